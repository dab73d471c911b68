// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.durable.OutOfSpace;
import io.offlineseed.staging.ReplicaOptions;
import io.offlineseed.staging.ReplicaReport;
import io.offlineseed.staging.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes directory trees as a replica: segments and a catalog in one directory, which become blobs,
 * and its own state in another. A segment counts when it, its hashes and its part of the catalog
 * are durable; a second run after a crash, an interrupt or a full disk goes on behind the last
 * segment that counts. What the source changed in before that place stays as it was staged. The
 * same trees and options give the same bytes, whatever the number of threads.
 *
 * <p>Source: docs/formats/replica.md. One instance serves one call at a time; the caller keeps
 * other processes away from both directories.
 */
public final class ReplicaWriter {

    private final DurableFiles files;
    private final Path segments;
    private final Path state;
    private final BornHashes born;

    /**
     * Creates one; nothing is touched yet.
     *
     * @param segments where segments and catalog go; nothing else may lie there
     * @param state where the writer keeps what it needs to go on
     * @param born takes the hashes of segments and catalog
     */
    public ReplicaWriter(DurableFiles files, Path segments, Path state, BornHashes born) {
        this.files = files;
        this.segments = segments.toAbsolutePath();
        this.state = state.toAbsolutePath();
        this.born = born;
    }

    /**
     * Returns whether a replica was begun there and is not complete.
     *
     * @param state as given to the constructor
     */
    public static boolean isUnfinished(Path state) throws IOException {
        return ReplicaState.find(state).filter(found -> found.report().isEmpty()).isPresent();
    }

    /**
     * Writes the replica, or what an earlier call left of it; one that is complete is left as it
     * is. A replica of other trees, or with other sizes, that was begun and not completed is
     * started over. Blocks.
     *
     * @param sources the directories, none inside another; symbolic links lead to what they point
     *     to, here only
     * @param excluded what lies there is left out; both directories of the writer always are
     * @throws StagingException if a source is no directory that can be read ({@code
     *     SOURCE_UNREADABLE}), holds a file that is too large for a blob ({@code FILE_TOO_LARGE}),
     *     space runs out or would run out ({@code STAGING_FULL}), writing fails ({@code
     *     STAGING_WRITE_FAILED}), or the replica of other sources, or one with other sizes, is
     *     complete here ({@code REPLICA_EXISTS})
     * @throws io.offlineseed.SeedInterruptedException if the thread is interrupted
     * @throws IllegalArgumentException if there is no source, or one lies inside another
     */
    public ReplicaReport write(List<Path> sources, Set<Path> excluded, ReplicaOptions options) {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("sources must name at least one directory");
        }
        List<TreeWalk.Root> named = TreeWalk.Root.of(sources);
        List<TreeWalk.Root> roots = resolve(named);
        try {
            ReplicaState wanted =
                    new ReplicaState(
                            named.stream().map(TreeWalk.Root::described).toList(),
                            options.segmentBytes(),
                            options.compressionLevel(),
                            Optional.empty());
            Optional<ReplicaReport> complete = begin(wanted);
            if (complete.isPresent()) {
                return complete.get();
            }
            ReplicaRun run =
                    new ReplicaRun(
                            files, segments, state, born, wanted, roots, all(excluded), options);
            try (Crew crew = new Crew("replica")) {
                run.start(crew);
                crew.await(
                        run::progress,
                        options.progress(),
                        "The replica was interrupted. The segments written so far are whole and kept in "
                                + segments
                                + "; stage the same sources with the same options again and it goes on"
                                + " behind them.",
                        this::failure);
            }
            return run.report();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /**
     * Returns the roots where they really lie, so that nothing in them is reached through a link.
     */
    private static List<TreeWalk.Root> resolve(List<TreeWalk.Root> named) {
        List<TreeWalk.Root> roots = new ArrayList<>();
        for (TreeWalk.Root root : named) {
            Path directory;
            try {
                directory = root.directory().toRealPath();
            } catch (IOException e) {
                throw unreadable(root.directory(), TreeWalk.reason(e), e);
            }
            if (!Files.isDirectory(directory)) {
                throw unreadable(root.directory(), "it is not a directory", null);
            }
            for (TreeWalk.Root other : roots) {
                if (directory.startsWith(other.directory())
                        || other.directory().startsWith(directory)) {
                    throw new IllegalArgumentException(
                            "sources must not lie inside one another, were "
                                    + other.directory()
                                    + " and "
                                    + directory);
                }
            }
            roots.add(new TreeWalk.Root(root.name(), directory));
        }
        return roots;
    }

    static StagingException unreadable(Path source, String why, @Nullable IOException cause) {
        return new StagingException(
                "SOURCE_UNREADABLE",
                "Cannot read the source "
                        + source
                        + ": "
                        + why
                        + ". Name an existing directory that this user may read. Nothing was staged of it.",
                cause);
    }

    private Optional<ReplicaReport> begin(ReplicaState wanted) throws IOException {
        files.createDirectories(segments);
        files.createDirectories(state);
        DurableFiles.deleteLeftovers(segments);
        DurableFiles.deleteLeftovers(state);
        Optional<ReplicaState> found = ReplicaState.find(state);
        if (found.isPresent() && found.get().report().isPresent()) {
            if (!found.get().writesTheSameAs(wanted)) {
                throw new StagingException(
                        "REPLICA_EXISTS",
                        "This backup already holds the complete replica of "
                                + found.get().roots()
                                + ", with segments of "
                                + found.get().segmentBytes()
                                + " bytes at compression level "
                                + found.get().level()
                                + ". Create another backup for other sources or other options. Nothing"
                                + " was changed.",
                        null);
            }
            ReplicaRun.deleteParts(files, state); // of a run that was cut off right at its end
            return found.get().report();
        }
        if (found.isEmpty() || !found.get().writesTheSameAs(wanted)) {
            startOver(wanted);
        }
        return Optional.empty();
    }

    private void startOver(ReplicaState wanted) throws IOException {
        ReplicaRun.deleteParts(files, state);
        wanted.write(files, state);
    }

    private Set<Path> all(Set<Path> excluded) throws IOException {
        Set<Path> real = new HashSet<>();
        real.add(segments.toRealPath());
        real.add(state.toRealPath());
        for (Path path : excluded) {
            if (Files.exists(path)) {
                real.add(path.toRealPath());
            }
        }
        return real;
    }

    private StagingException failure(Exception e) {
        String what = e instanceof IOException io ? TreeWalk.reason(io) : e.toString();
        String left =
                " The segments written so far are whole and kept; stage the same sources with the same"
                        + " options again and it goes on behind them.";
        if (OutOfSpace.caused(e, segments)) {
            return new StagingException(
                    "STAGING_FULL",
                    "There is no space left in " + segments + " (" + what + "). Make room." + left,
                    e);
        }
        return new StagingException(
                "STAGING_WRITE_FAILED",
                "Cannot write the replica to "
                        + segments
                        + ": "
                        + what
                        + ". Check that the location is reachable and may be written."
                        + left,
                e);
    }
}
