// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

import java.util.Optional;

/**
 * The value of $FILE_NAME, which is also the key in a directory. Source: docs/formats/ntfs.md,
 * "Attributes".
 *
 * @param parent reference to the directory
 * @param created in units of {@link FileTimes}, as the following times
 * @param modified when the content changed
 * @param recordChanged when the record changed
 * @param accessed when it was read
 * @param allocatedBytes size of its clusters
 * @param dataBytes size of its content
 * @param attributes file attributes, with {@link #DIRECTORY} or {@link #VIEW_INDEX}
 * @param extra what stands at 3Ch: the size of extended attributes or a reparse tag
 * @param nameSpace one of the four
 * @param name 1 to 255 UTF-16 units
 */
public record FileName(
        long parent,
        long created,
        long modified,
        long recordChanged,
        long accessed,
        long allocatedBytes,
        long dataBytes,
        int attributes,
        int extra,
        int nameSpace,
        String name) {

    /** Size without the name. */
    public static final int FIXED_BYTES = 0x42;

    public static final int DIRECTORY = 0x1000_0000;
    public static final int VIEW_INDEX = 0x2000_0000;

    public static final int POSIX = 0;
    public static final int WIN32 = 1;
    public static final int DOS = 2;
    public static final int WIN32_AND_DOS = 3;

    /** Returns the size of the encoded form. */
    public int sizeBytes() {
        return sizeBytes(name.length());
    }

    /** Returns the size of the encoded form with a name of that many UTF-16 units. */
    public static int sizeBytes(int nameUnits) {
        return FIXED_BYTES + 2 * nameUnits;
    }

    /** Puts the encoded form, {@link #sizeBytes()} bytes. */
    public void encode(byte[] bytes, int offset) {
        Le.putInt64(bytes, offset, parent);
        Le.putInt64(bytes, offset + 0x08, created);
        Le.putInt64(bytes, offset + 0x10, modified);
        Le.putInt64(bytes, offset + 0x18, recordChanged);
        Le.putInt64(bytes, offset + 0x20, accessed);
        Le.putInt64(bytes, offset + 0x28, allocatedBytes);
        Le.putInt64(bytes, offset + 0x30, dataBytes);
        Le.putInt32(bytes, offset + 0x38, attributes);
        Le.putInt32(bytes, offset + 0x3c, extra);
        bytes[offset + 0x40] = (byte) name.length();
        bytes[offset + 0x41] = (byte) nameSpace;
        for (int i = 0; i < name.length(); i++) {
            Le.putInt16(bytes, offset + FIXED_BYTES + 2 * i, name.charAt(i));
        }
    }

    /**
     * Reads the encoded form.
     *
     * @param length bytes there are from {@code offset}
     * @return empty if the name is empty or does not end within them
     */
    public static Optional<FileName> decode(byte[] bytes, int offset, int length) {
        if (length < FIXED_BYTES || bytes[offset + 0x40] == 0) {
            return Optional.empty();
        }
        int units = Le.uint8(bytes, offset + 0x40);
        if (length < sizeBytes(units)) {
            return Optional.empty();
        }
        char[] name = new char[units];
        for (int i = 0; i < units; i++) {
            name[i] = (char) Le.uint16(bytes, offset + FIXED_BYTES + 2 * i);
        }
        return Optional.of(
                new FileName(
                        Le.int64(bytes, offset),
                        Le.int64(bytes, offset + 0x08),
                        Le.int64(bytes, offset + 0x10),
                        Le.int64(bytes, offset + 0x18),
                        Le.int64(bytes, offset + 0x20),
                        Le.int64(bytes, offset + 0x28),
                        Le.int64(bytes, offset + 0x30),
                        Le.int32(bytes, offset + 0x38),
                        Le.int32(bytes, offset + 0x3c),
                        Le.uint8(bytes, offset + 0x41),
                        new String(name)));
    }
}
