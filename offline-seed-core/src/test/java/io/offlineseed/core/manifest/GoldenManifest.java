// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import io.offlineseed.DriveId;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.ImportDisposition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The golden manifest, as objects and as bytes. */
final class GoldenManifest {

    static final List<ManifestBlob> BLOBS =
            List.of(
                    new ManifestBlob("seed/fs01/a.bin", "\\fs01\\a.bin", 98_304, BlobKind.BLOCK),
                    new ManifestBlob(
                            "seed/fs01/b & c/<\u00e4>\ud83d\ude00 x.bin",
                            "\\~\\000000000001",
                            4_259_840,
                            BlobKind.BLOCK),
                    new ManifestBlob(
                            "seed/fs01/disk.vhd", "\\fs01\\disk.vhd", 4_194_816, BlobKind.PAGE),
                    new ManifestBlob("seed/fs01/empty", "\\fs01\\empty", 0, BlobKind.BLOCK),
                    new ManifestBlob("seed/fs01/empty.vhd", "\\fs01\\empty.vhd", 0, BlobKind.PAGE));

    /** MD5s of the vectors: 98,304 bytes; 4 MiB and 64 KiB of zeros; 4 MiB and 512 zeros. */
    static final List<String> HASHES =
            List.of(
                    "BBA756CED2D45A6775675C98FD4D5A3E",
                    "B5CFA9D6C8FEBD618F91AC2843D50A1C",
                    "FCD6BCB56C1689FCEF28B57C22475BAD",
                    "B5CFA9D6C8FEBD618F91AC2843D50A1C",
                    "BF619EAC0CDF3F68D496EA9344137E8B");

    private GoldenManifest() {}

    static ManifestHeader header(Optional<SidecarFile> metadata, Optional<SidecarFile> properties) {
        return new ManifestHeader(
                new DriveId("TESTDRIVE01"),
                "offline-seed",
                ImportDisposition.NO_OVERWRITE,
                metadata,
                properties);
    }

    static ManifestHeader header() {
        return header(
                Optional.of(
                        new SidecarFile(
                                DriveManifest.METADATA_FILE_PATH, md5(golden("metadata.xml")))),
                Optional.of(
                        new SidecarFile(
                                DriveManifest.PROPERTIES_FILE_PATH,
                                md5(golden("properties.xml")))));
    }

    static HashSource hashes(List<String> hex) {
        Iterator<String> next = hex.iterator();
        return target ->
                System.arraycopy(HexFormat.of().parseHex(next.next()), 0, target, 0, target.length);
    }

    static byte[] write(ManifestHeader header, List<ManifestBlob> blobs, HashSource hashes)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DriveManifestWriter.write(out, header, blobs.iterator(), hashes);
        return out.toByteArray();
    }

    static byte[] golden(String name) {
        try (InputStream in =
                GoldenManifest.class.getResourceAsStream("/golden/manifest/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no golden file " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String md5(byte[] bytes) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
