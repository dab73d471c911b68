// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

/** What the checking of $Secure needs. Source: docs/formats/ntfs.md, "Security descriptors". */
public final class SecurityDescriptors {

    /** Size of what stands before a descriptor in $SDS, and is repeated in both indexes. */
    public static final int HEADER_BYTES = 20;

    /** Entries of $SDS begin at multiples of this. */
    public static final int ALIGNMENT_BYTES = 16;

    /** Size of a block of $SDS; every second one repeats the one before. */
    public static final int BLOCK_BYTES = 0x40000;

    /** The least security id. */
    public static final int FIRST_ID = 0x100;

    private SecurityDescriptors() {}

    /** Returns the hash of a descriptor whose length is a multiple of 4. */
    public static int hash(byte[] bytes, int offset, int length) {
        int hash = 0;
        for (int i = 0; i < length; i += 4) {
            hash = Le.int32(bytes, offset + i) + Integer.rotateLeft(hash, 3);
        }
        return hash;
    }
}
