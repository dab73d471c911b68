// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that name what opens a volume: at most one of them. */
final class KeyOptions {

    @ArgGroup(exclusive = true)
    private @Nullable Choice choice;

    /** The ways to name it. */
    static final class Choice {

        @Option(
                names = "--recovery-password",
                paramLabel = "DIGITS",
                description =
                        "the 48 digits. Others on this machine can see a command line: better name a file, or no key"
                                + " at all and be asked")
        private @Nullable Typed recoveryPassword;

        @Option(
                names = "--recovery-password-file",
                paramLabel = "FILE",
                description = "a file with the 48 digits in its first line")
        private @Nullable Path recoveryPasswordFile;

        @Option(
                names = "--password",
                paramLabel = "TEXT",
                description = "the volume's password; seen by others like --recovery-password")
        private @Nullable Typed password;

        @Option(
                names = "--password-file",
                paramLabel = "FILE",
                description = "a file of UTF-8 text with the password in its first line")
        private @Nullable Path passwordFile;

        @Option(
                names = "--bek",
                paramLabel = "FILE",
                description = "a key file as Windows writes it (.BEK)")
        private @Nullable Path keyFile;
    }

    /** Returns the key that was named, an empty one if none was. The caller closes it. */
    Key key() {
        Choice named = choice;
        if (named == null) {
            return Key.none();
        }
        if (named.recoveryPassword != null) {
            return Key.recoveryPassword(named.recoveryPassword.text(), "--recovery-password");
        }
        if (named.recoveryPasswordFile != null) {
            return Key.recoveryPassword(
                    Secrets.firstLine(named.recoveryPasswordFile),
                    "The first line of " + named.recoveryPasswordFile);
        }
        if (named.password != null) {
            return Key.password(named.password.text());
        }
        if (named.passwordFile != null) {
            return Key.password(Secrets.firstLine(named.passwordFile));
        }
        return named.keyFile == null ? Key.none() : Key.keyFile(Secrets.bytes(named.keyFile));
    }
}
