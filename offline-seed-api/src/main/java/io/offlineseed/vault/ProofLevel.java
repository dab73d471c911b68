// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.vault;

/** How closely the imported blobs are compared with the drives' manifests. */
public enum ProofLevel {
    /**
     * The committed block list of each blob is compared with the manifest, block by block; the
     * block ids hold the MD5 of what the service was given. Nothing is downloaded. For page blobs
     * only the length can be compared, which the outcome says. The default.
     */
    BLOCK_LIST,
    /**
     * As {@link #BLOCK_LIST}, and of each blob the first and last block and one in a hundred others
     * are read.
     */
    SAMPLED,
    /** As {@link #BLOCK_LIST}, and every byte is read and compared with the manifest's hashes. */
    FULL
}
