// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What file systems tell files apart by (device and inode). It shows that a file was replaced by
 * another of the same size and time. Only some file systems keep it over time, and it says nothing
 * from one machine to another: keys are compared only while the folder of all blobs has the key it
 * had.
 */
final class FileKeys {

    /** Their keys are made up by the client, or change while the file does not. */
    private static final List<String> UNSTABLE =
            List.of("cifs", "smb", "fuse", "9p", "vfat", "msdos", "exfat", "fat");

    private FileKeys() {}

    /** Returns the key of a folder on a file system whose keys can be relied on. */
    static Optional<String> ofPlace(Path folder) throws IOException {
        String type = Files.getFileStore(folder).type().toLowerCase(Locale.ROOT);
        if (UNSTABLE.stream().anyMatch(type::startsWith)) {
            return Optional.empty();
        }
        return of(
                Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    static Optional<String> of(BasicFileAttributes attributes) {
        return Optional.ofNullable(attributes.fileKey())
                .map(key -> key.toString().replace('\t', ' '));
    }
}
