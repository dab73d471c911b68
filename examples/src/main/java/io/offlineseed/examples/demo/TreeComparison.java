// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.demo;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares two directory trees by reading both: names, kinds, content, times of change (to the
 * second), permissions and link targets. Shares no code with what wrote them.
 */
final class TreeComparison {

    private static final int SHOWN = 20;
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final List<String> differences = new ArrayList<>();
    private long differenceCount;
    private long files;
    private long bytes;

    static TreeComparison of(Path expected, Path found) throws IOException {
        TreeComparison comparison = new TreeComparison();
        comparison.compare(expected, found);
        return comparison;
    }

    boolean isEqual() {
        return differenceCount == 0;
    }

    long differenceCount() {
        return differenceCount;
    }

    /** Returns the first differences in words. */
    List<String> differences() {
        return differences;
    }

    long files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    private void compare(Path expected, Path found) throws IOException {
        Files.walkFileTree(
                expected,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes a)
                            throws IOException {
                        Path other = found.resolve(expected.relativize(dir).toString());
                        if (!Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)) {
                            differ(dir, "is no directory in the restored tree");
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        Set<String> names = names(dir);
                        for (String extra : names(other)) {
                            if (!names.contains(extra)) {
                                differ(dir.resolve(extra), "exists only in the restored tree");
                            }
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes a)
                            throws IOException {
                        compareFile(file, a, found.resolve(expected.relativize(file).toString()));
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private void compareFile(Path file, BasicFileAttributes attributes, Path other)
            throws IOException {
        if (!Files.exists(other, LinkOption.NOFOLLOW_LINKS)) {
            differ(file, "is missing in the restored tree");
            return;
        }
        BasicFileAttributes restored =
                Files.readAttributes(other, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        files++;
        if (attributes.isSymbolicLink() || restored.isSymbolicLink()) {
            if (!attributes.isSymbolicLink()
                    || !restored.isSymbolicLink()
                    || !Files.readSymbolicLink(file).equals(Files.readSymbolicLink(other))) {
                differ(file, "is a link here or there, or points elsewhere");
            }
            return;
        }
        bytes += attributes.size();
        long at = Files.mismatch(file, other);
        if (at >= 0) {
            differ(file, "differs from byte " + at);
        }
        if (!attributes
                .lastModifiedTime()
                .toInstant()
                .truncatedTo(ChronoUnit.SECONDS)
                .equals(restored.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS))) {
            differ(file, "was changed at another time: " + restored.lastModifiedTime());
        }
        if (POSIX) {
            String mine = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            String theirs = PosixFilePermissions.toString(Files.getPosixFilePermissions(other));
            if (!mine.equals(theirs)) {
                differ(file, "has permissions " + theirs + " instead of " + mine);
            }
        }
    }

    private static Set<String> names(Path directory) throws IOException {
        Set<String> names = new HashSet<>();
        try (var entries = Files.newDirectoryStream(directory)) {
            entries.forEach(e -> names.add(e.getFileName().toString()));
        }
        return names;
    }

    private void differ(Path path, String how) {
        differenceCount++;
        if (differences.size() < SHOWN) {
            differences.add(path + " " + how);
        }
    }
}
