// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.blob;

import io.offlineseed.staging.BlobKind;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the service says of a blob without sending its content.
 *
 * @param kind what kind of blob it is; empty for an append blob
 * @param sizeBytes its length
 * @param unfinished whether it bears the mark of a page blob that a repair is filling
 * @param blocks its committed blocks in order; empty for a page blob, and for a block blob that was
 *     written in one piece
 * @param contentMd5 the MD5 kept with the blob as upper-case hexadecimal digits, if there is one
 *     and the blob has no blocks
 */
public record BlobFacts(
        Optional<BlobKind> kind,
        long sizeBytes,
        boolean unfinished,
        List<CommittedBlock> blocks,
        Optional<String> contentMd5) {

    /** Validates that nothing is null, and copies. */
    public BlobFacts {
        Objects.requireNonNull(kind, "kind");
        blocks = List.copyOf(blocks);
        Objects.requireNonNull(contentMd5, "contentMd5");
    }

    /**
     * A committed block.
     *
     * @param id its id, as it is on the wire
     * @param sizeBytes its length
     */
    public record CommittedBlock(String id, long sizeBytes) {

        /** Validates that nothing is null. */
        public CommittedBlock {
            Objects.requireNonNull(id, "id");
        }
    }
}
