// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import io.offlineseed.core.durable.DurabilityWatch.Step;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Records that are only ever appended, one line of JSON each, and durable once {@link #append} has
 * returned. A line is the CRC-32C of the JSON text as eight hexadecimal digits, a blank, the text.
 * What does not check, and all that follows it, was left by a crash and is cut off when the log is
 * opened.
 *
 * <p>One process at a time has a log open; whoever opens it holds the lease. To look at the log of
 * another, use {@link #read}. An interrupt does not disturb it. Safe for use by several threads.
 *
 * <p>Source: docs/formats/state-files.md, "Record logs".
 */
public final class RecordLog implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(RecordLog.class);
    private static final int MAX_RECORD_BYTES = 1 << 20;
    private static final int MAX_LOG_BYTES = 256 << 20; // a year of checkpoints is a tenth of it
    private static final int CRC_DIGITS = 8;
    private static final HexFormat HEX = HexFormat.of();

    private final DurableFiles files;
    private final Path file;
    private final UninterruptibleFile opened;
    private final List<String> records;
    private long endBytes;
    private boolean failed;

    private RecordLog(DurableFiles files, Path file, UninterruptibleFile opened, Valid valid) {
        this.files = files;
        this.file = file;
        this.opened = opened;
        this.records = new ArrayList<>(valid.records());
        this.endBytes = valid.bytes();
    }

    static RecordLog open(DurableFiles files, Path file) throws IOException {
        UninterruptibleFile opened = files.openOrCreate(file);
        try {
            byte[] content = content(file, opened);
            Valid valid = validPrefix(content);
            if (valid.bytes() < content.length) {
                logCut(file, content, valid);
                files.before(Step.TRUNCATE, file);
                opened.truncate(valid.bytes());
                files.before(Step.FORCE, file);
                opened.force();
            }
            return new RecordLog(files, file, opened, valid);
        } catch (IOException | RuntimeException | Error e) {
            try (opened) {
                throw e;
            }
        }
    }

    /**
     * Returns the valid records of a log without changing it, which another process may have open;
     * none if there is no such file.
     */
    public static List<String> read(Path file) throws IOException {
        try (UninterruptibleFile opened =
                UninterruptibleFile.open(file, Set.of(StandardOpenOption.READ))) {
            return validPrefix(content(file, opened)).records();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Returns the records in the order they were appended, a copy. */
    public synchronized List<String> records() {
        return List.copyOf(records);
    }

    /**
     * Appends one record; it is durable on return.
     *
     * @param json one line
     * @throws IllegalArgumentException if it is empty, longer than 1 MiB, has a line break, or
     *     cannot be encoded; nothing is written
     * @throws IOException if it fails, or the file was changed by another; whether the record is
     *     there shows when the log is opened again, and this one takes no more
     */
    public synchronized void append(String json) throws IOException {
        byte[] line = line(json);
        if (failed) {
            throw new IOException(
                    "Cannot append to "
                            + file
                            + ": an earlier write to it failed, so its end is not known. Open it again;"
                            + " what is incomplete is then cut off.");
        }
        failed = true;
        long size = opened.size();
        if (size != endBytes) {
            throw new IOException(
                    "Cannot append to "
                            + file
                            + ": it has "
                            + size
                            + " bytes and had "
                            + endBytes
                            + " after the last record of this process, so another one writes to it. It was left as it"
                            + " is. Make sure that only one works here, and open it again.");
        }
        files.before(Step.WRITE, file);
        opened.write(endBytes, ByteBuffer.wrap(line));
        files.before(Step.FORCE, file);
        opened.force();
        failed = false;
        endBytes += line.length;
        records.add(json);
    }

    /** Closes the file. Every record appended is durable already. */
    @Override
    public void close() throws IOException {
        opened.close();
    }

    /** An unfinished line is what a crash leaves; a finished one that does not check is damage. */
    private static void logCut(Path file, byte[] content, Valid valid) {
        boolean damaged = false;
        for (int i = valid.bytes(); i < content.length; i++) {
            damaged |= content[i] == '\n';
        }
        LOG.atLevel(damaged ? Level.WARN : Level.INFO)
                .log(
                        "Cutting {} bytes off the end of {}: {}. The {} records before them are complete",
                        content.length - valid.bytes(),
                        file,
                        damaged ? "they are damaged" : "a crash left them incomplete",
                        valid.records().size());
    }

    private static byte[] content(Path file, UninterruptibleFile opened) throws IOException {
        long size = opened.size();
        if (size > MAX_LOG_BYTES) {
            throw new IOException(
                    file
                            + " has "
                            + size
                            + " bytes, more than any log this library writes. It was left as it is.");
        }
        ByteBuffer content = ByteBuffer.allocate((int) size);
        int count = opened.read(0, content);
        byte[] bytes = new byte[count];
        content.flip().get(bytes);
        return bytes;
    }

    private static Valid validPrefix(byte[] content) {
        List<String> records = new ArrayList<>();
        int end = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') {
                Optional<String> record = parse(content, end, i);
                if (record.isEmpty()) {
                    break;
                }
                records.add(record.get());
                end = i + 1;
            }
        }
        return new Valid(List.copyOf(records), end);
    }

    private static Optional<String> parse(byte[] content, int start, int end) {
        int textStart = start + CRC_DIGITS + 1;
        if (textStart >= end
                || end - textStart > MAX_RECORD_BYTES
                || content[textStart - 1] != ' ') {
            return Optional.empty();
        }
        byte[] crc = crc(content, textStart, end - textStart);
        for (int i = 0; i < CRC_DIGITS; i++) {
            if (content[start + i] != crc[i]) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(content, textStart, end - textStart))
                            .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty(); // the checksum held by chance
        }
    }

    private static byte[] line(String json) {
        byte[] text;
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(json));
            text = new byte[encoded.remaining()];
            encoded.get(text);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "json must be text that UTF-8 can encode, it has half a surrogate pair", e);
        }
        if (text.length == 0
                || text.length > MAX_RECORD_BYTES
                || json.indexOf('\n') >= 0
                || json.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(
                    "json must be one line of 1 to "
                            + MAX_RECORD_BYTES
                            + " bytes, was "
                            + text.length
                            + " bytes");
        }
        byte[] line = new byte[CRC_DIGITS + 1 + text.length + 1];
        System.arraycopy(crc(text, 0, text.length), 0, line, 0, CRC_DIGITS);
        line[CRC_DIGITS] = ' ';
        System.arraycopy(text, 0, line, CRC_DIGITS + 1, text.length);
        line[line.length - 1] = '\n';
        return line;
    }

    private static byte[] crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return HEX.toHexDigits((int) crc.getValue()).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What of a log checks.
     *
     * @param bytes where the last valid record ends
     */
    private record Valid(List<String> records, int bytes) {}
}
