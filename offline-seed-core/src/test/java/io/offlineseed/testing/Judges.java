// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Outside programs whose verdict a test asks for. Where one is missing, the test is skipped with a
 * message that names it, or fails if the build says that judges are required ({@code
 * -Dofflineseed.judges=required}, as {@code ./verify} does). Names of missing ones are collected in
 * {@code target/judges-skipped.txt}, which the build shows at its end.
 *
 * <p>Safe for use by several threads.
 */
public final class Judges {

    /** Where the shared folder would be named: there is none, and none is required. */
    private static final String NONE = "none";

    private static final Path SKIPPED = Path.of("target", "judges-skipped.txt");

    private Judges() {}

    /**
     * The program's file, found on the search path.
     *
     * @param program the name it is called by, such as {@code zstd}
     */
    public static Path require(String program) {
        Optional<Path> found = onSearchPath(program);
        return found.orElseGet(() -> missing(program, "not installed"));
    }

    /**
     * A file or folder of the judges' npm package, {@code examples/judges/node_modules}.
     *
     * @param path relative to that folder, such as {@code azurite/dist/src/blob/main.js}
     */
    public static Path requireNodeModule(String path) {
        require("node");
        String home = System.getProperty("offlineseed.judgesHome", "../examples/judges");
        Path file = Path.of(home, "node_modules").resolve(path);
        if (Files.exists(file)) {
            return file.toAbsolutePath().normalize();
        }
        return missing(path.replaceFirst("/.*", ""), "not installed");
    }

    /**
     * A file or folder below the shared folder ({@code -Dofflineseed.shared}), which holds
     * published contracts and vectors.
     *
     * @param path relative to that folder, such as {@code contract/importexport}
     */
    public static Path requireShared(String path) {
        String shared = System.getProperty("offlineseed.shared", "../../shared");
        if (shared.equals(NONE)) {
            note("shared/" + path);
            return Assumptions.abort(
                    "SKIPPED JUDGE shared/" + path + ": this build has no such folder");
        }
        Path file = Path.of(shared, path);
        if (Files.exists(file)) {
            return file.toAbsolutePath().normalize();
        }
        return missing("shared/" + path, "no such file " + file);
    }

    private static boolean areRequired() {
        return "required".equals(System.getProperty("offlineseed.judges"));
    }

    static Optional<Path> onSearchPath(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            for (String suffix : new String[] {"", ".exe", ".cmd"}) {
                Path file = Path.of(folder.isEmpty() ? "." : folder, program + suffix);
                if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    private static Path missing(String judge, String why) {
        if (!areRequired()) {
            note(judge);
        }
        return missing(judge, why, areRequired());
    }

    static Path missing(String judge, String why, boolean required) {
        if (required) {
            return Assertions.fail(
                    "judge " + judge + " is required: " + why + " (./verify installs it)");
        }
        return Assumptions.abort("SKIPPED JUDGE " + judge + ": " + why + " (./verify installs it)");
    }

    private static synchronized void note(String judge) {
        try {
            Files.createDirectories(SKIPPED.getParent());
            Files.writeString(
                    SKIPPED,
                    judge + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
