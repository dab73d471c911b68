// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.VolumeCipher;
import io.offlineseed.core.bitlocker.ByteRange;
import io.offlineseed.core.bitlocker.CipherMethod;
import io.offlineseed.core.bitlocker.create.VolumeAreas;
import io.offlineseed.core.device.gpt.GptLayout;
import io.offlineseed.core.ntfs.NtfsNames;
import io.offlineseed.core.ntfs.write.NtfsGeometry;
import io.offlineseed.core.ntfs.write.ReservedArea;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * What a drive that is made sector by sector is to be, apart from its files: one partition, in it a
 * BitLocker volume, in that NTFS. Source: docs/formats/drive.md, "Native drives".
 *
 * @param driveBytes size of the drive
 * @param sectorBytes its logical sector size: 512 or 4096
 * @param diskGuid the partition table's id, of which the partition's own follows
 * @param volumeId BitLocker's id of the volume, which is the claim id of a seed
 * @param ntfsSerial serial number of the file system
 * @param created when the volume is made, as it states itself
 * @param label name of the file system, at most 32 characters; may be empty
 * @param cipher how the sectors are encrypted
 */
public record DriveDesign(
        long driveBytes,
        int sectorBytes,
        UUID diskGuid,
        UUID volumeId,
        long ntfsSerial,
        Instant created,
        String label,
        VolumeCipher cipher) {

    private static final UUID NO_GUID = new UUID(0, 0); // the measures do not depend on it
    private static final String METADATA = "FVE2.{e40ad34d-dae9-4bc7-95bd-b16218c10f72}.";
    private static final String HEADER_COPY = "FVE2.{24e6f0ae-6a00-4f73-984b-75ce9942852d}";
    private static final String RESERVED = "FVE2.{da392a22-cae0-4f0f-9a30-b8830385d046}";

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if such a drive cannot be made: the sector size is neither
     *     512 nor 4096, the drive leaves less than 64 MiB to the partition, or the label is none
     */
    public DriveDesign {
        Objects.requireNonNull(diskGuid, "diskGuid");
        Objects.requireNonNull(volumeId, "volumeId");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(cipher, "cipher");
        if (!isSectorSize(sectorBytes)) {
            throw new IllegalArgumentException(
                    "sectorBytes must be 512 or 4096, was " + sectorBytes);
        }
        if (driveBytes < smallestDriveBytes(sectorBytes)) {
            throw new IllegalArgumentException(
                    "driveBytes must be at least "
                            + smallestDriveBytes(sectorBytes)
                            + ", was "
                            + driveBytes);
        }
        geometry(driveBytes, sectorBytes, ntfsSerial, created, label);
    }

    /** Returns whether drives with logical sectors of that size can be made. */
    static boolean isSectorSize(int bytes) {
        return bytes == 512 || bytes == 4096;
    }

    /** Returns the size in bytes of the smallest drive that can be made. */
    public static long smallestDriveBytes(int sectorBytes) {
        return GptLayout.driveBytesFor(VolumeAreas.SMALLEST_VOLUME_BYTES, sectorBytes);
    }

    /** Returns the volume label that names a job; a few jobs are called as no label may be. */
    static String label(String jobName) {
        return NtfsNames.problem(jobName).isEmpty() ? jobName : "seed-" + jobName;
    }

    /** Returns the partition table. */
    GptLayout table() {
        byte[] name = ("partition 1 of " + diskGuid).getBytes(StandardCharsets.UTF_8);
        return new GptLayout(driveBytes, sectorBytes, diskGuid, UUID.nameUUIDFromBytes(name));
    }

    /** Returns where BitLocker's own areas lie in the partition. */
    VolumeAreas areas() {
        return VolumeAreas.standard(partitionBytes(driveBytes, sectorBytes));
    }

    /** Returns the method that the format has for the cipher. */
    CipherMethod method() {
        return switch (cipher) {
            case XTS_AES_128 -> CipherMethod.XTS_AES_128;
            case XTS_AES_256 -> CipherMethod.XTS_AES_256;
        };
    }

    /** Returns the measures of the file system. */
    NtfsGeometry geometry() {
        return geometry(driveBytes, sectorBytes, ntfsSerial, created, label);
    }

    static NtfsGeometry geometry(
            long driveBytes, int sectorBytes, long serial, Instant created, String label) {
        GptLayout table = new GptLayout(driveBytes, sectorBytes, NO_GUID, NO_GUID);
        return new NtfsGeometry(
                table.partitionBytes(),
                table.partitionStartBytes(),
                sectorBytes,
                NtfsGeometry.clusterBytesFor(table.partitionBytes()),
                serial,
                created,
                label);
    }

    static long partitionBytes(long driveBytes, int sectorBytes) {
        return new GptLayout(driveBytes, sectorBytes, NO_GUID, NO_GUID).partitionBytes();
    }

    /**
     * Returns the areas that the file system keeps for BitLocker, under the names that Windows
     * gives them. Source: docs/formats/bitlocker.md, "Where the areas lie".
     */
    static List<ReservedArea> reserved(long partitionBytes) {
        List<ByteRange> all = VolumeAreas.standard(partitionBytes).all();
        List<String> names =
                List.of(METADATA + 1, HEADER_COPY, RESERVED, METADATA + 2, METADATA + 3);
        List<ReservedArea> reserved = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            ByteRange area = all.get(i);
            reserved.add(new ReservedArea(names.get(i), area.startBytes(), area.sizeBytes()));
        }
        return reserved;
    }
}
