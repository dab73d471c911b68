// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.core.ntfs.NtfsNames;

/**
 * Finds the paths that NTFS would take for another one's, told one after the other in the order of
 * {@link NtfsNames#comparePaths}: names that differ in case only stand together, so that the last
 * path that was let through is all there is to remember.
 */
public final class TakenNames {

    private String last = "";

    /**
     * Returns whether the path, or a directory it lies in, is spelled otherwise on the drive
     * already.
     */
    public boolean isTaken(String path) {
        if (collides(path)) {
            return true;
        }
        last = path;
        return false;
    }

    private boolean collides(String path) {
        int start = 0;
        while (start <= Math.min(path.length(), last.length())) {
            String name = nameAt(path, start);
            String taken = nameAt(last, start);
            if (!name.equals(taken)) {
                return NtfsNames.isSame(name, taken);
            }
            start += name.length() + 1;
        }
        return false;
    }

    private static String nameAt(String path, int start) {
        int slash = path.indexOf('/', start);
        return path.substring(start, slash < 0 ? path.length() : slash);
    }
}
