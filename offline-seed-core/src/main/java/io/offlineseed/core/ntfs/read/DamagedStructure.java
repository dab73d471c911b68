// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

/**
 * Bytes that no sound volume has. The reason is a clause without a full stop, such as "record 27 is
 * torn". Turned into an exception of the API at the door of this room, and into a finding next
 * door.
 */
public final class DamagedStructure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** Creates one. */
    public DamagedStructure(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** Returns what is wrong. */
    public String reason() {
        return reason;
    }
}
