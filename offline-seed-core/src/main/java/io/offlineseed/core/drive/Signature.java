// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What begins a volume, recognised by its signature, the more particular ones first. Source:
 * docs/formats/drive.md, "What is recognised on a drive".
 */
enum Signature {
    BITLOCKER("a BitLocker volume", Use.THROUGH_A_LAYER, 3, "-FVE-FS-"),
    BITLOCKER_TO_GO(
            "a BitLocker To Go volume",
            Use.THROUGH_A_LAYER,
            0x1a8,
            ";\u00d6gI).\u00d8J\u0083\u0099\u00f6\u00a39\u00e3\u00d0\u0001"),
    NTFS("an NTFS volume", Use.MOUNTED, 3, "NTFS    "),
    EXFAT("an exFAT volume", Use.MOUNTED, 3, "EXFAT   "),
    REFS("a ReFS volume", Use.MOUNTED, 3, "ReFS\0\0\0\0"),
    FAT32("a FAT volume", Use.MOUNTED, 0x52, "FAT32", 0x47, 11),
    FAT16("a FAT volume", Use.MOUNTED, 0x36, "FAT1", 0x2b, 11),
    XFS("an XFS file system", Use.MOUNTED, 0, "XFSB", 108, 12),
    SQUASHFS("a squashfs file system", Use.MOUNTED, 0, "hsqs"),
    LUKS("a LUKS volume", Use.THROUGH_A_LAYER, 0, "LUKS\u00ba\u00be"),
    APFS("an APFS container", Use.MOUNTED, 32, "NXSB"),
    LVM("an LVM physical volume", Use.THROUGH_A_LAYER, 512, "LABELONE"),
    LVM_IN_FIRST_SECTOR("an LVM physical volume", Use.THROUGH_A_LAYER, 0, "LABELONE"),
    EXT("an ext file system", Use.MOUNTED, 1080, "S\u00ef", 1144, 16),
    F2FS("an F2FS file system", Use.MOUNTED, 1024, "\u0010 \u00f5\u00f2"),
    HFS_PLUS("an HFS+ volume", Use.MOUNTED, 1024, "H+\0\u0004"),
    HFSX("an HFS+ volume", Use.MOUNTED, 1024, "HX\0\u0005"),
    SWAP("Linux swap space", Use.THROUGH_A_LAYER, 4086, "SWAPSPACE2"),
    RAID("a member of a Linux RAID", Use.THROUGH_A_LAYER, 4096, Signature.RAID_MAGIC),
    RAID_AT_START("a member of a Linux RAID", Use.THROUGH_A_LAYER, 0, Signature.RAID_MAGIC),
    BCACHE("a bcache device", Use.THROUGH_A_LAYER, 4120, "\u00c6\u0085s\u00f6N\u001aE\u00ca"),
    BCACHEFS("a bcachefs file system", Use.MOUNTED, 4120, "\u00c6\u0085s\u00f6f\u00ce\u0090\u00a9"),
    ISO9660("an ISO 9660 file system", Use.MOUNTED, 32_769, "CD001", 32_808, 32),
    BTRFS("a Btrfs file system", Use.MOUNTED, 65_600, "_BHRfS_M", 65_835, 256),
    ZFS(
            "a member of a ZFS pool",
            Use.MOUNTED,
            Signature.ZFS_BLOCKS_AT,
            "\u000c\u00b1\u00ba\0\0\0\0\0"),
    ZFS_BIG_ENDIAN(
            "a member of a ZFS pool",
            Use.MOUNTED,
            Signature.ZFS_BLOCKS_AT,
            "\0\0\0\0\0\u00ba\u00b1\u000c");

    /** How a system uses what begins like this. */
    enum Use {
        /** Directly, so that only a table of mounts tells. */
        MOUNTED,
        /** Through a device of its own, or a table that every process sees. */
        THROUGH_A_LAYER
    }

    /** Bytes from the start of a volume in which all signatures are. */
    static final int BYTES = 256 << 10;

    /** What a member of a Linux RAID bears, in the newer layouts at its start. */
    static final String RAID_MAGIC = "\u00fcN+\u00a9";

    private static final int ZFS_BLOCKS_AT = 128 << 10;
    private static final int ZFS_BLOCK_BYTES = 1024; // any block of the ring may be the first used

    private final String words;
    private final Use use;
    private final int offset;
    private final String magic;
    private final int labelAt;
    private final int labelBytes;

    Signature(String words, Use use, int offset, String magic) {
        this(words, use, offset, magic, 0, 0);
    }

    Signature(String words, Use use, int offset, String magic, int labelAt, int labelBytes) {
        this.words = words;
        this.use = use;
        this.offset = offset;
        this.magic = magic;
        this.labelAt = labelAt;
        this.labelBytes = labelBytes;
    }

    /**
     * Returns what a volume is by its first bytes, if it is recognised.
     *
     * @param start up to {@link #BYTES} bytes
     */
    static Optional<Signature> of(byte[] start) {
        return Arrays.stream(values()).filter(each -> each.isIn(start)).findFirst();
    }

    private boolean isIn(byte[] start) {
        if (offset != ZFS_BLOCKS_AT) {
            return isAt(offset, start);
        }
        for (int at = offset; at < start.length; at += ZFS_BLOCK_BYTES) {
            if (isAt(at, start)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(int at, byte[] start) {
        if (start.length < at + magic.length()) {
            return false;
        }
        return new String(start, at, magic.length(), StandardCharsets.ISO_8859_1).equals(magic);
    }

    /** Returns the volume in words, with its label where the signature tells where it is. */
    String describe(byte[] start) {
        if (labelBytes == 0 || start.length < labelAt + labelBytes) {
            return words;
        }
        return withLabel(new String(start, labelAt, labelBytes, StandardCharsets.UTF_8));
    }

    /** Returns the volume in words with a label, of which only what can be printed is shown. */
    String withLabel(String label) {
        int end = label.indexOf('\0');
        String shown =
                (end < 0 ? label : label.substring(0, end)).replaceAll("\\p{C}", "?").strip();
        return shown.isEmpty() || shown.equals("NO NAME")
                ? words
                : words + " labelled '" + shown + "'";
    }

    Use use() {
        return use;
    }
}
