// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.offlineseed.vault.VaultException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a catalog line by line and trusts none: entries come in the order of a walk, each in a
 * directory that came before it, so that none lies below a file or a link and none comes twice;
 * segments and offsets ascend; the counts at the end are those of the lines. Memory depends on the
 * depth of the tree only.
 *
 * <p>For one thread.
 */
public final class CatalogReader implements Closeable {

    private static final int MAX_LINE_BYTES = 1 << 20; // a path and a target of 96 KiB, escaped
    private static final int MAX_DEPTH = 16_384; // names of one letter in the longest path

    private final InputStream in;
    private final CatalogHeader header;
    private final Deque<TreePath> directories = new ArrayDeque<>();

    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private long lineNumber;
    private int segments;
    private long segmentBytes;
    private long nextOffset;
    private Totals segmentTotals = Totals.NONE;
    private Totals totals = Totals.NONE;
    private @Nullable TreePath last;
    private boolean ended;

    /**
     * Opens a catalog.
     *
     * @param compressed the bytes of {@code catalog.jsonl.zst}; closed with the reader, and if this
     *     fails
     * @throws VaultException if it is no catalog, or one of a newer version ({@code
     *     CATALOG_DAMAGED})
     */
    public CatalogReader(InputStream compressed) throws IOException {
        in = new ZstdInputStreamNoFinalizer(compressed);
        try {
            if (!(readLine() instanceof CatalogHeader first)) {
                throw damaged("it does not begin with the line that describes it", null);
            }
            header = first;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** Returns the first line. */
    public CatalogHeader header() {
        return header;
    }

    /**
     * Returns the next entry or summary of a segment; empty once the end was reached and its counts
     * were found right.
     *
     * @throws VaultException if the catalog is damaged ({@code CATALOG_DAMAGED}); what was returned
     *     before is right as far as can be told
     */
    public Optional<CatalogLine> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        CatalogLine line = readLine();
        if (line instanceof CatalogEntry entry) {
            check(entry);
        } else if (line instanceof SegmentSummary summary) {
            check(summary);
        } else if (line instanceof CatalogEnd end) {
            check(end);
            return Optional.empty();
        } else {
            throw damaged("a second catalog begins", null);
        }
        return Optional.of(line);
    }

    private void check(CatalogEntry entry) {
        TreePath path = entry.path();
        if (last != null && last.compareTo(path) >= 0) {
            throw damaged("entry '" + path + "' stands behind '" + last + "'", null);
        }
        last = path;
        while (!directories.isEmpty() && !path.isAtOrBelow(directories.getLast())) {
            directories.removeLast();
        }
        Optional<TreePath> parent = path.parent();
        boolean known =
                parent.isPresent()
                        ? !directories.isEmpty() && directories.getLast().equals(parent.get())
                        : header.roots().stream().anyMatch(root -> root.name().equals(path));
        if (!known) {
            throw damaged("entry '" + path + "' lies in no directory of the catalog", null);
        }
        if (entry.isStored() && entry.facts().type() == EntryType.DIRECTORY) {
            if (directories.size() == MAX_DEPTH) {
                throw damaged("entry '" + path + "' is nested too deeply", null);
            }
            directories.addLast(path);
        }
        if (entry.location().isPresent()) {
            check(entry, entry.location().get());
        }
        segmentTotals = segmentTotals.plus(entry);
    }

    private void check(CatalogEntry entry, CatalogEntry.Location location) {
        if (SegmentNames.number(location.segment()) != segments + 1
                || location.offsetBytes() < nextOffset) {
            throw damaged("entry '" + entry.path() + "' is at a place already passed", null);
        }
        if (entry.facts().sizeBytes() > SegmentLimits.MAX_FILE_BYTES
                || location.offsetBytes() > SegmentLimits.MAX_TAR_BYTES) {
            throw damaged("entry '" + entry.path() + "' is larger than a segment can be", null);
        }
        nextOffset = location.offsetBytes() + entry.facts().sizeBytes();
    }

    private void check(SegmentSummary summary) {
        if (SegmentNames.number(summary.segment()) != segments + 1
                || summary.tarBytes() < nextOffset
                || !summary.totals().equals(segmentTotals)) {
            throw damaged("the counts of segment " + summary.segment() + " are wrong", null);
        }
        segments++;
        segmentBytes += summary.bytes();
        totals = totals.plus(segmentTotals);
        segmentTotals = Totals.NONE;
        nextOffset = 0;
    }

    private void check(CatalogEnd end) throws IOException {
        if (!end.equals(new CatalogEnd(segments, segmentBytes, totals))
                || segmentTotals.entries() != 0) {
            throw damaged("its last line counts what is not there", null);
        }
        if (position < limit || fill()) {
            throw damaged("it goes on after its last line", null);
        }
        ended = true;
    }

    private CatalogLine readLine() throws IOException {
        lineNumber++;
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (boolean whole = false; !whole; ) {
            if (position == limit && !fill()) {
                throw damaged("it ends here, before its last line", null);
            }
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            if (line.size() + (end - position) > MAX_LINE_BYTES) {
                throw damaged("the line is longer than " + MAX_LINE_BYTES + " bytes", null);
            }
            line.write(buffer, position, end - position);
            whole = end < limit;
            position = whole ? end + 1 : end;
        }
        try {
            RawText text = RawText.of(line.toByteArray());
            if (!text.isText()) {
                throw new IllegalArgumentException("the line is not UTF-8");
            }
            return CatalogFormat.read(text.toString());
        } catch (FormatTooNewException e) {
            throw new VaultException(
                    "FORMAT_TOO_NEW",
                    "The replica's catalog cannot be used: " + e.getMessage() + ".",
                    false,
                    e);
        } catch (IllegalArgumentException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    private VaultException damaged(String why, @Nullable Throwable cause) {
        return new VaultException(
                "CATALOG_DAMAGED",
                "The replica's catalog cannot be used: line "
                        + lineNumber
                        + ": "
                        + why
                        + ". Fetch "
                        + SegmentNames.CATALOG
                        + " again; without it the segments can still be unpacked one by one with"
                        + " zstd and tar.",
                false,
                cause);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
