// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

/**
 * Encrypts and decrypts whole sectors, each by its place on the volume. Allocates nothing for each
 * call. Safe for use by several threads.
 */
public interface SectorCipher {

    /** Leaves sectors as they are: a volume that was decrypted but still has its metadata. */
    SectorCipher NONE =
            new SectorCipher() {
                @Override
                public void encrypt(
                        long offsetBytes,
                        byte[] source,
                        int sourceOffset,
                        byte[] target,
                        int targetOffset,
                        int length) {
                    System.arraycopy(source, sourceOffset, target, targetOffset, length);
                }

                @Override
                public void decrypt(
                        long offsetBytes,
                        byte[] source,
                        int sourceOffset,
                        byte[] target,
                        int targetOffset,
                        int length) {
                    System.arraycopy(source, sourceOffset, target, targetOffset, length);
                }
            };

    /**
     * Encrypts.
     *
     * @param offsetBytes where the first sector is on the volume, in bytes
     * @param source not changed
     * @param target another array
     * @param length a multiple of the sector size
     * @throws UnsupportedOperationException if sectors of this method are only read
     */
    void encrypt(
            long offsetBytes,
            byte[] source,
            int sourceOffset,
            byte[] target,
            int targetOffset,
            int length);

    /** Decrypts; otherwise as {@link #encrypt}. */
    void decrypt(
            long offsetBytes,
            byte[] source,
            int sourceOffset,
            byte[] target,
            int targetOffset,
            int length);
}
