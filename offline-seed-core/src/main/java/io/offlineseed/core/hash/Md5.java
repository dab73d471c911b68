// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.hash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * MD5 as the JDK has it. The service demands it against damage; it is no protection against
 * forgery.
 */
public final class Md5 {

    private Md5() {}

    /**
     * Returns a new digest.
     *
     * @throws IllegalStateException if this Java runtime has none, as some that are restricted to
     *     FIPS algorithms
     */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "This Java runtime has no MD5, which the manifest of a drive needs. Use a runtime whose"
                            + " security providers offer it. Nothing was written.",
                    e);
        }
    }
}
