// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.FileTimes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The digest of a layout: over all from which a byte of the volume follows. For one thread. */
final class LayoutDigest {

    private final MessageDigest sha;
    private final ByteBuffer buffer = ByteBuffer.allocate(8);

    LayoutDigest() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        number(NtfsLayout.VERSION);
    }

    void add(TreeItem item, long record, long cluster) {
        text(item.path());
        text(item.kind().name());
        number(item.index());
        number(item.sizeBytes());
        number(item.time());
        number(record);
        number(cluster);
    }

    void add(Tree.Directory directory, long blocks) {
        number(directory.number());
        number(directory.record());
        number(blocks);
    }

    void add(
            NtfsGeometry geometry,
            List<ClusterSpace.Stretch> used,
            ClusterSpace.Stretch mft,
            ClusterSpace.Stretch mftBitmap,
            ClusterSpace.Stretch index,
            ClusterSpace.Stretch data,
            FixedPlaces fixed) {
        number(geometry.partitionBytes());
        number(geometry.partitionStartBytes());
        number(geometry.sectorBytes());
        number(geometry.clusterBytes());
        number(geometry.serial());
        number(FileTimes.of(geometry.formattedAt()));
        text(geometry.label());
        for (ClusterSpace.Stretch each : used) {
            stretch(each);
        }
        stretch(mft);
        stretch(mftBitmap);
        stretch(index);
        stretch(data);
        stretch(fixed.mirror());
        stretch(fixed.upCase());
        stretch(fixed.attributeDefinitions());
        stretch(fixed.security());
        stretch(fixed.log());
        stretch(fixed.bitmap());
    }

    String end() {
        return HexFormat.of().formatHex(sha.digest());
    }

    private void stretch(ClusterSpace.Stretch stretch) {
        number(stretch.start());
        number(stretch.end());
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        sha.update(bytes);
    }

    private void number(long number) {
        sha.update(buffer.clear().putLong(number).flip());
    }
}
