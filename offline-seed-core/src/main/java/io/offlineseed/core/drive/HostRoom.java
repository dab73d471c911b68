// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.core.durable.FreeSpace;
import io.offlineseed.drive.Drive;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the file systems below directory and image drives can really take: the capacity on a label
 * is only what somebody wrote there, and several drives may share one file system. Not thread-safe.
 */
public final class HostRoom {

    private final Map<FileStore, Long> free = new HashMap<>();

    /** Room that nothing was planned for yet. */
    public HostRoom() {}

    /**
     * Plans bytes for a drive, whose present volume will be erased.
     *
     * @return what is lacking, as sentences; empty if there is room, or the drive is neither
     *     directory nor image, or an image that holds something: how much of it takes room already
     *     is not told
     */
    public Optional<String> lack(Drive drive, long bytes) throws IOException {
        return switch (drive.provider()) {
            case DirectoryDriveProvider.NAME -> {
                Path folder = Path.of(drive.address());
                long taken = bytesBelow(folder.resolve(DirectoryDrive.VOLUME));
                yield lack("a directory", folder, bytes - taken);
            }
            case ImageDriveProvider.NAME ->
                    drive.contents().isEmpty()
                            ? lack("an image file", Path.of(drive.address()), bytes)
                            : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<String> lack(String what, Path place, long bytes) throws IOException {
        FileStore store = Files.getFileStore(place);
        Long before = free.get(store);
        long usable = before == null ? FreeSpace.OF_SYSTEM.usableBytes(place) : before;
        long left = usable == Long.MAX_VALUE ? usable : usable - bytes;
        free.put(store, left);
        return left >= 0
                ? Optional.empty()
                : Optional.of(
                        "It is "
                                + what
                                + " that is to take "
                                + bytes
                                + " bytes more, and the file system below it lacks "
                                + -left
                                + " bytes for that, other drives on it included. Make room, or put it on a"
                                + " larger file system.");
    }

    private static long bytesBelow(Path root) throws IOException {
        long[] bytes = new long[1];
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        bytes[0] += attributes.isRegularFile() ? attributes.size() : 0;
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure)
                            throws IOException {
                        if (failure instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw failure;
                    }
                });
        return bytes[0];
    }
}
