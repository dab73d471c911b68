// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a volume lies on a drive or in an image, and how it is encrypted: all that can be told
 * without a key.
 *
 * @param table what kind of partition table there is
 * @param partitionNumber place of the partition in that table, from 1; empty if the whole drive or
 *     image is the volume
 * @param startBytes where the volume begins, in bytes from the start of the drive
 * @param sizeBytes its size in bytes, as the partition table or the drive states it
 * @param sectorBytes bytes of a logical sector of the drive
 * @param encryption what BitLocker tells; empty if the volume is not encrypted by it
 */
public record VolumeFacts(
        PartitionTable table,
        OptionalInt partitionNumber,
        long startBytes,
        long sizeBytes,
        int sectorBytes,
        Optional<EncryptionFacts> encryption) {

    /** The kinds of partition table. Prints as words for a person. */
    public enum PartitionTable {
        /** None: the whole drive is one volume. */
        NONE("none"),
        /** The older table of four entries. */
        MBR("MBR"),
        /** A GUID partition table. */
        GPT("GPT"),
        /** A GUID partition table of which only the copy at the drive's end is sound. */
        GPT_BACKUP_ONLY("GPT (only its copy at the drive's end is sound)");

        private final String words;

        PartitionTable(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** Validates that nothing is null and no number negative. */
    public VolumeFacts {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(partitionNumber, "partitionNumber");
        Objects.requireNonNull(encryption, "encryption");
        if (startBytes < 0 || sizeBytes < 0 || sectorBytes < 1) {
            throw new IllegalArgumentException(
                    "a volume of "
                            + sizeBytes
                            + " bytes at "
                            + startBytes
                            + " in sectors of "
                            + sectorBytes
                            + " cannot be");
        }
    }
}
