// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.unlock;

/** Bytes that no sound volume has. Turned into an exception of the API at the door of this room. */
final class DamagedVolume extends Exception {

    private static final long serialVersionUID = 1L;

    DamagedVolume(String message) {
        super(message);
    }
}
