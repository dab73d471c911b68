// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

/** Names of what a replica consists of: {@code 000001.tar.zst} and on, and the catalog. */
public final class SegmentNames {

    /** Name of the catalog. */
    public static final String CATALOG = "catalog.jsonl.zst";

    private static final String SUFFIX = ".tar.zst";

    private SegmentNames() {}

    static String of(int number) {
        return String.format("%06d", number) + SUFFIX;
    }

    /** Returns whether that is a segment's name. */
    static boolean isSegment(String name) {
        if (!name.matches("[0-9]{6,9}\\.tar\\.zst")) {
            return false;
        }
        int number = parse(name);
        return number > 0 && of(number).equals(name);
    }

    private static int parse(String name) {
        return Integer.parseInt(name.substring(0, name.length() - SUFFIX.length()));
    }

    /**
     * Returns a segment's number, from 1.
     *
     * @throws IllegalArgumentException if {@code name} is no segment's name
     */
    static int number(String name) {
        if (isSegment(name)) {
            return parse(name);
        }
        throw new IllegalArgumentException(
                "segment must be named like 000001.tar.zst, was '" + name + "'");
    }
}
