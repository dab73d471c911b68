// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import io.offlineseed.core.crew.Crew;
import io.offlineseed.vault.RestoreOptions;
import io.offlineseed.vault.RestoreReport;
import io.offlineseed.vault.VaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Restores a replica from its catalog and segments, which are taken for what a stranger may have
 * written: the whole catalog is checked before the first file is made, nothing is written but new
 * files below the target, and links are made last, so that none is ever followed. Each file's
 * content is compared with the catalog's hash. What cannot be restored is reported, and the rest
 * goes on.
 */
public final class ReplicaRestore {

    private ReplicaRestore() {}

    /**
     * Restores everything; each root becomes a directory in {@code target}. Blocks.
     *
     * @param target an empty directory, or one that does not exist yet
     * @throws VaultException if there is no catalog ({@code NO_REPLICA}) or it cannot be read
     *     ({@code CONTAINER_UNREADABLE}) or used ({@code CATALOG_DAMAGED}, {@code FORMAT_TOO_NEW}),
     *     or the target is not empty ({@code TARGET_NOT_EMPTY}); nothing was restored; or if the
     *     target cannot be written any more ({@code RESTORE_WRITE_FAILED}); what was restored so
     *     far is right and stays
     * @throws io.offlineseed.SeedInterruptedException if the thread is interrupted; what was
     *     restored so far stays
     */
    public static RestoreReport restore(SegmentStore store, Path target, RestoreOptions options) {
        Path directory = target.toAbsolutePath().normalize();
        RestoreRun run = new RestoreRun(store, directory, options);
        try (Crew crew = new Crew("restore")) {
            crew.start("files", () -> run.run(crew::stopping));
            crew.await(
                    run::progress,
                    options.progress(),
                    "The restore was interrupted. Files restored so far are in "
                            + directory
                            + ", links and the attributes of directories are missing. Empty it, or name"
                            + " another target, and restore again.",
                    e -> failure(directory, e));
        }
        return run.report();
    }

    private static VaultException failure(Path target, Exception e) {
        return new VaultException(
                "RESTORE_WRITE_FAILED",
                "Cannot go on restoring to "
                        + target
                        + ": "
                        + (e instanceof IOException io ? TreeWalk.reason(io) : e.toString())
                        + ". What was restored so far is right and stays there. Make room, empty the target and"
                        + " restore again.",
                false,
                e);
    }

    /** Makes the target if needed and refuses one that holds anything. */
    static void prepare(Path target) throws IOException {
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(target)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(target)) {
                if (entries.iterator().hasNext()) {
                    throw notEmpty(target, "it holds files already");
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        } else if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw notEmpty(target, "it is not a directory");
        } else {
            Files.createDirectories(target);
        }
    }

    private static VaultException notEmpty(Path target, String why) {
        return new VaultException(
                "TARGET_NOT_EMPTY",
                "Cannot restore to "
                        + target
                        + ": "
                        + why
                        + ". Name an empty directory, or one that does not exist yet. Nothing was restored.",
                false,
                null);
    }
}
