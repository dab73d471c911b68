// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.DriveId;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.DriveTrait;
import io.offlineseed.drive.SectorSizes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What Linux tells of one disk below {@code /sys/block}. Source: docs/drives.md, "Linux", and the
 * kernel's Documentation/ABI/stable/sysfs-block.
 */
final class SysDisk {

    private static final int UNIT_BYTES = 512; // of the attribute size, whatever the sectors are
    private static final int SERIAL_PAGE = 0x80;
    private static final int MOST_ATTRIBUTE_BYTES = 4096;

    /** Parts of a memory card that are none of its data, and the tables a board starts from. */
    private static final Pattern CARD_AREA = Pattern.compile("mmcblk\\d+(boot\\d+|rpmb|gp\\d+)");

    private static final Set<String> DISK_TYPES = Set.of("0", "14"); // of SCSI: disk, simple disk

    private final SysTree tree;
    private final String name;
    private final Path directory;
    private final String path;

    SysDisk(SysTree tree, String name) throws IOException {
        this.tree = tree;
        this.name = name;
        this.directory = tree.block(name).toRealPath();
        this.path = "/" + tree.root().relativize(directory);
    }

    /**
     * Returns whether this is a drive that is there: none of the kernel's own making such as memory
     * or an encryption mapping, no empty reader, no optical drive.
     */
    boolean isDrive() throws IOException {
        if (CARD_AREA.matcher(name).matches() || name.matches("(sr|fd|zd|drbd|nbd)\\d+")) {
            return false;
        }
        if (text("hidden").filter("1"::equals).isPresent()) {
            return false; // one path of several to an NVMe drive, which is listed once
        }
        if (isLoop()) {
            return backingFile().isPresent() && sizeBytes() > 0;
        }
        if (path.contains("/devices/virtual/") && !path.contains("/nvme-subsystem/")) {
            return false;
        }
        Optional<String> type = text("device/type").filter(t -> !path.contains("/mmc_host/"));
        return (type.isEmpty() || DISK_TYPES.contains(type.get())) && sizeBytes() > 0;
    }

    private boolean isLoop() {
        return name.startsWith("loop");
    }

    /** Returns the file a loop device shows. */
    Optional<String> backingFile() throws IOException {
        return isLoop()
                ? text("loop/backing_file").filter(file -> !file.isEmpty())
                : Optional.empty();
    }

    /** Returns the real path of the image drive that a loop device shows; empty if it is none. */
    Optional<Path> imageFile() throws IOException {
        Optional<String> file = backingFile();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Path image = tree.root().resolve(file.get().substring(1));
        return Files.exists(image) && ImageDriveProvider.isLabelled(image)
                ? Optional.of(image.toRealPath())
                : Optional.empty();
    }

    String name() {
        return name;
    }

    /** Returns where programs open it. */
    String address() {
        return "/dev/" + name.replace('!', '/');
    }

    /** Returns major and minor number, such as {@code 8:16}. */
    String number() throws IOException {
        return required("dev");
    }

    /** Returns a number that no other disk had since the system started; newer kernels have it. */
    Optional<String> sequence() throws IOException {
        return text("diskseq");
    }

    long sizeBytes() throws IOException {
        return Math.multiplyExact(number("size"), UNIT_BYTES);
    }

    SectorSizes sectors() throws IOException {
        int logical = Math.toIntExact(number("queue/logical_block_size"));
        int physical = Math.toIntExact(number("queue/physical_block_size"));
        try {
            return new SectorSizes(logical, physical);
        } catch (IllegalArgumentException e) {
            throw new IOException("disk " + name + " shows sectors nobody knows", e);
        }
    }

    Bus bus() {
        if (isLoop()) {
            return Bus.LOOP;
        }
        if (path.matches(".*/usb\\d+/.*")) {
            return Bus.USB;
        }
        if (path.matches(".*/ata\\d+/.*")) {
            return Bus.SATA;
        }
        if (path.contains("/nvme/") || path.contains("/nvme-subsystem/")) {
            return Bus.NVME;
        }
        if (path.contains("/mmc_host/")) {
            return Bus.SD;
        }
        if (path.matches("(?i).*/(virtio\\d+|vmbus.*|vbd-\\d+)/.*")) {
            return Bus.VIRTUAL;
        }
        return path.matches(".*/host\\d+/.*") ? Bus.SCSI : Bus.UNDETERMINED;
    }

    Set<DriveTrait> traits() throws IOException {
        EnumSet<DriveTrait> traits = EnumSet.noneOf(DriveTrait.class);
        if (!required("ro").equals("0")) {
            traits.add(DriveTrait.READ_ONLY);
        }
        if (text("removable").filter("1"::equals).isPresent()) {
            traits.add(DriveTrait.REMOVABLE_MEDIUM);
        }
        if (bus() != Bus.LOOP && bus() != Bus.VIRTUAL) {
            text("queue/rotational")
                    .map(r -> r.equals("0") ? DriveTrait.SOLID_STATE : DriveTrait.ROTATING)
                    .ifPresent(traits::add);
        }
        return traits;
    }

    String model() throws IOException {
        if (isLoop()) {
            return "loop device";
        }
        String vendor =
                text("device/vendor")
                        .filter(v -> !v.equals("ATA") && !v.startsWith("0x"))
                        .orElse("");
        String model = text("device/model").or(() -> quiet("device/name")).orElse("");
        return (vendor + " " + model).strip().replaceAll("\\p{C}", "?");
    }

    /**
     * Returns the serial number as the disk itself tells it, else as the adapter before it does. A
     * loop device has the one on the label beside its file.
     */
    Optional<DriveId> id() throws IOException {
        Optional<String> file = backingFile();
        if (file.isPresent()) {
            Optional<ImageLabel> label =
                    ImageLabel.read(tree.root().resolve(file.get().substring(1)));
            long size = sizeBytes();
            return label.filter(l -> size == l.sizeBytes()).map(ImageLabel::id);
        }
        return serialPage()
                .or(() -> quiet("device/serial"))
                .or(() -> quiet("serial"))
                .or(this::adapterSerial)
                .or(this::udevSerial)
                .flatMap(SysDisk::id);
    }

    private static Optional<DriveId> id(String reported) {
        if (reported.isBlank() || reported.replace(" ", "").matches("0+")) {
            return Optional.empty(); // what adapters without a number of their own show
        }
        try {
            return Optional.of(DriveId.ofReported(reported));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // nothing the service would know a drive by
        }
    }

    /** The page of a SCSI disk that holds its serial number; a SATA disk is shown like one. */
    private Optional<String> serialPage() {
        byte[] page;
        try {
            page = tree.bytes(directory.resolve("device/vpd_pg80"), MOST_ATTRIBUTE_BYTES);
        } catch (IOException e) {
            return Optional.empty();
        }
        if (page.length < 4 || page[1] != (byte) SERIAL_PAGE) {
            return Optional.empty();
        }
        int length = Math.min(((page[2] & 0xff) << 8) | (page[3] & 0xff), page.length - 4);
        String serial =
                new String(page, 4, length, StandardCharsets.ISO_8859_1).replace("\0", "").strip();
        return serial.isEmpty() ? Optional.empty() : Optional.of(serial);
    }

    private Optional<String> adapterSerial() {
        if (bus() != Bus.USB) {
            return Optional.empty();
        }
        for (Path up = directory; up != null && up.startsWith(tree.root()); up = up.getParent()) {
            if (Files.exists(up.resolve("idVendor"))) {
                return quiet(directory.relativize(up).resolve("serial").toString());
            }
        }
        return Optional.empty();
    }

    /** What the system's device manager has found out. */
    private Optional<String> udevSerial() {
        Map<String, String> properties;
        try {
            properties = tree.udev(number());
        } catch (IOException e) {
            return Optional.empty();
        }
        String scsi = properties.get("ID_SCSI_SERIAL");
        String other = bus() == Bus.SCSI ? null : properties.get("ID_SERIAL_SHORT");
        return Optional.ofNullable(scsi != null ? scsi : other);
    }

    private long number(String attribute) throws IOException {
        String text = required(attribute);
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("disk " + name + " has the " + attribute + " '" + text + "'", e);
        }
    }

    private String required(String attribute) throws IOException {
        return text(attribute)
                .orElseThrow(
                        () ->
                                new NoSuchFileException(
                                        directory.resolve(attribute).toString(),
                                        null,
                                        "disk " + name + " does not tell it"));
    }

    private Optional<String> text(String attribute) throws IOException {
        return tree.text(directory.resolve(attribute));
    }

    /** What helps and is not needed: unreadable is as good as missing. */
    private Optional<String> quiet(String attribute) {
        try {
            return text(attribute).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
