// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs outside programs and keeps what they say. Where one is missing, {@link Judges} decides. */
public final class Judge {

    private Judge() {}

    /** Returns what the program says, in text; it must end well. */
    public static String ask(String program, String... arguments)
            throws IOException, InterruptedException {
        return new String(run(program, arguments), StandardCharsets.UTF_8);
    }

    /** Returns what the program says when it works in a folder; it must end well. */
    public static String askIn(Path folder, String program, String... arguments)
            throws IOException, InterruptedException {
        return new String(run(folder, program, arguments), StandardCharsets.UTF_8);
    }

    /** Returns all bytes that the program gives; it must end well. */
    public static byte[] run(String program, String... arguments)
            throws IOException, InterruptedException {
        return run(Path.of("").toAbsolutePath(), program, arguments);
    }

    private static byte[] run(Path folder, String program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Judges.require(program).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        byte[] said = process.getInputStream().readAllBytes();
        int code = process.waitFor();
        // not the arguments: one of them may be a password
        assertThat(code)
                .as(() -> program + ": " + new String(said, StandardCharsets.UTF_8))
                .isZero();
        return said;
    }
}
