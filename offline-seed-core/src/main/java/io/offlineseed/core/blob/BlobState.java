// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.blob;

import io.offlineseed.core.blob.BlobFacts.CommittedBlock;
import io.offlineseed.staging.BlobKind;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A blob as one who writes to it must know it.
 *
 * @param etag its version; empty if there is no such blob
 * @param kind what kind of blob it is; empty for an append blob or none
 * @param sizeBytes its length
 * @param leased whether someone holds a lease on it
 * @param unfinished whether it bears the mark of a page blob that is being filled
 * @param contentMd5 the MD5 kept with it as upper-case hexadecimal digits, if there is one
 * @param committed its blocks in order; empty for a page blob or one written in one piece
 * @param uncommitted blocks that were sent and are not part of it
 */
public record BlobState(
        Optional<String> etag,
        Optional<BlobKind> kind,
        long sizeBytes,
        boolean leased,
        boolean unfinished,
        Optional<String> contentMd5,
        List<CommittedBlock> committed,
        List<CommittedBlock> uncommitted) {

    /** Validates that nothing is null, and copies. */
    public BlobState {
        Objects.requireNonNull(etag, "etag");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(contentMd5, "contentMd5");
        committed = List.copyOf(committed);
        uncommitted = List.copyOf(uncommitted);
    }

    /** Returns whether there is such a blob. */
    public boolean exists() {
        return etag.isPresent();
    }
}
