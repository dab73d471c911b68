// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.util.List;
import java.util.Optional;

/**
 * What a manifest says about one blob.
 *
 * @param disposition {@code rename}, {@code no-overwrite} or {@code overwrite}
 * @param pages whether it is a page blob
 * @param parts its blocks or page ranges, by offset
 */
record BlobEntry(
        String blobPath,
        String filePath,
        long length,
        String disposition,
        boolean pages,
        List<Part> parts,
        Optional<SideFile> metadata,
        Optional<SideFile> properties) {

    /**
     * A block or page range.
     *
     * @param id the block's id in Base64; empty if the manifest gives none
     * @param hash MD5 in Base16 as written; empty if the manifest lists no parts
     */
    record Part(long offset, int length, String id, String hash) {}

    /**
     * A file with metadata or properties.
     *
     * @param global whether the whole list refers to it
     * @param hash MD5 in Base16 as written
     */
    record SideFile(boolean global, String path, String hash) {}

    BlobEntry {
        parts = List.copyOf(parts);
    }

    String container() {
        return blobPath.substring(0, blobPath.indexOf('/'));
    }

    String name() {
        return blobPath.substring(blobPath.indexOf('/') + 1);
    }
}
