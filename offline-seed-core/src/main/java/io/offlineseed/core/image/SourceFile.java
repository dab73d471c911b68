// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.image;

import io.offlineseed.core.manifest.ManifestBlob;
import io.offlineseed.core.ntfs.write.NtfsFile;
import io.offlineseed.core.staging.BlobRules;
import io.offlineseed.core.staging.ListLine;
import io.offlineseed.staging.BlobKind;
import java.time.Instant;

/**
 * A file of the source tree.
 *
 * @param path its path below the source, names joined by slashes
 * @param sizeBytes its length when it was listed
 * @param modified its time of last change when it was listed
 * @param kind the kind of blob the manifest makes of it
 * @param drivePath where it lies on the volume
 */
record SourceFile(String path, long sizeBytes, Instant modified, BlobKind kind, String drivePath) {

    static SourceFile of(long ordinal, ListLine line) {
        return new SourceFile(
                line.path(),
                line.sizeBytes(),
                line.modifiedAt(),
                line.kind(),
                line.aside() ? BlobRules.asidePath(ordinal) : BlobRules.drivePath(line.path()));
    }

    NtfsFile onVolume() {
        return new NtfsFile(drivePath, sizeBytes, modified);
    }

    ManifestBlob inManifest(String container) {
        return new ManifestBlob(container + "/" + path, drivePath, sizeBytes, kind);
    }
}
