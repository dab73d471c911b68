// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A disk with everything that rests on it: its partitions, and the layers that hold them, such as
 * logical volumes, encryption and RAID, and those that hold these.
 *
 * @param numbers major and minor number of each device, by its kernel name
 * @param holders the layers in words, the lowest first
 */
record DiskReach(Map<String, String> numbers, List<String> holders) {

    static DiskReach of(SysTree tree, SysDisk disk) throws IOException {
        Map<String, String> numbers = new LinkedHashMap<>();
        List<String> holders = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>(List.of(disk.name()));
        while (!open.isEmpty()) {
            String name = open.remove();
            Path whole = tree.block(name);
            if (numbers.containsKey(name)) {
                continue;
            }
            if (!name.equals(disk.name())) {
                holders.add(describe(tree, name));
            }
            List<Path> parts = new ArrayList<>(List.of(whole));
            for (String entry : tree.names(whole)) {
                if (Files.exists(whole.resolve(entry).resolve("partition"))) {
                    parts.add(whole.resolve(entry));
                }
            }
            for (Path part : parts) {
                String partName = String.valueOf(part.getFileName());
                numbers.put(partName, tree.text(part.resolve("dev")).orElse("?"));
                open.addAll(tree.names(part.resolve("holders")));
                if (Files.exists(part.resolve("bcache"))) {
                    holders.add("a bcache on " + partName);
                }
            }
        }
        return new DiskReach(numbers, holders);
    }

    private static String describe(SysTree tree, String name) throws IOException {
        String mapped = tree.text(tree.block(name).resolve("dm/name")).orElse("");
        if (!mapped.isEmpty()) {
            String uuid = tree.text(tree.block(name).resolve("dm/uuid")).orElse("");
            String layer =
                    uuid.startsWith("LVM-")
                            ? "the logical volume "
                            : uuid.startsWith("CRYPT-") ? "the encryption " : "the device mapping ";
            return layer + mapped + " (" + name + ")";
        }
        return name.startsWith("md") ? "the Linux RAID " + name : "the device " + name;
    }
}
