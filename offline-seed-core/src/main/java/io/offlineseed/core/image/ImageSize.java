// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.image;

import io.offlineseed.core.durable.FreeSpace;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.core.ntfs.write.NtfsFile;
import io.offlineseed.core.volume.DriveDesign;
import io.offlineseed.core.volume.DriveLayout;
import io.offlineseed.core.volume.DriveSize;
import io.offlineseed.drive.DriveException;
import java.io.IOException;
import java.util.List;

/** Whether a source fits into an image, found out before the image is begun. */
final class ImageSize {

    private ImageSize() {}

    /**
     * Lays an image out.
     *
     * @throws DriveException if the files do not fit into it ({@code DRIVE_TOO_SMALL}), with the
     *     size that is enough, or what is written does not fit where the image is to lie ({@code
     *     IMAGE_NOT_WRITTEN})
     */
    static DriveLayout layOut(NewImage wanted, SourceList files, long manifestBytes)
            throws IOException {
        DriveDesign design = wanted.design();
        List<NtfsFile> tail =
                List.of(new NtfsFile(DriveManifest.FILE_PATH, manifestBytes, design.created()));
        DriveLayout layout;
        try {
            layout = DriveLayout.compute(design, files, tail);
        } catch (IllegalArgumentException e) {
            long needed = DriveSize.neededBytes(files, tail, design.sectorBytes());
            if (needed <= design.driveBytes()) {
                throw e;
            }
            throw new DriveException(
                    "DRIVE_TOO_SMALL",
                    "The image "
                            + wanted.image()
                            + " of "
                            + design.driveBytes()
                            + " bytes is too small for "
                            + files.count()
                            + " files with "
                            + files.bytes()
                            + " bytes and their manifest. Nothing was written. Make it at least "
                            + needed
                            + " bytes.",
                    wanted.id(),
                    e);
        }
        checkRoom(wanted, layout);
        return layout;
    }

    private static void checkRoom(NewImage wanted, DriveLayout layout) throws IOException {
        long room = FreeSpace.OF_SYSTEM.usableBytes(wanted.directory());
        long taken = layout.ntfs().usedBytes();
        if (room < taken) {
            throw new DriveException(
                    "IMAGE_NOT_WRITTEN",
                    "The image "
                            + wanted.image()
                            + " will take "
                            + taken
                            + " bytes of the file system it is to lie on, which has "
                            + room
                            + " left. Nothing was written. Make room or choose another place.",
                    wanted.id(),
                    null);
        }
    }
}
