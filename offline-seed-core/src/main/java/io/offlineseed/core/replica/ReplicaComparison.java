// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import io.offlineseed.Progress;
import io.offlineseed.ProgressListener;
import io.offlineseed.core.crew.Crew;
import io.offlineseed.vault.VaultException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Compares two trees in one pass: names, types, sizes, content, modes, times and what links hold.
 * Owners and the times of links are not compared. Memory does not depend on the size of the trees.
 */
public final class ReplicaComparison {

    private static final int MAX_DIFFERENCES_TOLD = 100;
    private static final TreePath TOP = TreePath.of("top");

    private final Path source;
    private final Path restored;
    private final Set<Path> excluded;
    private final AtomicLong bytesDone = new AtomicLong();
    private final List<String> first = new ArrayList<>();
    private BooleanSupplier stopping = () -> false;
    private long entries;
    private long notStorable;
    private long differences;

    private ReplicaComparison(Path source, Path restored, Set<Path> excluded) {
        this.source = source;
        this.restored = restored;
        this.excluded = excluded;
    }

    /**
     * What a comparison found.
     *
     * @param entries entries compared
     * @param bytes bytes of content compared
     * @param notStorable sockets, pipes and devices in the source, which a replica cannot hold
     * @param differences number of differences
     * @param firstDifferences up to 100 of them, each with path and kind
     */
    public record Result(
            long entries,
            long bytes,
            long notStorable,
            long differences,
            List<String> firstDifferences) {

        /** Copies the list. */
        public Result {
            firstDifferences = List.copyOf(firstDifferences);
        }

        /** Returns whether the trees are the same. */
        public boolean isSame() {
            return differences == 0;
        }
    }

    /**
     * Compares. Blocks for as long as it takes to read both trees.
     *
     * @param source a directory
     * @param restored the directory it was restored to
     * @param excluded what was left out of the replica; not looked at
     * @throws VaultException if either cannot be read ({@code COMPARISON_FAILED})
     * @throws io.offlineseed.SeedInterruptedException if the thread is interrupted
     */
    public static Result compare(
            Path source, Path restored, Set<Path> excluded, ProgressListener listener) {
        ReplicaComparison comparison = new ReplicaComparison(source, restored, excluded);
        try (Crew crew = new Crew("compare")) {
            crew.start("trees", () -> comparison.run(crew::stopping));
            crew.await(
                    comparison::progress,
                    listener,
                    "The comparison was interrupted. Nothing was changed; compare again.",
                    e ->
                            new VaultException(
                                    "COMPARISON_FAILED",
                                    "Cannot compare "
                                            + source
                                            + " with "
                                            + restored
                                            + ": "
                                            + e.getMessage()
                                            + ". Check that both exist and can be read. Nothing was changed.",
                                    false,
                                    e));
        }
        return new Result(
                comparison.entries,
                comparison.bytesDone.get(),
                comparison.notStorable,
                comparison.differences,
                comparison.first);
    }

    private List<Progress> progress() {
        return List.of(
                new Progress(Progress.Stage.RESTORING, Optional.empty(), bytesDone.get(), 0));
    }

    private void run(BooleanSupplier stop) throws IOException {
        stopping = stop;
        Path scratch = Files.createTempDirectory("offline-seed-compare-");
        Set<Path> real = new HashSet<>();
        for (Path path : excluded) {
            if (Files.exists(path)) {
                real.add(path.toRealPath());
            }
        }
        try (TreeWalk left = walk(source, real, scratch);
                TreeWalk right = walk(restored, real, scratch)) {
            merge(left, right);
        } catch (StoppedException e) {
            differences++; // never reported: the crew tells that it was interrupted
        } finally {
            deleteFlat(scratch);
        }
    }

    private static TreeWalk walk(Path directory, Set<Path> excluded, Path scratch)
            throws IOException {
        return new TreeWalk(
                List.of(new TreeWalk.Root(TOP, directory.toRealPath())), excluded, scratch);
    }

    private static void deleteFlat(Path scratch) throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(scratch)) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        }
        Files.delete(scratch);
    }

    private void merge(TreeWalk left, TreeWalk right) throws IOException {
        Optional<SourceEntry> a = left.next();
        Optional<SourceEntry> b = right.next();
        while (a.isPresent() || b.isPresent()) {
            if (stopping.getAsBoolean()) {
                throw new StoppedException();
            }
            int order =
                    a.isEmpty() ? 1 : b.isEmpty() ? -1 : a.get().path().compareTo(b.get().path());
            if (order < 0) {
                missing(a.orElseThrow());
                a = left.next();
            } else if (order > 0) {
                differs(b.orElseThrow(), "is only in the restored tree");
                b = right.next();
            } else {
                compare(a.orElseThrow(), b.orElseThrow());
                a = left.next();
                b = right.next();
            }
        }
    }

    private void missing(SourceEntry entry) {
        Optional<Problem.Kind> problem = entry.problem().map(Problem::kind);
        if (problem.equals(Optional.of(Problem.Kind.NOT_STORABLE))) {
            notStorable++;
        } else if (!problem.equals(Optional.of(Problem.Kind.EXCLUDED))) {
            differs(entry, "is missing in the restored tree");
        }
    }

    private void compare(SourceEntry a, SourceEntry b) throws IOException {
        entries++;
        EntryFacts facts = a.facts();
        if (a.problem().isPresent() || b.problem().isPresent()) {
            differs(
                    a,
                    "cannot be read: "
                            + a.problem().or(b::problem).map(Problem::reason).orElse(""));
            return;
        }
        if (facts.type() != b.facts().type()) {
            differs(a, "is " + b.facts().type() + " instead of " + facts.type());
            return;
        }
        boolean link = facts.type() == EntryType.SYMLINK;
        if (link && !Files.readSymbolicLink(a.file()).equals(Files.readSymbolicLink(b.file()))) {
            differs(a, "holds another link");
        }
        if (facts.type() == EntryType.FILE) {
            compareContent(a, b);
        }
        if (!link && facts.posix().isPresent() && b.facts().posix().isPresent()) {
            int wanted = facts.posix().get().mode();
            int found = b.facts().posix().get().mode();
            if (wanted != found) {
                differs(a, String.format("has mode %04o instead of %04o", found, wanted));
            }
        }
        if (!link && !facts.modified().equals(b.facts().modified())) {
            differs(a, "has another time");
        }
    }

    private void compareContent(SourceEntry a, SourceEntry b) throws IOException {
        if (a.facts().sizeBytes() != b.facts().sizeBytes()) {
            differs(
                    a,
                    "has " + b.facts().sizeBytes() + " bytes instead of " + a.facts().sizeBytes());
        } else if (Files.mismatch(a.file(), b.file()) >= 0) {
            differs(a, "has other content");
        }
        bytesDone.addAndGet(a.facts().sizeBytes());
    }

    private void differs(SourceEntry entry, String how) {
        differences++;
        if (first.size() < MAX_DIFFERENCES_TOLD) {
            String path = entry.path().toString();
            first.add((path.equals(TOP.toString()) ? "." : path.substring(4)) + " " + how);
        }
    }
}
