// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

/** Type codes of attributes. Source: docs/formats/ntfs.md, "Attributes". */
public final class AttributeType {

    public static final int STANDARD_INFORMATION = 0x10;
    public static final int ATTRIBUTE_LIST = 0x20;
    public static final int FILE_NAME = 0x30;
    public static final int OBJECT_ID = 0x40;
    public static final int SECURITY_DESCRIPTOR = 0x50;
    public static final int VOLUME_NAME = 0x60;
    public static final int VOLUME_INFORMATION = 0x70;
    public static final int DATA = 0x80;
    public static final int INDEX_ROOT = 0x90;
    public static final int INDEX_ALLOCATION = 0xa0;
    public static final int BITMAP = 0xb0;
    public static final int REPARSE_POINT = 0xc0;

    /** Stands where the next attribute would, behind the last one. */
    public static final int END = 0xffff_ffff;

    private AttributeType() {}
}
