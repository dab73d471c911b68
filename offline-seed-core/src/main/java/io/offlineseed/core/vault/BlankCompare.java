// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import java.io.OutputStream;

/** Takes bytes and tells whether all were zero. For one thread. */
final class BlankCompare extends OutputStream {

    private boolean blank = true;

    /** Returns whether all bytes are zero. */
    static boolean isBlank(byte[] bytes) {
        BlankCompare compare = new BlankCompare();
        compare.write(bytes, 0, bytes.length);
        return compare.blank;
    }

    @Override
    public void write(int value) {
        blank &= (value & 0xff) == 0;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        for (int i = offset; blank && i < offset + length; i++) {
            blank = source[i] == 0;
        }
    }

    /** Returns whether all bytes were zero. */
    boolean isBlank() {
        return blank;
    }
}
