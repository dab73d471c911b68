// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One thing a datacenter's copy log says, with what it means. Source: docs/formats/copy-logs.md.
 *
 * @param subject what it is about
 * @param path the blob's path as the log gives it, container first, with slashes; empty for a drive
 * @param filePath the file's path on the drive, where the log gives it
 * @param sizeBytes the blob's length, where the log gives it
 * @param range which bytes of the blob, for a block or a page range
 * @param checksum the checksum the log gives, as it writes it: MD5 in hexadecimal digits, or CRC-64
 *     in decimal ones
 * @param status the service's word; empty where the log gives none, as for the files of a verbose
 *     log without root, which are listed because they were copied
 * @param outcome what the word means for the data
 * @param explanation what the word means
 * @param remedy what to do; empty if nothing
 * @param detail what else the log says of it: error number and message, in the service's words
 */
public record CopyLogEntry(
        Subject subject,
        Optional<String> path,
        Optional<String> filePath,
        OptionalLong sizeBytes,
        Optional<Range> range,
        Optional<String> checksum,
        String status,
        Outcome outcome,
        String explanation,
        String remedy,
        Optional<String> detail) {

    /** What an entry is about. */
    public enum Subject {
        /** A whole drive. */
        DRIVE,
        /** A container, which the service may have renamed. */
        CONTAINER,
        /** A blob. */
        BLOB,
        /** What was done about a blob of the same name; follows its blob's entry. */
        DISPOSITION,
        /** A block of a blob; follows its blob's entry. */
        BLOCK,
        /** A range of pages of a blob; follows its blob's entry. */
        PAGE_RANGE,
        /** A blob's metadata; follows its blob's entry. */
        METADATA,
        /** A blob's properties; follows its blob's entry. */
        PROPERTIES
    }

    /** What a status means for the data. */
    public enum Outcome {
        /** It is where it should be. */
        ARRIVED,
        /** It is in the storage account, but not as asked: under another name, or another's. */
        DIFFERENT,
        /** It did not arrive, or not whole. */
        FAILED,
        /** The word is none that is documented; treat it as not arrived. */
        UNKNOWN
    }

    /**
     * Bytes of a blob.
     *
     * @param offsetBytes distance from the blob's start
     * @param lengthBytes how many
     */
    public record Range(long offsetBytes, long lengthBytes) {

        /** Validates that neither is negative. */
        public Range {
            if (offsetBytes < 0 || lengthBytes < 0) {
                throw new IllegalArgumentException(
                        "offset and length must not be negative, were "
                                + offsetBytes
                                + " and "
                                + lengthBytes);
            }
        }
    }

    /** Validates that nothing is null. */
    public CopyLogEntry {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(filePath, "filePath");
        Objects.requireNonNull(sizeBytes, "sizeBytes");
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(checksum, "checksum");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(explanation, "explanation");
        Objects.requireNonNull(remedy, "remedy");
        Objects.requireNonNull(detail, "detail");
    }
}
