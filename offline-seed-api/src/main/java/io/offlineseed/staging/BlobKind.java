// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.staging;

/**
 * The kinds of blob an import job can make; it knows no append blobs. Source:
 * docs/formats/manifest.md.
 */
public enum BlobKind {
    /** A block blob, at most 50,000 blocks of 4 MiB. */
    BLOCK,
    /**
     * A page blob, a multiple of 512 bytes long, at most 1 TiB; the default for {@code *.vhd} and
     * {@code *.vhdx}.
     */
    PAGE
}
