// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.core.bitlocker.ByteRange;
import io.offlineseed.core.ntfs.write.NtfsFile;
import io.offlineseed.core.ntfs.write.NtfsFiles;
import io.offlineseed.core.ntfs.write.NtfsLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Where everything lies on a drive that is made sector by sector, from the partition table to the
 * last file. It follows from the design and the files alone, which the digest vouches for.
 * Thread-safe.
 */
public final class DriveLayout {

    /** The rules it is reckoned by; another number gives another drive. */
    public static final int VERSION = 1;

    private final DriveDesign design;
    private final NtfsLayout ntfs;
    private final List<NtfsFile> tail;

    private DriveLayout(DriveDesign design, NtfsLayout ntfs, List<NtfsFile> tail) {
        this.design = design;
        this.ntfs = ntfs;
        this.tail = tail;
    }

    /**
     * Reckons a layout, which reads the whole list once.
     *
     * @param files the files, in the order of a walk through their directories
     * @param tail files whose content is written last, such as a manifest; in any order
     * @throws IllegalArgumentException if the files do not fit, are out of order, or one has a path
     *     that the volume cannot have
     * @throws IOException if the list cannot be read
     */
    public static DriveLayout compute(DriveDesign design, NtfsFiles files, List<NtfsFile> tail)
            throws IOException {
        NtfsLayout ntfs =
                NtfsLayout.compute(
                        files,
                        tail,
                        design.geometry(),
                        DriveDesign.reserved(design.table().partitionBytes()));
        return new DriveLayout(design, ntfs, List.copyOf(tail));
    }

    /** Returns what the drive is to be. */
    public DriveDesign design() {
        return design;
    }

    /** Returns the layout of the file system. */
    public NtfsLayout ntfs() {
        return ntfs;
    }

    /** Returns the files that are written last. */
    List<NtfsFile> tail() {
        return tail;
    }

    /** Returns SHA-256 over all from which a byte of the drive follows, but for its keys. */
    public String digest() {
        StringBuilder text = new StringBuilder();
        text.append(VERSION).append('\n');
        text.append(design.driveBytes()).append(' ').append(design.sectorBytes()).append('\n');
        text.append(design.diskGuid()).append('\n');
        text.append(design.table().partitionStartBytes()).append(' ');
        text.append(design.table().partitionBytes()).append('\n');
        text.append(design.volumeId()).append(' ').append(design.created()).append(' ');
        text.append(design.cipher()).append('\n');
        for (ByteRange area : design.areas().all()) {
            text.append(area.startBytes()).append(' ').append(area.sizeBytes()).append('\n');
        }
        text.append(ntfs.digest()).append('\n');
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(sha.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
