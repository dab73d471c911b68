// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

/**
 * Offsets in the header of an attribute, from its first byte. Source: docs/formats/ntfs.md,
 * "Attributes".
 */
public final class AttributeHeader {

    public static final int TYPE = 0x00;
    public static final int LENGTH = 0x04;
    public static final int NON_RESIDENT = 0x08;
    public static final int NAME_UNITS = 0x09;
    public static final int NAME_OFFSET = 0x0a;
    public static final int FLAGS = 0x0c;
    public static final int ID = 0x0e;

    public static final int RESIDENT_VALUE_LENGTH = 0x10;
    public static final int RESIDENT_VALUE_OFFSET = 0x14;
    public static final int RESIDENT_INDEXED = 0x16;

    /** Size of the header of a resident attribute: here its name begins, if it has one. */
    public static final int RESIDENT_BYTES = 0x18;

    public static final int LOWEST_VCN = 0x10;
    public static final int HIGHEST_VCN = 0x18;
    public static final int MAPPING_PAIRS_OFFSET = 0x20;
    public static final int COMPRESSION_UNIT = 0x22;
    public static final int ALLOCATED_BYTES = 0x28;
    public static final int DATA_BYTES = 0x30;
    public static final int INITIALIZED_BYTES = 0x38;

    /** Size of the header of a non-resident attribute: here its name begins, if it has one. */
    public static final int NON_RESIDENT_BYTES = 0x40;

    /** Where the name of a sparse or compressed attribute begins: it has one number more. */
    public static final int SPARSE_BYTES = 0x48;

    public static final int FLAG_COMPRESSED = 0x0001;
    public static final int FLAG_ENCRYPTED = 0x4000;
    public static final int FLAG_SPARSE = 0x8000;

    private AttributeHeader() {}
}
