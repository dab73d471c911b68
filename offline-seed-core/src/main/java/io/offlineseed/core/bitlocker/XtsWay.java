// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

/** One way to make tweaks and lay them over tiles. Safe for use by several threads. */
@FunctionalInterface
interface XtsWay {

    /** Returns tweaks for one thread. */
    XtsTweaks tweaks();
}
