// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

/**
 * Offsets and file attributes of $STANDARD_INFORMATION. Source: docs/formats/ntfs.md, "Attributes".
 */
public final class StandardInformation {

    public static final int CREATED = 0x00;
    public static final int MODIFIED = 0x08;
    public static final int RECORD_CHANGED = 0x10;
    public static final int ACCESSED = 0x18;
    public static final int ATTRIBUTES = 0x20;
    public static final int SECURITY_ID = 0x34;

    /** Size of the form that has a security id. */
    public static final int BYTES = 72;

    /** Size of the form of NTFS 1.2, without a security id. */
    public static final int SHORT_BYTES = 48;

    public static final int HIDDEN = 0x2;
    public static final int SYSTEM = 0x4;
    public static final int ARCHIVE = 0x20;
    public static final int SPARSE = 0x200;
    public static final int REPARSE_POINT = 0x400;
    public static final int COMPRESSED = 0x800;
    public static final int ENCRYPTED = 0x4000;

    private StandardInformation() {}
}
