// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is mounted, as this process and the first one see it.
 *
 * @param mounts all of them
 * @param hidden why there may be mounts that are not among them; empty if there are none
 */
record MountTable(List<Mount> mounts, Optional<String> hidden) {

    private static final String FIRST_PID_NAMESPACE = "pid:[4026531836]"; // the same in all kernels
    private static final Set<String> NO_DRIVE_NEEDED =
            Set.of("tmpfs", "ramfs", "rootfs", "nfs", "nfs4", "9p", "virtiofs", "zfs");

    /**
     * A mount.
     *
     * @param number major and minor number of the device; the major is 0 where a file system has
     *     none, or several
     * @param point where it is mounted
     * @param type the file system
     * @param source what was mounted
     */
    record Mount(String number, String point, String type, String source) {

        /** Whether its number is not that of a device. */
        boolean isWithoutNumber() {
            return number.startsWith("0:");
        }
    }

    static MountTable read(SysTree tree) throws IOException {
        Path proc = tree.root().resolve("proc");
        Optional<String> own = tree.text(proc.resolve("self/mountinfo"));
        if (own.isEmpty()) {
            return new MountTable(List.of(), Optional.of("there is no table of mounts"));
        }
        List<Mount> seen = parse(own.get());
        Optional<String> hidden = rootHidden(seen);
        Optional<String> first = Optional.empty();
        if (seesFirstProcess(proc)) {
            first = quiet(tree, proc.resolve("1/mountinfo"));
        }
        Set<Mount> all = new LinkedHashSet<>(seen);
        first.map(MountTable::parse).ifPresent(all::addAll);
        for (Mount mount : all) {
            if (hidden.isEmpty()
                    && mount.isWithoutNumber()
                    && !mount.type().startsWith("fuse")
                    && !devices(tree, mount.source()).stream().allMatch(d -> isDevice(tree, d))) {
                hidden = Optional.of("the device below " + mount.point() + " is not known");
            }
        }
        if (first.isEmpty() && hidden.isEmpty()) {
            hidden = Optional.of("this process may not see all mounts, as in a container");
        }
        return new MountTable(new ArrayList<>(all), hidden);
    }

    private static boolean isDevice(SysTree tree, String name) {
        return Files.exists(tree.root().resolve("sys/class/block").resolve(name));
    }

    /** The kernel names of what a mount or swap space has as its source, parted by colons. */
    static List<String> devices(SysTree tree, String source) {
        List<String> names = new ArrayList<>();
        for (String each : source.split(":")) {
            if (each.startsWith("/dev/")) {
                names.add(device(tree, each));
            }
        }
        return names;
    }

    /** The kernel name of a device, which may be named by a link to it. */
    static String device(SysTree tree, String address) {
        Path nodes = tree.root().resolve("dev");
        String name;
        try {
            name = nodes.relativize(tree.node(address).toRealPath()).toString();
        } catch (IOException e) {
            name = address.substring("/dev/".length());
        }
        return name.replace('/', '!');
    }

    private static boolean seesFirstProcess(Path proc) {
        try {
            return Files.readSymbolicLink(proc.resolve("self/ns/pid"))
                    .toString()
                    .equals(FIRST_PID_NAMESPACE);
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<String> quiet(SysTree tree, Path file) {
        try {
            return tree.text(file);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Why the drive under the root directory is not known by the mounts. */
    private static Optional<String> rootHidden(List<Mount> mounts) {
        Optional<Mount> root =
                mounts.stream().filter(m -> m.point().equals("/")).reduce((a, b) -> b);
        if (root.isEmpty()) {
            return Optional.of("no root directory is mounted");
        }
        Mount mount = root.get();
        boolean known =
                !mount.isWithoutNumber()
                        || mount.source().startsWith("/dev/")
                        || NO_DRIVE_NEEDED.contains(mount.type());
        return known
                ? Optional.empty()
                : Optional.of(
                        "the root directory is of the kind "
                                + mount.type()
                                + ", which does not tell its drive");
    }

    /** Source: proc_pid_mountinfo(5). */
    private static List<Mount> parse(String table) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : table.split("\n")) {
            int separator = line.indexOf(" - ");
            String[] first = line.split(" ");
            String[] last =
                    separator < 0 ? new String[0] : line.substring(separator + 3).split(" ");
            if (first.length >= 5 && last.length >= 2) {
                mounts.add(new Mount(first[2], unescape(first[4]), last[0], unescape(last[1])));
            }
        }
        return mounts;
    }

    /** Blanks and the like are written as a backslash and three octal digits. */
    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\", i)
                    && i + 4 <= text.length()
                    && text.substring(i + 1, i + 4).matches("[0-3][0-7]{2}")) {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }
}
