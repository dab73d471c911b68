// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells which device a file of {@code /dev} stands for. */
@FunctionalInterface
interface DeviceNodes {

    /** Asks the running system. */
    DeviceNodes SYSTEM =
            node -> {
                long number = ((Number) Files.getAttribute(node, "unix:rdev")).longValue();
                long major = ((number >>> 8) & 0xfff) | ((number >>> 32) & 0xfffff000L);
                long minor = (number & 0xff) | ((number >>> 12) & 0xffffff00L);
                return major + ":" + minor;
            };

    /** Returns major and minor number, such as {@code 8:16}. */
    String number(Path node) throws IOException;

    /**
     * Refuses a node that stands for another device than the disk.
     *
     * @throws IOException if it does
     */
    default void check(Path node, SysDisk disk) throws IOException {
        String found = number(node);
        String wanted = disk.number();
        if (!found.equals(wanted)) {
            throw new IOException(
                    node
                            + " is the device "
                            + found
                            + " and not "
                            + wanted
                            + " as the system says");
        }
    }
}
