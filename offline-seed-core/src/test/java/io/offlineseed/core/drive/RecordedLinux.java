// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.core.device.FileBlockDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files in which a Linux system tells of its disks, below a directory. */
final class RecordedLinux {

    static final String SATA = "pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0";
    static final String USB = "pci0000:00/0000:00:14.0/usb2/2-3/2-3:1.0/host6/target6:0:0/6:0:0:0";
    static final long SIZE = 80L << 20;

    private final Path root;

    RecordedLinux(Path root) throws IOException {
        this.root = root;
        put("proc/self/mountinfo", "22 1 0:21 / /proc rw - proc proc rw\n");
        put("proc/swaps", "Filename Type Size Used Priority\n");
        Files.createDirectories(root.resolve("dev"));
        Files.createDirectories(root.resolve("sys/block"));
        Files.createDirectories(root.resolve("sys/class/block"));
        namespace("4026531836");
        mount("254:99 / / rw - ext4 /dev/elsewhere rw");
    }

    LinuxDriveProvider provider() {
        return new LinuxDriveProvider(
                root,
                node ->
                        Files.readString(
                                        root.resolve("sys/class/block")
                                                .resolve(String.valueOf(node.getFileName()))
                                                .resolve("dev"))
                                .strip());
    }

    Path node(String name) {
        return root.resolve("dev").resolve(name);
    }

    Path put(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    RecordedLinux attribute(String disk, String attribute, String text) throws IOException {
        put("sys/block/" + disk + "/" + attribute, text + "\n");
        return this;
    }

    /** A disk of zeros with sectors of 512 and 4096 bytes. */
    RecordedLinux disk(String name, String number, String device) throws IOException {
        disk(name, number, device, SIZE);
        FileBlockDevice.create(node(name), SIZE, 512).close();
        return this;
    }

    RecordedLinux disk(String name, String number, String device, long size) throws IOException {
        Path directory = root.resolve("sys/devices/" + device + "/block/" + name);
        Files.createDirectories(directory.resolve("holders"));
        for (String list : new String[] {"sys/block", "sys/class/block"}) {
            Files.createSymbolicLink(root.resolve(list).resolve(name), directory);
        }
        if (!device.startsWith("virtual")) {
            Files.createSymbolicLink(
                    directory.resolve("device"), root.resolve("sys/devices/" + device));
        }
        return attribute(name, "dev", number)
                .attribute(name, "size", Long.toString(size / 512))
                .attribute(name, "ro", "0")
                .attribute(name, "removable", "0")
                .attribute(name, "queue/logical_block_size", "512")
                .attribute(name, "queue/physical_block_size", "4096")
                .attribute(name, "queue/rotational", "1");
    }

    /** A SATA disk with model and serial number. */
    RecordedLinux sata(String name, String number, String serial) throws IOException {
        disk(name, number, SATA.replace("ata1", "ata" + (1 + name.charAt(2) - 'a')));
        attribute(name, "device/vendor", "ATA     ");
        attribute(name, "device/model", "WDC WD40EFRX-68N");
        attribute(name, "device/type", "0");
        return serialPage(name, serial);
    }

    RecordedLinux serialPage(String name, String serial) throws IOException {
        byte[] text = serial.getBytes(StandardCharsets.ISO_8859_1);
        byte[] page = new byte[4 + text.length];
        page[1] = (byte) 0x80;
        page[3] = (byte) text.length;
        System.arraycopy(text, 0, page, 4, text.length);
        Files.write(root.resolve("sys/block/" + name + "/device/vpd_pg80"), page);
        return this;
    }

    RecordedLinux partition(String disk, String name, String number) throws IOException {
        Path directory = root.resolve("sys/block").resolve(disk).resolve(name);
        Files.createDirectories(directory.resolve("holders"));
        Files.createSymbolicLink(root.resolve("sys/class/block").resolve(name), directory);
        attribute(disk, name + "/partition", "1");
        return attribute(disk, name + "/dev", number);
    }

    /** A device of the kernel's own making above others, whose place below sys/block is given. */
    RecordedLinux layer(String name, String number, String... below) throws IOException {
        disk(name, number, "virtual", SIZE);
        for (String each : below) {
            Files.createDirectories(root.resolve("sys/block/" + each + "/holders/" + name));
        }
        return this;
    }

    RecordedLinux link(String link, String target) throws IOException {
        Files.createDirectories(node(link).getParent());
        Files.createSymbolicLink(node(link), node(target));
        if (!Files.exists(node(target))) {
            Files.createFile(node(target));
        }
        return this;
    }

    /** Adds a line of the tables of this and of the first process, from the number on. */
    RecordedLinux mount(String line) throws IOException {
        for (String process : new String[] {"self", "1"}) {
            Path table = root.resolve("proc/" + process + "/mountinfo");
            String before = Files.exists(table) ? Files.readString(table) : "";
            put("proc/" + process + "/mountinfo", before + "30 1 " + line + "\n");
        }
        return this;
    }

    RecordedLinux noMounts() throws IOException {
        put("proc/self/mountinfo", "");
        put("proc/1/mountinfo", "");
        return this;
    }

    RecordedLinux namespace(String number) throws IOException {
        Path link = root.resolve("proc/self/ns/pid");
        Files.createDirectories(link.getParent());
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of("pid:[" + number + "]"));
        return this;
    }

    /** A process that has a device open, with the flags in octal. */
    RecordedLinux process(int pid, String name, String node, String flags) throws IOException {
        put("proc/" + pid + "/comm", name + "\n");
        put("proc/" + pid + "/fdinfo/3", "pos:\t0\nflags:\t" + flags + "\nmnt_id:\t20\n");
        Path handle = root.resolve("proc/" + pid + "/fd/3");
        Files.createDirectories(handle.getParent());
        Files.createSymbolicLink(handle, Path.of("/dev/" + node));
        return this;
    }
}
