// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.device.gpt;

import java.util.Objects;

/**
 * A partition, wherever it was described.
 *
 * @param number its place in the table, from 1; unused places count
 * @param type what kind it is: a GUID of GPT in lower case, or the type byte of MBR as two hex
 *     digits
 * @param startBytes where it begins on the drive
 * @param sizeBytes its size
 * @param name its name; empty for MBR
 */
public record Partition(int number, String type, long startBytes, long sizeBytes, String name) {

    /** Validates that nothing is null. */
    public Partition {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(name, "name");
    }

    /** Returns whether Windows would look for a file system of its own there. */
    public boolean isBasicData() {
        return type.equals(GptHeader.BASIC_DATA.toString()) || type.equals("07");
    }
}
