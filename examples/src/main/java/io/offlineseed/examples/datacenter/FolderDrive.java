// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A folder that stands for a drive, with the volume's content below {@code volume}. There is no
 * encryption in it, so any key opens it.
 *
 * @param folder the folder
 */
record FolderDrive(Path folder, String serial) implements ArrivedDrive {

    @Override
    public DriveVolume unlock(String bitLockerKey) throws DriveRefusedException {
        Path root = folder.resolve("volume");
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            throw new DriveRefusedException("DiskNotFound");
        }
        return new Volume(root);
    }

    /** The content of the drive. */
    private record Volume(Path root) implements DriveVolume {

        @Override
        public SeekableByteChannel open(String path) throws DriveFileException, IOException {
            return FileChannel.open(file(path), StandardOpenOption.READ);
        }

        private Path file(String path) throws DriveFileException {
            Path file = root;
            for (String name : DrivePath.names(path)) {
                try {
                    file = file.resolve(name);
                } catch (InvalidPathException e) {
                    throw new DriveFileException("FileNameInvalid");
                }
                if (Files.isSymbolicLink(file)) {
                    throw new DriveFileException("FileNameInvalid"); // may lead out of the volume
                }
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new DriveFileException("FileNotFound");
            }
            if (!Files.isReadable(file)) {
                throw new DriveFileException("FileAccessDenied");
            }
            return file;
        }

        @Override
        public void close() {
            // A folder need not be locked again.
        }
    }
}
