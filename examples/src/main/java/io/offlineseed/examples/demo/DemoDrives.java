// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.demo;

import io.offlineseed.DriveId;
import io.offlineseed.core.Drives;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DrivePreparer;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.SectorSizes;
import io.offlineseed.staging.StagedBackup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The drives at hand: image files, which take no more space than what is written to them.
 *
 * @param folder where the images are; made when they are
 * @param count how many there are
 */
record DemoDrives(Path folder, int count) {

    private static final long MIB = 1 << 20;
    private static final long SMALLEST_BYTES = 66 * MIB; // a volume of 64 MiB and its table
    private static final int SECTOR_BYTES = 512;
    private static final long FIXED_BYTES = 80 * MIB; // the log, up to 64 MiB, and smaller things
    private static final long BYTES_IN_A_BITMAP_BYTE = 8 * 4096; // a bit for each cluster

    /**
     * Returns the drive size, in steps of an eighth, at which a backup just fits: asked of the
     * planner, not guessed.
     */
    long sizeThatFits(StagedBackup backup, DrivePreparer preparer) {
        long size = Math.max(SMALLEST_BYTES, wholeMib(backup.blobBytes() / count));
        while (!preparer.plan(backup, imagined(size)).isSatisfied()) {
            size = wholeMib(size + size / 8);
        }
        return size;
    }

    /** Returns the largest size of a drive that is not larger. */
    static long wholeSectors(long bytes) {
        return bytes / SECTOR_BYTES * SECTOR_BYTES;
    }

    /** Returns about what the drives take besides blobs: file system and BitLocker's metadata. */
    long bytesBesideBlobs(long driveBytes) {
        return count * (FIXED_BYTES + driveBytes / BYTES_IN_A_BITMAP_BYTE);
    }

    private static long wholeMib(long bytes) {
        return (bytes + MIB - 1) / MIB * MIB;
    }

    /** Returns the drives as they would be; a plan needs no more than their facts. */
    List<Drive> imagined(long bytes) {
        List<Drive> drives = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            drives.add(
                    new Drive(
                            "image",
                            image(i).toString(),
                            Optional.of(new DriveId(serial(i))),
                            "image file",
                            bytes,
                            Optional.of(new SectorSizes(SECTOR_BYTES, SECTOR_BYTES)),
                            Bus.IMAGE,
                            List.of(),
                            List.of()));
        }
        return drives;
    }

    /** Makes the images; returns them with the consent to erase them. */
    List<DriveTarget> attach(long bytes) throws IOException {
        Files.createDirectory(folder);
        List<DriveTarget> targets = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Drive drive = Drives.image(image(i), serial(i), bytes);
            targets.add(DriveTarget.erase(drive, serial(i)));
        }
        return targets;
    }

    /** Returns the image of a drive. */
    Path image(PreparedDrive drive) {
        return IntStream.rangeClosed(1, count)
                .filter(i -> serial(i).equals(drive.id().serialNumber()))
                .mapToObj(this::image)
                .findFirst()
                .orElseThrow();
    }

    private Path image(int number) {
        return folder.resolve("drive-" + number + ".img");
    }

    private static String serial(int number) {
        return "DEMO-%04d".formatted(number);
    }
}
