// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import java.util.Arrays;
import java.util.Objects;

/**
 * A certificate and its private key as PKCS#12, protected by a password which is not in it. Prints
 * nothing. Immutable.
 */
public final class ProtectedKey {

    private final byte[] pkcs12;

    /**
     * Copies the bytes; whether they are PKCS#12 is seen when they are opened.
     *
     * @throws IllegalArgumentException if there are none
     */
    public ProtectedKey(byte[] pkcs12) {
        Objects.requireNonNull(pkcs12, "pkcs12");
        if (pkcs12.length == 0) {
            throw new IllegalArgumentException("pkcs12 must not be empty");
        }
        this.pkcs12 = pkcs12.clone();
    }

    /** Returns a copy of the bytes. */
    public byte[] pkcs12() {
        return pkcs12.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProtectedKey key && Arrays.equals(key.pkcs12, pkcs12);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pkcs12);
    }

    @Override
    public String toString() {
        return "ProtectedKey[redacted]";
    }
}
