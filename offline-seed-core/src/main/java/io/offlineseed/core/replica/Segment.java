// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A segment that is being written: a tar inside one zstd frame, which {@code zstd -d | tar -x}
 * unpacks alone. The same entries give the same bytes, whatever the number of threads. Source:
 * docs/formats/replica.md, "Segment".
 *
 * <p>For one thread.
 */
final class Segment implements Closeable {

    private static final int TAR_RECORD_BYTES = 512;
    private static final int BUFFER_BYTES =
            256 << 10; // tar writes record by record, a JNI call each
    private static final int DEFAULT_FILE_MODE = 0644;
    private static final int DEFAULT_DIRECTORY_MODE = 0755;
    private static final int SYMLINK_MODE = 0777;

    private static final Logger LOG = LoggerFactory.getLogger(Segment.class);

    private final String name;
    private final HashedFile file;
    private final ZstdOutputStreamNoFinalizer zstd;
    private final Counting counting;
    private final TarArchiveOutputStream tar;
    private boolean finished;

    /**
     * Begins a segment.
     *
     * @param file where it goes
     * @param level zstd's level
     * @param threads threads that compress
     */
    Segment(String name, HashedFile file, int level, int threads) throws IOException {
        this.name = name;
        this.file = file;
        zstd = new ZstdOutputStreamNoFinalizer(file.output(), level);
        zstd.setChecksum(true);
        zstd.setWorkers(threads); // at least 1: with 0 the bytes are others than with 1 or more
        counting = new Counting(new BufferedOutputStream(zstd, BUFFER_BYTES));
        tar = new TarArchiveOutputStream(counting, TAR_RECORD_BYTES, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    /** Returns the name of the segment. */
    String name() {
        return name;
    }

    /** Returns how long the tar is so far, in bytes. */
    long tarBytes() {
        return counting.count;
    }

    /** Adds a directory. */
    CatalogEntry.Location addDirectory(TreePath path, EntryFacts facts) throws IOException {
        TarArchiveEntry entry = entry(path + "/", TarConstants.LF_DIR, facts);
        entry.setMode(mode(facts, DEFAULT_DIRECTORY_MODE));
        return add(entry);
    }

    /** Adds a symbolic link. */
    CatalogEntry.Location addSymlink(TreePath path, EntryFacts facts, RawText target)
            throws IOException {
        TarArchiveEntry entry = entry(path.toString(), TarConstants.LF_SYMLINK, facts);
        entry.setMode(SYMLINK_MODE);
        entry.setLinkName(target.toString());
        return add(entry);
    }

    private CatalogEntry.Location add(TarArchiveEntry entry) throws IOException {
        tar.putArchiveEntry(entry);
        CatalogEntry.Location location = new CatalogEntry.Location(name, tarBytes());
        tar.closeArchiveEntry();
        return location;
    }

    /**
     * Begins a file, whose {@code facts.sizeBytes()} bytes go to {@link #content}, then {@link
     * #endFile}.
     */
    CatalogEntry.Location beginFile(TreePath path, EntryFacts facts) throws IOException {
        TarArchiveEntry entry = entry(path.toString(), TarConstants.LF_NORMAL, facts);
        entry.setMode(mode(facts, DEFAULT_FILE_MODE));
        entry.setSize(facts.sizeBytes());
        tar.putArchiveEntry(entry);
        return new CatalogEntry.Location(name, tarBytes());
    }

    void content(byte[] bytes, int length) throws IOException {
        tar.write(bytes, 0, length);
    }

    void endFile() throws IOException {
        tar.closeArchiveEntry();
    }

    private static TarArchiveEntry entry(String name, byte type, EntryFacts facts) {
        Instant modified = facts.modified().orElse(Instant.EPOCH);
        TarArchiveEntry entry = new ExactTimeEntry(name, type, modified);
        entry.setModTime(FileTime.from(modified.truncatedTo(ChronoUnit.SECONDS)));
        Optional<EntryFacts.Posix> posix = facts.posix();
        entry.setUserId(posix.map(EntryFacts.Posix::userId).orElse(0L));
        entry.setGroupId(posix.map(EntryFacts.Posix::groupId).orElse(0L));
        entry.setUserName(posix.map(EntryFacts.Posix::user).orElse(""));
        entry.setGroupName(posix.map(EntryFacts.Posix::group).orElse(""));
        return entry;
    }

    private static int mode(EntryFacts facts, int otherwise) {
        return facts.posix().map(EntryFacts.Posix::mode).orElse(otherwise);
    }

    /** Ends the segment, waits until it is written, and returns its length. */
    long finish() throws IOException {
        tar.close();
        finished = true;
        return file.awaitWritten();
    }

    /** Gives the segment up unless it is finished; nothing of it shows then. */
    @Override
    public void close() throws IOException {
        if (!finished) {
            file.abandon();
            try {
                zstd.close(); // frees its memory; what it still wants to write is refused
            } catch (StoppedException e) {
                LOG.trace("Segment {} was given up", name, e);
            }
        }
    }

    /**
     * commons-compress cuts times to 100 ns, as Windows has them; this gives the PAX header all
     * nine digits.
     */
    private static final class ExactTimeEntry extends TarArchiveEntry {

        private final Map<String, String> headers;

        ExactTimeEntry(String name, byte type, Instant modified) {
            super(name, type);
            String seconds =
                    BigDecimal.valueOf(modified.getEpochSecond())
                            .add(BigDecimal.valueOf(modified.getNano(), 9))
                            .stripTrailingZeros()
                            .toPlainString();
            headers =
                    seconds.contains(".") || seconds.startsWith("-")
                            ? Map.of("mtime", seconds)
                            : Map.of();
        }

        @Override
        public Map<String, String> getExtraPaxHeaders() {
            return headers;
        }
    }

    private static final class Counting extends FilterOutputStream {

        private long count;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }
}
