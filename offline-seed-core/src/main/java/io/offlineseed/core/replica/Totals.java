// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

/**
 * Counts over entries of a catalog.
 *
 * @param entries all entries
 * @param files stored files
 * @param directories stored directories
 * @param symlinks stored symbolic links
 * @param contentBytes bytes of the content of stored files
 * @param zeroRunFiles stored files with runs of zeros, as files with holes have
 * @param extraLinks stored files that have further names; each name is stored with the content
 * @param notStored entries with a problem, other than excluded ones
 */
public record Totals(
        long entries,
        long files,
        long directories,
        long symlinks,
        long contentBytes,
        long zeroRunFiles,
        long extraLinks,
        long notStored) {

    /** Nothing counted yet. */
    static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0);

    /** Validates. */
    public Totals {
        if ((entries
                        | files
                        | directories
                        | symlinks
                        | contentBytes
                        | zeroRunFiles
                        | extraLinks
                        | notStored)
                < 0) {
            throw new IllegalArgumentException("counts must not be negative");
        }
    }

    Totals plus(CatalogEntry entry) {
        boolean stored = entry.isStored();
        EntryType type = entry.facts().type();
        boolean file = stored && type == EntryType.FILE;
        boolean failed = entry.problem().filter(p -> p.kind() != Problem.Kind.EXCLUDED).isPresent();
        return new Totals(
                entries + 1,
                files + (file ? 1 : 0),
                directories + (stored && type == EntryType.DIRECTORY ? 1 : 0),
                symlinks + (stored && type == EntryType.SYMLINK ? 1 : 0),
                contentBytes + (file ? entry.facts().sizeBytes() : 0),
                zeroRunFiles
                        + (entry.content().filter(CatalogEntry.Content::hasZeroRuns).isPresent()
                                ? 1
                                : 0),
                extraLinks + (file && entry.facts().links() > 1 ? 1 : 0),
                notStored + (failed ? 1 : 0));
    }

    Totals plus(Totals other) {
        return new Totals(
                entries + other.entries,
                files + other.files,
                directories + other.directories,
                symlinks + other.symlinks,
                contentBytes + other.contentBytes,
                zeroRunFiles + other.zeroRunFiles,
                extraLinks + other.extraLinks,
                notStored + other.notStored);
    }
}
