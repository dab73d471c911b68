// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import io.offlineseed.staging.BlobKind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.Iterator;

/**
 * Writes a manifest; the same input gives the same bytes. Memory does not grow with the number of
 * blobs. Source: docs/formats/manifest.md, "What we write".
 */
public final class DriveManifestWriter {

    private static final byte[] DIGITS = ManifestForm.ascii("0123456789ABCDEF");
    private static final byte[] LENGTH = ManifestForm.ascii("\" Length=\"");
    private static final byte[] ID = ManifestForm.ascii("\" Id=\"" + DriveManifest.ID_PREFIX);
    private static final byte[] HASH = ManifestForm.ascii("\" Hash=\"");
    private static final byte[] ITEM_END = ManifestForm.ascii("\"/>\n");

    private final OutputStream out;
    private final HashSource hashes;
    private final byte[] md5 = new byte[DriveManifest.MD5_BYTES];
    private final byte[] hex = new byte[2 * DriveManifest.MD5_BYTES];
    private final byte[] base64 = new byte[24];

    private DriveManifestWriter(OutputStream out, HashSource hashes) {
        this.out = out;
        this.hashes = hashes;
    }

    /**
     * Writes the whole manifest.
     *
     * @param out takes many small writes, so give it a buffer; not closed
     * @param blobs the drive's blobs, ordinals ascending
     * @param hashes asked once for each block of each blob, in order
     * @throws IOException if writing or a hash fails; {@code out} then holds a part
     */
    public static void write(
            OutputStream out,
            ManifestHeader header,
            Iterator<ManifestBlob> blobs,
            HashSource hashes)
            throws IOException {
        DriveManifestWriter writer = new DriveManifestWriter(out, hashes);
        out.write(ManifestForm.start(header));
        while (blobs.hasNext()) {
            ManifestBlob blob = blobs.next();
            out.write(ManifestForm.blobStart(header, blob));
            writer.writeBlocks(blob);
            out.write(ManifestForm.blobEnd(blob));
        }
        out.write(ManifestForm.END);
    }

    private void writeBlocks(ManifestBlob blob) throws IOException {
        byte[] itemStart = itemStart(blob.kind());
        int count = blob.blockCount();
        for (int i = 0; i < count; i++) {
            hashes.next(md5);
            out.write(itemStart);
            writeNumber((long) i * DriveManifest.BLOCK_BYTES);
            out.write(LENGTH);
            writeNumber(blob.blockBytes(i));
            if (blob.kind() == BlobKind.BLOCK) {
                out.write(ID);
                Base64.getEncoder().encode(md5, base64);
                out.write(base64);
            }
            out.write(HASH);
            for (int b = 0; b < md5.length; b++) {
                hex[2 * b] = DIGITS[(md5[b] >> 4) & 0xf];
                hex[2 * b + 1] = DIGITS[md5[b] & 0xf];
            }
            out.write(hex);
            out.write(ITEM_END);
        }
    }

    private void writeNumber(long number) throws IOException {
        out.write(ManifestForm.ascii(Long.toString(number)));
    }

    private static byte[] itemStart(BlobKind kind) {
        return ManifestForm.ascii("<" + ManifestForm.itemName(kind) + " Offset=\"");
    }

    /** Returns the bytes of a block's line without the digits of offset and length. */
    static int itemBytes(BlobKind kind) {
        int bytes = itemStart(kind).length + LENGTH.length + HASH.length + ITEM_END.length;
        bytes += 2 * DriveManifest.MD5_BYTES;
        return kind == BlobKind.BLOCK ? bytes + ID.length + 24 : bytes;
    }
}
