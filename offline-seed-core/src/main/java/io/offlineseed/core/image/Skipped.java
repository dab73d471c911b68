// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.image;

import java.util.ArrayList;
import java.util.List;

/** Things that were met and left, all of them counted, the first of them remembered. */
final class Skipped {

    /** The most that are remembered. */
    static final int SHOWN = 20;

    private final List<String> shown = new ArrayList<>();
    private long count;

    void add(String what) {
        count++;
        if (shown.size() < SHOWN) {
            shown.add(what);
        }
    }

    long count() {
        return count;
    }

    List<String> shown() {
        return List.copyOf(shown);
    }
}
