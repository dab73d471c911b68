// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.VolumeCipher;
import io.offlineseed.core.DriveImages;
import io.offlineseed.drive.DriveImage;
import io.offlineseed.drive.DriveImageOptions;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.examples.console.Bars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an image of a directory tree. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes an image file of a drive from a directory: GPT, BitLocker, NTFS with the files, and the manifest"
                    + " that the datacenter reads. A file that is there already is never touched.",
            "The image opens with a recovery password. Unless one is given, a new one is made and kept in a file"
                    + " beside the image that only you can read: IMAGE.recovery-password."
        })
final class CreateCommand implements Callable<Integer> {

    private static final String PASSWORD_SUFFIX = ".recovery-password";

    @Parameters(index = "0", paramLabel = "IMAGE", description = "the image file to make")
    private Path image = Path.of("");

    @Option(
            names = "--size",
            required = true,
            paramLabel = "SIZE",
            description =
                    "size of the drive, at least 66M: such as 512M, 4GiB (powers of 1024) or 10TB (powers of 1000)."
                            + " The file takes no more room than what is on it")
    private Size size = new Size(0);

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DIR",
            description = "the directory whose files go on the drive; links in it are not followed")
    private Path source = Path.of("");

    @Option(
            names = "--serial",
            required = true,
            paramLabel = "N",
            description = "serial number of the drive, which the manifest states")
    private String serial = "";

    @Option(
            names = "--cipher",
            paramLabel = "CIPHER",
            defaultValue = "xts-aes-128",
            description = "xts-aes-128 (the default) or xts-aes-256")
    private VolumeCipher cipher = VolumeCipher.XTS_AES_128;

    @Option(
            names = "--sector",
            paramLabel = "BYTES",
            defaultValue = "512",
            description = "logical sector size of the drive: 512 (the default) or 4096")
    private int sectorBytes = 512;

    @Option(
            names = "--container",
            paramLabel = "NAME",
            defaultValue = "seed",
            description = "the container the manifest names; ${DEFAULT-VALUE} by default")
    private String container = "";

    @Option(
            names = "--label",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "the volume's label, at most 32 characters; none by default")
    private String label = "";

    @ArgGroup(exclusive = true)
    private @Nullable GivenRecoveryPassword recoveryPassword;

    @ArgGroup(exclusive = true)
    private @Nullable GivenPassword password;

    @Option(
            names = "--bek-to",
            paramLabel = "DIR",
            description = "also make a key file (.BEK), in this directory")
    private Optional<Path> keyFileDirectory = Optional.empty();

    @Option(
            names = "--suspended",
            description =
                    "suspend protection: anybody can open the volume without a key, until Windows resumes it")
    private boolean suspended;

    /** The recovery password, if the caller brings one. */
    static final class GivenRecoveryPassword {

        @Option(
                names = "--recovery-password",
                paramLabel = "DIGITS",
                description =
                        "the 48 digits that shall open the volume. Others on this machine can see a command line:"
                                + " better name a file")
        private @Nullable Typed typed;

        @Option(
                names = "--recovery-password-file",
                paramLabel = "FILE",
                description = "a file with those 48 digits in its first line")
        private @Nullable Path file;
    }

    /** A password, if the volume shall open with one too. */
    static final class GivenPassword {

        @Option(
                names = "--password",
                paramLabel = "TEXT",
                description =
                        "a password that shall open the volume too, 8 to 256 characters; seen by others like"
                                + " --recovery-password")
        private @Nullable Typed typed;

        @Option(
                names = "--password-file",
                paramLabel = "FILE",
                description = "a file of UTF-8 text with that password in its first line")
        private @Nullable Path file;
    }

    private final Terminal terminal;

    CreateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (Files.exists(image, LinkOption.NOFOLLOW_LINKS)) { // before a key is made for it
            throw new Refused(
                    image + " is there already. Nothing was changed. Choose another name.");
        }
        char[] text = password();
        try (RecoveryPassword given = recoveryPassword()) {
            DriveImageOptions options = options(text);
            if (given != null) {
                show(make(given, options));
                return Exit.OK;
            }
            Path file = image.resolveSibling(image.getFileName() + PASSWORD_SUFFIX);
            DriveImage finished;
            try (RecoveryPassword made = RecoveryPassword.generate(new SecureRandom());
                    NewFile kept = NewFile.create(file, true)) {
                Secrets.writeLine(made, kept.channel());
                finished = make(made, options);
                kept.keep(); // before anything else can fail: it is the only key
            }
            show(finished);
            terminal.line("recovery password in %s; without it the image cannot be opened", file);
            return Exit.OK;
        } catch (IllegalArgumentException e) {
            throw new Refused("Cannot make the image: " + e.getMessage() + ".");
        } finally {
            Arrays.fill(text, '\0');
        }
    }

    private DriveImageOptions options(char[] text) {
        DriveImageOptions options =
                DriveImageOptions.defaults()
                        .withCipher(cipher)
                        .withSectorBytes(sectorBytes)
                        .withContainer(container)
                        .withLabel(label)
                        .withProtectionSuspended(suspended);
        if (text.length > 0) {
            options = options.withPassword(text);
        }
        return keyFileDirectory.isPresent()
                ? options.withKeyFileIn(keyFileDirectory.get())
                : options;
    }

    private DriveImage make(RecoveryPassword opens, DriveImageOptions options) {
        try (Bars bars = terminal.bars()) {
            return DriveImages.create(
                    image, size.bytes(), serial, source, opens, options.withProgress(bars));
        }
    }

    private @Nullable RecoveryPassword recoveryPassword() {
        GivenRecoveryPassword given = recoveryPassword;
        if (given == null) {
            return null;
        }
        if (given.file != null) {
            return Secrets.recoveryPassword(
                    Secrets.firstLine(given.file), "The first line of " + given.file);
        }
        return given.typed == null
                ? null
                : Secrets.recoveryPassword(given.typed.text(), "--recovery-password");
    }

    /** Returns the password; no characters if there is none. */
    private char[] password() {
        GivenPassword given = password;
        if (given == null) {
            return new char[0];
        }
        char[] text =
                given.file != null
                        ? Secrets.firstLine(given.file)
                        : given.typed != null ? given.typed.text() : new char[0];
        if (text.length == 0) {
            throw new Refused("The password is empty. Give 8 to 256 characters.");
        }
        return text;
    }

    private void show(DriveImage made) {
        Facts facts = new Facts(terminal);
        facts.line("image", made.drive().address() + ", " + Facts.bytes(made.drive().sizeBytes()));
        facts.line("serial number", serial);
        facts.line("volume id", made.volumeId().toString());
        facts.line("files", made.files() + ", " + Facts.bytes(made.bytes()));
        facts.line("manifest", made.manifest().file() + ", MD5 " + made.manifest().md5());
        if (made.renamed() > 0) {
            facts.line(
                    "under a number",
                    count(made.renamed(), "file", "files")
                            + " that Windows or NTFS does not take under the own path; the manifest tells which");
        }
        if (made.emptyDirectories() > 0) {
            facts.line(
                    "left out",
                    count(made.emptyDirectories(), "empty directory", "empty directories"));
        }
        if (made.leftOutCount() > 0) {
            facts.line(
                    "left out",
                    count(made.leftOutCount(), "link or special file", "links and special files"));
            made.leftOut().forEach(each -> terminal.line("    %s", Terminal.name(each)));
        }
        made.keyFile().ifPresent(file -> facts.line("key file", file.toString()));
    }

    private static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
