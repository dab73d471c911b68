// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.util.regex.Pattern;

/** The storage service's rules for names. */
final class BlobNaming {

    private static final Pattern CONTAINER =
            Pattern.compile("(?=.{3,63}$)[a-z0-9](?:-?[a-z0-9])*|\\$root");
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");
    private static final int MAX_BLOB_NAME = 1024;

    private BlobNaming() {}

    static boolean isContainer(String name) {
        return CONTAINER.matcher(name).matches();
    }

    static boolean isAccount(String name) {
        return ACCOUNT.matcher(name).matches();
    }

    static boolean isBlob(String name) {
        return !name.isEmpty() && name.length() <= MAX_BLOB_NAME;
    }

    /**
     * Returns the name a blob gets if its own is taken.
     *
     * @param number 2 for the first attempt
     */
    static String renamed(String name, int number) {
        int dot = name.lastIndexOf('.');
        boolean inLastSegment = dot > name.lastIndexOf('/');
        String suffix = " (" + number + ")";
        return inLastSegment
                ? name.substring(0, dot) + suffix + name.substring(dot)
                : name + suffix;
    }
}
