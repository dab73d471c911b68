// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.hash;

import java.util.HexFormat;

/** Base16 with capital letters, as manifests and import jobs spell hashes. */
public final class Hex {

    private static final HexFormat UPPER = HexFormat.of().withUpperCase();

    private Hex() {}

    /** Returns two digits for each byte. */
    public static String upper(byte[] bytes) {
        return UPPER.formatHex(bytes);
    }

    /** Returns two digits for each byte of a part of an array. */
    public static String upper(byte[] bytes, int offset, int length) {
        return UPPER.formatHex(bytes, offset, offset + length);
    }

    /**
     * Returns the bytes that capital or small digits stand for.
     *
     * @throws IllegalArgumentException if it is not pairs of hexadecimal digits
     */
    public static byte[] parse(String digits) {
        return UPPER.parseHex(digits);
    }
}
