// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.hash;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;

/** One slice after the other, by the JDK's own MD5. */
public final class ScalarMd5Lanes implements Md5Lanes {

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public void digest(List<Slice> slices, byte[] target, int targetOffset) {
        Objects.checkFromIndexSize(
                targetOffset, Math.multiplyExact(slices.size(), HASH_BYTES), target.length);
        MessageDigest md5 = Md5.digest();
        int position = targetOffset;
        for (Slice slice : slices) {
            md5.update(slice.array(), slice.offset(), slice.length());
            try {
                md5.digest(target, position, HASH_BYTES);
            } catch (DigestException e) {
                throw new IllegalStateException("MD5 did not fit into " + HASH_BYTES + " bytes", e);
            }
            position += HASH_BYTES;
        }
    }
}
