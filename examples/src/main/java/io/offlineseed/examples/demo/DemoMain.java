// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.demo;

import io.offlineseed.OfflineSeedException;
import io.offlineseed.examples.console.Sizes;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the main job end to end and proves it. Exit code 0: every byte was proven in the blob
 * endpoint and the restored tree equals the source; 1: something went wrong; 2: bad input, nothing
 * was begun that is not named.
 */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        version = "offline-seed 0.1.0",
        sortOptions = false,
        description = {
            "Seeds a directory: stages it, plans and prepares drives, creates the import job, ships the parcel to a"
                    + " stand-in for the datacenter, proves every byte in the blob endpoint, restores the tree from"
                    + " there and compares it with the source.",
            "Exit codes: 0 everything proven, 1 something went wrong, 2 bad input."
        })
public final class DemoMain implements Callable<Integer> {

    /** System property: whether somebody watches; set by the launcher, which can tell. */
    private static final String TERMINAL = "offlineseed.terminal";

    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
    private static final int PROVEN = 0;
    private static final int WRONG = 1;
    private static final int BAD_INPUT = 2;

    @Option(
            names = "--source",
            paramLabel = "DIR",
            description = "the directory to seed; by default the files of the running JDK")
    private @Nullable Path source;

    @Option(
            names = "--workdir",
            paramLabel = "DIR",
            description =
                    "where staging location, drives, blobs and restored tree go: an empty directory, or one that does"
                            + " not exist; kept afterwards. By default a temporary one, removed when all went well")
    private @Nullable Path workdir;

    @Option(
            names = "--drives",
            paramLabel = "N",
            defaultValue = "2",
            description = "drives at hand, 1 to 10; ${DEFAULT-VALUE} by default")
    private int drives;

    @Option(
            names = "--drive-size",
            paramLabel = "SIZE",
            description =
                    "the size of each drive, such as 512M, 4GiB or 10TB; by default what the backup needs")
    private @Nullable String driveSize;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;

    DemoMain(PrintStream out, PrintStream err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** Runs the demo with the command line's arguments, and ends the process with its exit code. */
    public static void main(String[] args) {
        if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "warn"); // the screen tells the rest
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, Boolean.getBoolean(TERMINAL), args));
    }

    static int run(PrintStream out, PrintStream err, boolean terminal, String... args) {
        return new CommandLine(new DemoMain(out, err, terminal))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .execute(args);
    }

    @Override
    public Integer call() throws IOException {
        Path work = null;
        try {
            Path checkedSource = checkedSource();
            if (drives < 1 || drives > 10) {
                throw new BadInput("--drives must be 1 to 10 (a job's limit), was " + drives);
            }
            Optional<Long> size = checkedSize();
            checkWorkdir(checkedSource);
            work =
                    workdir == null
                            ? Files.createTempDirectory("offline-seed-demo-")
                            : Files.createDirectories(workdir);
            work = work.toRealPath();
            boolean proven =
                    new Journey(new Screen(out, terminal), checkedSource, work, drives, size).run();
            if (proven && workdir == null) {
                Trees.delete(work);
            } else {
                out.println("Everything the demo made is in " + work);
            }
            return proven ? PROVEN : WRONG;
        } catch (BadInput e) {
            err.println(e.getMessage());
            nameWhatIsLeft(work);
            return BAD_INPUT;
        } catch (OfflineSeedException e) {
            err.println(e.code() + ": " + e.getMessage());
            nameWhatIsLeft(work);
            return WRONG;
        } catch (Exception e) {
            err.println("The demo failed: " + e);
            e.printStackTrace(err);
            nameWhatIsLeft(work);
            return WRONG;
        }
    }

    private void nameWhatIsLeft(@Nullable Path work) throws IOException {
        if (work == null) {
            return;
        }
        try (var entries = Files.list(work)) {
            if (entries.findAny().isPresent()) {
                err.println(
                        "What the demo made so far is in "
                                + work
                                + "; delete it when you are done with it.");
                return;
            }
        }
        Files.delete(work); // empty, so it need not be named
    }

    private Path checkedSource() throws IOException {
        Path given = source == null ? javaFiles() : source;
        if (!Files.exists(given)) {
            throw new BadInput("--source " + given + " does not exist. Nothing was done.");
        }
        if (!Files.isDirectory(given)) {
            throw new BadInput("--source " + given + " is not a directory. Nothing was done.");
        }
        Path real = given.toRealPath();
        if (real.getFileName() == null) {
            throw new BadInput(
                    "--source "
                            + real
                            + " is the root of a file system; name a directory below it. Nothing was done.");
        }
        return real;
    }

    /** The path without links as far as it exists already. */
    private static Path absolute(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        Path existing = absolute;
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing.toRealPath().resolve(existing.relativize(absolute));
    }

    /** The running JDK's modules, or its libraries where they are not shipped. */
    private static Path javaFiles() {
        Path home = Path.of(System.getProperty("java.home"));
        Path modules = home.resolve("jmods");
        return Files.isDirectory(modules) ? modules : home.resolve("lib");
    }

    private Optional<Long> checkedSize() throws BadInput {
        if (driveSize == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Sizes.parse(driveSize));
        } catch (IllegalArgumentException e) {
            throw new BadInput("--drive-size: " + e.getMessage());
        }
    }

    private void checkWorkdir(Path checkedSource) throws IOException {
        if (workdir != null && absolute(workdir).startsWith(checkedSource)) {
            throw new BadInput(
                    "--workdir "
                            + workdir
                            + " lies inside --source "
                            + checkedSource
                            + "; name another one. Nothing was done.");
        }
        if (workdir == null || !Files.exists(workdir, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(workdir)) {
            throw new BadInput("--workdir " + workdir + " is not a directory. Nothing was done.");
        }
        try (var entries = Files.list(workdir)) {
            if (entries.findAny().isPresent()) {
                throw new BadInput(
                        "--workdir "
                                + workdir
                                + " is not empty; name an empty directory or one that does not exist. Nothing was"
                                + " done.");
            }
        }
    }
}
