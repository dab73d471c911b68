// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The texts in which Linux tells of itself, below {@code /sys}, {@code /proc} and {@code /run}; or
 * a recording of them below another root.
 *
 * @param root where {@code sys}, {@code proc}, {@code run} and {@code dev} are
 */
record SysTree(Path root) {

    private static final int MOST_TEXT_BYTES =
            16 << 20; // the mounts of a machine full of containers

    /** The tree of the running system, or a recording of one. */
    static SysTree at(Path root) throws IOException {
        return new SysTree(root.toRealPath());
    }

    Path block(String name) {
        return root.resolve("sys/block").resolve(name);
    }

    /** Returns where a program opens that device of {@code /dev}. */
    Path node(String address) {
        return root.resolve(address.substring(1));
    }

    /** Returns a file's text without blanks around it; empty if there is no such file. */
    Optional<String> text(Path file) throws IOException {
        try {
            return Optional.of(
                    new String(bytes(file, MOST_TEXT_BYTES), StandardCharsets.UTF_8).strip());
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        }
    }

    byte[] bytes(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        }
    }

    /** Returns the sorted names in a directory; none if there is no such directory. */
    List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        names.sort(null);
        return names;
    }

    /** Returns what the device manager noted of a device; nothing if it has no notes. */
    Map<String, String> udev(String number) throws IOException {
        Map<String, String> properties = new HashMap<>();
        for (String line : text(root.resolve("run/udev/data/b" + number)).orElse("").split("\n")) {
            int equals = line.indexOf('=');
            if (line.startsWith("E:") && equals > 0) {
                properties.put(line.substring(2, equals), line.substring(equals + 1));
            }
        }
        return properties;
    }
}
