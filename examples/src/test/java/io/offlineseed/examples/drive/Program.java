// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** A run of the program in this process. */
final class Program {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final int exitCode;

    private Program(Optional<String> typed, Object... args) {
        Optional<Function<String, char[]>> secrets =
                typed.map(text -> question -> text.toCharArray());
        Terminal terminal = new Terminal(out, new PrintStream(err, true, UTF_8), false, secrets);
        exitCode =
                DriveMain.run(
                        terminal, Arrays.stream(args).map(Object::toString).toArray(String[]::new));
    }

    /** Runs it where nobody can be asked. */
    static Program run(Object... args) {
        return new Program(Optional.empty(), args);
    }

    /** Runs it where somebody types that when asked for a secret. */
    static Program runTyping(String secret, Object... args) {
        return new Program(Optional.of(secret), args);
    }

    int exitCode() {
        return exitCode;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    String out() {
        return out.toString(UTF_8);
    }

    String err() {
        return err.toString(UTF_8);
    }

    /** Returns the answer with what differs from run to run replaced. */
    String screen(Path directory) {
        return out().replace(directory.toString(), "DIR")
                .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "GUID")
                .replaceAll("MD5 [0-9A-F]{32}", "MD5 DIGITS")
                .replaceAll("NTFS serial( +)[0-9A-F]{16}", "NTFS serial$1DIGITS")
                .replaceAll("made( +)\\d{4}-\\d\\d-\\d\\dT\\S+", "made$1TIME");
    }

    @Override
    public String toString() {
        return "exit code " + exitCode + "\n" + out() + err();
    }
}
