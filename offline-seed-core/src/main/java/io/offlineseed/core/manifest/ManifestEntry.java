// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import java.util.Arrays;
import java.util.Objects;

/** A blob with the MD5s of its blocks, as a manifest states them. Immutable. */
public final class ManifestEntry {

    private final ManifestBlob blob;
    private final byte[] md5s;

    ManifestEntry(ManifestBlob blob, byte[] md5s) {
        this.blob = blob;
        this.md5s = md5s;
    }

    /** Returns the blob. */
    public ManifestBlob blob() {
        return blob;
    }

    /** Returns the MD5s of all blocks, one after the other: a copy. */
    public byte[] md5s() {
        return md5s.clone();
    }

    /** Returns the MD5 of one block: a copy. */
    public byte[] md5(int block) {
        Objects.checkIndex(block, blob.blockCount());
        int start = block * DriveManifest.MD5_BYTES;
        return Arrays.copyOfRange(md5s, start, start + DriveManifest.MD5_BYTES);
    }
}
