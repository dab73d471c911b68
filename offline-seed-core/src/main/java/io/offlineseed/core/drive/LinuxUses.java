// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.drive.DriveUse;
import io.offlineseed.drive.DriveUse.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How Linux uses a disk: mounts, layers above it, swap, pools, programs. What cannot be told counts
 * as use. Source: docs/drives.md, "Linux". One look at the system; to be made anew for the next.
 */
final class LinuxUses {

    /** Where the running system lives; what is mounted below these is its own too. */
    private static final List<String> SYSTEM_POINTS =
            List.of("/boot", "/efi", "/usr", "/var", "/etc", "/opt", "/lib", "/bin", "/sbin");

    private final SysTree tree;
    private final MountTable mounts;
    private final DiskWriters writers;
    private final boolean pools;

    LinuxUses(SysTree tree) throws IOException {
        this.tree = tree;
        this.mounts = MountTable.read(tree);
        this.writers = DiskWriters.read(tree);
        this.pools =
                Files.exists(tree.root().resolve("sys/module/zfs"))
                        || mounts.mounts().stream().anyMatch(m -> m.type().equals("zfs"));
    }

    /**
     * Returns how a disk is used.
     *
     * @param contents what is on it; empty if that could not be read
     */
    List<DriveUse> of(SysDisk disk, Optional<DeviceContents> contents) throws IOException {
        DiskReach reach = DiskReach.of(tree, disk);
        Set<DriveUse> uses = new LinkedHashSet<>();
        boolean btrfs = addMounts(reach, uses);
        addBtrfs(reach, btrfs, uses);
        reach.holders().forEach(holder -> uses.add(new DriveUse(Kind.HELD, holder)));
        addSwap(reach, uses);
        for (String name : reach.numbers().keySet()) {
            String node = "/dev/" + name.replace('!', '/');
            for (String writer : writers.of(node)) {
                uses.add(new DriveUse(Kind.HELD, writer));
            }
            LoopDevices.of(tree, tree.node(node))
                    .ifPresent(
                            loop -> uses.add(new DriveUse(Kind.HELD, "the loop device " + loop)));
        }
        if (pools && contents.map(DeviceContents::inPool).orElse(true)) {
            uses.add(
                    contents.isPresent()
                            ? new DriveUse(Kind.HELD, "a ZFS pool")
                            : new DriveUse(
                                    Kind.UNDETERMINED,
                                    "this system has ZFS pools, whose drives it does not name"));
        }
        mounts.hidden()
                .filter(why -> contents.map(DeviceContents::mayBeMounted).orElse(true))
                .ifPresent(why -> uses.add(new DriveUse(Kind.UNDETERMINED, why)));
        List<DriveUse> sorted = new ArrayList<>(uses);
        sorted.sort(Comparator.comparing(DriveUse::kind));
        return sorted;
    }

    /** Adds what is mounted, and tells whether a Btrfs of this disk was among it. */
    private boolean addMounts(DiskReach reach, Set<DriveUse> uses) {
        boolean btrfs = false;
        for (MountTable.Mount mount : mounts.mounts()) {
            boolean here =
                    mount.isWithoutNumber()
                            ? MountTable.devices(tree, mount.source()).stream()
                                    .anyMatch(reach.numbers()::containsKey)
                            : reach.numbers().containsValue(mount.number());
            if (here) {
                uses.add(use(mount));
                btrfs |= mount.type().equals("btrfs");
            }
        }
        return btrfs;
    }

    private static DriveUse use(MountTable.Mount mount) {
        String point = mount.point();
        boolean system =
                point.equals("/")
                        || SYSTEM_POINTS.stream()
                                .anyMatch(s -> point.equals(s) || point.startsWith(s + "/"));
        return new DriveUse(system ? Kind.SYSTEM : Kind.MOUNTED, point);
    }

    /**
     * A Btrfs of several disks is mounted by the name of one. The kernel lists the disks of each
     * that is mounted.
     */
    private void addBtrfs(DiskReach reach, boolean told, Set<DriveUse> uses) throws IOException {
        Path all = tree.root().resolve("sys/fs/btrfs");
        for (String id : tree.names(all)) {
            List<String> members = tree.names(all.resolve(id).resolve("devices"));
            if (members.stream().noneMatch(reach.numbers()::containsKey)) {
                continue;
            }
            boolean found = told;
            for (MountTable.Mount mount : mounts.mounts()) {
                if (mount.type().equals("btrfs")
                        && MountTable.devices(tree, mount.source()).stream()
                                .anyMatch(members::contains)) {
                    uses.add(use(mount));
                    found = true;
                }
            }
            if (!found) {
                uses.add(new DriveUse(Kind.HELD, "the mounted Btrfs file system " + id));
            }
        }
    }

    private void addSwap(DiskReach reach, Set<DriveUse> uses) throws IOException {
        String table = tree.text(tree.root().resolve("proc/swaps")).orElse("");
        for (String line : table.split("\n")) {
            String source = line.split("\\s", 2)[0];
            if (MountTable.devices(tree, source).stream().anyMatch(reach.numbers()::containsKey)) {
                uses.add(new DriveUse(Kind.HELD, "swap space on " + source));
            }
        }
    }
}
