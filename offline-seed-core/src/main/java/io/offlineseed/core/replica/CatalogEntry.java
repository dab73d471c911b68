// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.util.Objects;
import java.util.Optional;

/**
 * What a catalog says of one entry of a tree.
 *
 * @param path where it lies in the replica
 * @param facts what the file system said; for a stored file {@code sizeBytes} is what was stored
 * @param target what a symbolic link holds; empty for anything else
 * @param content a stored file's content; empty for anything else
 * @param location where it was stored; empty if it was not
 * @param problem why it is not stored as it is in the source; empty if it is
 */
public record CatalogEntry(
        TreePath path,
        EntryFacts facts,
        Optional<RawText> target,
        Optional<Content> content,
        Optional<Location> location,
        Optional<Problem> problem)
        implements CatalogLine {

    /**
     * A stored file's content.
     *
     * @param sha256 SHA-256 of the stored bytes, 64 lower-case hexadecimal digits
     * @param hasZeroRuns whether it holds an aligned run of 64 KiB of zeros, as files with holes do
     */
    public record Content(String sha256, boolean hasZeroRuns) {

        /** Validates. */
        public Content {
            if (!sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException(
                        "sha256 must be 64 lower-case hexadecimal digits, was '" + sha256 + "'");
            }
        }
    }

    /**
     * Where an entry was stored.
     *
     * @param segment name of the segment
     * @param offsetBytes distance of the content's first byte from the start of the segment's tar
     */
    public record Location(String segment, long offsetBytes) {

        /** Validates. */
        public Location {
            SegmentNames.number(segment);
            if (offsetBytes < 0) {
                throw new IllegalArgumentException(
                        "offsetBytes must not be negative, was " + offsetBytes);
            }
        }
    }

    /** Validates that type and details agree. */
    public CatalogEntry {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(problem, "problem");
        boolean stored = location.isPresent();
        if (content.isPresent() != (stored && facts.type() == EntryType.FILE)
                || (stored && facts.type() == EntryType.SYMLINK && target.isEmpty())
                || (target.isPresent() && facts.type() != EntryType.SYMLINK)
                || (stored && facts.type() == EntryType.OTHER)
                || (!stored && problem.isEmpty())) {
            throw new IllegalArgumentException(
                    "details of entry '" + path + "' do not fit its type " + facts.type());
        }
    }

    /** Returns whether the replica holds the entry. */
    public boolean isStored() {
        return location.isPresent();
    }
}
