// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The block devices that Linux makes of files. Source: docs/drives.md, "Linux". */
final class LoopDevices {

    private LoopDevices() {}

    /**
     * Returns the device that shows a file, whose volumes may be mounted; empty if there is none,
     * or on other systems.
     *
     * @param root where {@code sys} is
     */
    static Optional<String> of(Path root, Path file) throws IOException {
        if (!Files.isDirectory(root.resolve("sys/block"))) {
            return Optional.empty();
        }
        return of(SysTree.at(root), file);
    }

    /** Returns the device that shows a file or another device; empty if there is none. */
    static Optional<String> of(SysTree tree, Path file) throws IOException {
        for (String name : tree.names(tree.root().resolve("sys/block"))) {
            if (name.startsWith("loop")) {
                Optional<String> shown = tree.text(tree.block(name).resolve("loop/backing_file"));
                if (shown.isPresent() && isSame(tree, shown.get(), file)) {
                    return Optional.of("/dev/" + name);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isSame(SysTree tree, String shown, Path file) throws IOException {
        if (!shown.startsWith("/")) {
            return false;
        }
        Path path = tree.root().resolve(shown.substring(1));
        return Files.exists(path) && Files.isSameFile(path, file);
    }
}
