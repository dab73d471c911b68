// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/** What an outside program shows of an image through FUSE, until it is closed. */
public final class JudgeMount implements AutoCloseable {

    private final Path point;

    private JudgeMount(Path point) {
        this.point = point;
    }

    /**
     * Mounts; only root can, where there is FUSE.
     *
     * @param point an empty directory, or one that does not exist; the program's last argument
     */
    public static JudgeMount at(Path point, String program, String... arguments)
            throws IOException, InterruptedException {
        Judges.require(program);
        Assumptions.assumeTrue(
                Files.isReadable(Path.of("/dev/fuse"))
                        && "root".equals(System.getProperty("user.name")),
                "SKIPPED JUDGE " + program + ": only root can mount, and needs /dev/fuse");
        Files.createDirectories(point);
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = point.toString();
        Judge.ask(program, all);
        return new JudgeMount(point);
    }

    /** Returns where to look. */
    public Path path() {
        return point;
    }

    @Override
    public void close() {
        try {
            Judge.ask("umount", point.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
