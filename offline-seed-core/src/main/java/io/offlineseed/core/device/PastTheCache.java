// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.device;

import java.nio.file.OpenOption;

/** Opening files so that transfers go past the page cache and show what the medium holds. */
public final class PastTheCache {

    private PastTheCache() {}

    /**
     * Returns the JDK's option for it, looked up by name because newer compilers warn of naming it.
     *
     * @throws UnsupportedOperationException if this Java has none
     */
    public static OpenOption option() {
        try {
            Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
            Object[] constants = options.getEnumConstants();
            for (Object constant : constants == null ? new Object[0] : constants) {
                if (constant.toString().equals("DIRECT")) {
                    return (OpenOption) constant;
                }
            }
        } catch (ClassNotFoundException e) {
            throw new UnsupportedOperationException("this Java cannot go past the page cache", e);
        }
        throw new UnsupportedOperationException("this Java cannot go past the page cache");
    }
}
