// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.core.ntfs.NtfsNames;
import io.offlineseed.staging.BlobKind;
import java.time.Instant;

/**
 * One line of the sealed list, without its ordinal, which is its place. No field can hold the tab
 * that parts them: blob paths have no control characters. Source: docs/formats/staging.md,
 * "blobs.list".
 *
 * @param path the blob path
 * @param sizeBytes the file's length
 * @param kind the kind of blob
 * @param modifiedAt the file's time of last change
 * @param fileKey what the file system tells the file apart by, {@value #NONE} if not known
 * @param hashes {@value #NONE} if none were taken before the copy, {@value #BORN} if when the file
 *     was written, else the number of its first hash in {@code sealed.md5}
 * @param aside whether it goes aside on the drive, since its own path will not do there
 */
public record ListLine(
        String path,
        long sizeBytes,
        BlobKind kind,
        Instant modifiedAt,
        String fileKey,
        String hashes,
        boolean aside) {

    /** Stands where there is no key or hash. */
    public static final String NONE = "-";

    static final String BORN = "born";

    private static final char SEPARATOR = '\t';
    private static final int FIELDS = 7;
    private static final int NANOS = 1_000_000_000; // in a second

    /** Compares two lines by their paths, in the order of directories on NTFS. */
    public static int compare(String one, String other) {
        return NtfsNames.comparePaths(one, one.indexOf(SEPARATOR), other, other.indexOf(SEPARATOR));
    }

    ListLine withHashes(String newHashes) {
        return new ListLine(path, sizeBytes, kind, modifiedAt, fileKey, newHashes, aside);
    }

    /** Returns this line, of a blob that goes aside. */
    public ListLine goingAside() {
        return new ListLine(path, sizeBytes, kind, modifiedAt, fileKey, hashes, true);
    }

    /** Returns the line without its end. */
    public String render() {
        return path
                + SEPARATOR
                + sizeBytes
                + SEPARATOR
                + (kind == BlobKind.PAGE ? "page" : "block")
                + SEPARATOR
                + modifiedAt.getEpochSecond()
                + "."
                + Integer.toString(NANOS + modifiedAt.getNano()).substring(1) // nine digits
                + SEPARATOR
                + fileKey
                + SEPARATOR
                + hashes
                + SEPARATOR
                + (aside ? BlobRules.ASIDE : "=");
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static ListLine parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("a line has " + fields.length + " fields");
        }
        int dot = fields[3].indexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("a line has the time " + fields[3]);
        }
        return new ListLine(
                fields[0],
                Long.parseLong(fields[1]),
                kind(fields[2]),
                Instant.ofEpochSecond(
                        Long.parseLong(fields[3].substring(0, dot)),
                        Integer.parseInt(fields[3].substring(dot + 1))),
                fields[4],
                fields[5],
                fields[6].equals(BlobRules.ASIDE));
    }

    private static BlobKind kind(String text) {
        return switch (text) {
            case "block" -> BlobKind.BLOCK;
            case "page" -> BlobKind.PAGE;
            default -> throw new IllegalArgumentException("a line has the kind " + text);
        };
    }
}
