// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.AttributeDefinitions;
import io.offlineseed.core.ntfs.SystemFiles;
import io.offlineseed.core.ntfs.UpCaseTable;

/**
 * Where the parts of the file system lie whose size follows from the measures of the volume.
 *
 * @param mirror $MFTMirr
 * @param upCase $UpCase
 * @param attributeDefinitions $AttrDef
 * @param security $SDS
 * @param log $LogFile
 * @param bitmap $Bitmap
 */
record FixedPlaces(
        ClusterSpace.Stretch mirror,
        ClusterSpace.Stretch upCase,
        ClusterSpace.Stretch attributeDefinitions,
        ClusterSpace.Stretch security,
        ClusterSpace.Stretch log,
        ClusterSpace.Stretch bitmap) {

    private static final long MIB = 1 << 20;

    private static final long LARGEST_LOG_BYTES = 64 * MIB;

    static FixedPlaces take(ClusterSpace space, NtfsGeometry geometry) {
        int cluster = geometry.clusterBytes();
        int record = geometry.recordBytes();
        return new FixedPlaces(
                space.takeFixed(
                        geometry.clustersFor(
                                (long) SystemFiles.mirroredRecords(cluster, record) * record)),
                space.takeFixed(geometry.clustersFor(UpCaseTable.BYTES)),
                space.takeFixed(geometry.clustersFor(AttributeDefinitions.BYTES)),
                space.takeFixed(geometry.clustersFor(SecureFile.standard().streamBytes())),
                space.takeFixed(logBytes(geometry) / cluster),
                space.takeFixed(geometry.clustersFor(bitmapBytes(geometry))));
    }

    /** Returns the size of $LogFile: by the habit of mkntfs, which Windows takes. */
    static long logBytes(NtfsGeometry geometry) {
        long volume = geometry.partitionBytes();
        if (volume <= 200 * MIB) {
            return 2 * MIB;
        }
        if (volume >= 12 * 1024 * MIB) {
            return LARGEST_LOG_BYTES;
        }
        return volume / 200 / geometry.clusterBytes() * geometry.clusterBytes();
    }

    /** Returns the size of $Bitmap: a bit for each cluster, in whole groups of 64. */
    static long bitmapBytes(NtfsGeometry geometry) {
        return (geometry.clusters() + 63) / 64 * 8;
    }
}
