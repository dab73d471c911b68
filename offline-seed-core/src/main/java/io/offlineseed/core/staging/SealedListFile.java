// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.staging.StagedBlob;
import io.offlineseed.staging.StagingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sealed list as a file: a line that opens it, a line for each blob, a line that closes it with
 * the SHA-256 of all before. One place in {@value #STRIDE} is remembered, so that a cursor starts
 * near where it is wanted. Source: docs/formats/staging.md, "blobs.list".
 */
final class SealedListFile implements SealedList {

    private static final int STRIDE = 1024; // lines: 80 KB of places for 10 million blobs
    private static final int LAST_LINE_BYTES = 1 << 10; // more than the closing line ever has
    private static final int BUFFER_BYTES = 64 << 10;

    private final BackupFolder folder;
    private final Head head;
    private final Tail tail;
    private final long[] places;

    private SealedListFile(BackupFolder folder, Head head, Tail tail, long[] places) {
        this.folder = folder;
        this.head = head;
        this.tail = tail;
        this.places = places;
    }

    /**
     * The opening line.
     *
     * @param placeKey the key that the folder of all blobs had, empty if keys cannot be relied on
     */
    record Head(String placeKey) {

        byte[] render(String sealedAt) throws IOException {
            return (StateFile.renderLine(
                                    json -> {
                                        json.writeStringField("sealedAt", sealedAt);
                                        json.writeStringField("placeKey", placeKey);
                                    })
                            + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The closing line: number and bytes of all blobs, and the digest of all lines before. */
    record Tail(long count, long bytes, String digest) {

        void write(OutputStream out) throws IOException {
            String line =
                    StateFile.renderLine(
                            json ->
                                    json.writeLongField("count", count)
                                            .writeLongField("bytes", bytes)
                                            .writeStringField("sha256", digest));
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        /** Reads the closing line alone. */
        static Tail read(Path list) throws IOException {
            try (SeekableByteChannel channel = Files.newByteChannel(list)) {
                int length = (int) Math.min(LAST_LINE_BYTES, channel.size());
                channel.position(channel.size() - length);
                ByteBuffer end = ByteBuffer.allocate(length);
                while (end.hasRemaining() && channel.read(end) >= 0) {
                    // until the end of the file
                }
                String text = new String(end.array(), StandardCharsets.UTF_8).stripTrailing();
                return parse(list, text.substring(text.lastIndexOf('\n') + 1));
            }
        }

        private static Tail parse(Path list, String line) {
            long[] numbers = {-1, -1};
            String[] digest = {""};
            StateFile.parseLine(
                    list,
                    line,
                    (name, json) -> {
                        switch (name) {
                            case "count" -> numbers[0] = json.getLong();
                            case "bytes" -> numbers[1] = json.getLong();
                            case "sha256" -> digest[0] = json.getString();
                            default -> json.skipChildren();
                        }
                    });
            if (numbers[0] < 0 || numbers[1] < 0 || digest[0].isEmpty()) {
                throw StateFile.unreadable(list, "its last line is not whole", null);
            }
            return new Tail(numbers[0], numbers[1], digest[0]);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /**
     * Opens a list, reading and hashing it as a whole.
     *
     * @throws StagingException if it is damaged ({@code STATE_UNREADABLE})
     * @throws IOException if it cannot be read
     */
    static SealedListFile open(BackupFolder folder) throws IOException {
        Path list = folder.listFile();
        Tail tail = Tail.read(list);
        long[] places = new long[(int) (tail.count() / STRIDE + 1)];
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        long position = 0;
        long line = -1; // the one that begins at the next line break
        long lastLine = 0;
        long hashed = 0;
        long size = Files.size(list);
        try (InputStream in = Files.newInputStream(list)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    if (buffer[i] == '\n' && position + i + 1 < size) {
                        line++;
                        lastLine = position + i + 1;
                        if (line % STRIDE == 0 && line / STRIDE < places.length) {
                            places[(int) (line / STRIDE)] = lastLine;
                        }
                    }
                }
                // all but the last line: what might be it waits for the next round
                int sure = (int) Math.max(0, Math.min(n, size - LAST_LINE_BYTES - position));
                digest.update(buffer, 0, sure);
                hashed += sure;
                position += n;
            }
        }
        hashRest(list, digest, hashed, lastLine);
        if (line != tail.count()
                || !HexFormat.of().formatHex(digest.digest()).equals(tail.digest())) {
            throw StateFile.unreadable(list, "its content does not fit its own SHA-256", null);
        }
        return new SealedListFile(folder, head(list), tail, places);
    }

    private static void hashRest(Path list, MessageDigest digest, long from, long to)
            throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(list)) {
            channel.position(from);
            ByteBuffer rest = ByteBuffer.allocate((int) Math.max(0, to - from));
            while (rest.hasRemaining() && channel.read(rest) >= 0) {
                // until the last line
            }
            digest.update(rest.flip());
        }
    }

    private static Head head(Path list) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(list)) {
            String[] placeKey = {""};
            String line = in.readLine();
            StateFile.parseLine(
                    list,
                    line == null ? "" : line,
                    (name, json) -> {
                        if (name.equals("placeKey")) {
                            placeKey[0] = json.getString();
                        } else {
                            json.skipChildren();
                        }
                    });
            return new Head(placeKey[0]);
        }
    }

    Head head() {
        return head;
    }

    @Override
    public String digest() {
        return tail.digest();
    }

    @Override
    public long count() {
        return tail.count();
    }

    @Override
    public long bytes() {
        return tail.bytes();
    }

    @Override
    public SealedCursor from(long firstOrdinal) {
        if (firstOrdinal < 0 || firstOrdinal > tail.count()) {
            throw new IllegalArgumentException(
                    "firstOrdinal must be 0 to " + tail.count() + ", was " + firstOrdinal);
        }
        try {
            return new Cursor(firstOrdinal);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private StagingException damaged(Exception e) {
        return StateFile.unreadable(folder.listFile(), String.valueOf(e.getMessage()), e);
    }

    private final class Cursor implements SealedCursor {

        private final BufferedReader in;
        private long ordinal;

        Cursor(long firstOrdinal) throws IOException {
            int stride = (int) (firstOrdinal / STRIDE);
            InputStream file = Files.newInputStream(folder.listFile());
            in =
                    new BufferedReader(
                            new InputStreamReader(file, StandardCharsets.UTF_8), BUFFER_BYTES);
            try {
                file.skipNBytes(places[stride]);
                ordinal = (long) stride * STRIDE;
                while (ordinal < firstOrdinal && !line().isEmpty()) {
                    ordinal++;
                }
            } catch (IOException | RuntimeException e) {
                try (in) {
                    throw e;
                }
            }
        }

        private String line() throws IOException {
            @Nullable String line = in.readLine();
            if (line == null) {
                throw new IOException("it ends before blob " + ordinal);
            }
            return line;
        }

        @Override
        public boolean hasNext() {
            return ordinal < tail.count();
        }

        @Override
        public SealedBlob next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the list has " + tail.count() + " blobs");
            }
            try {
                SealedBlob blob = blob(ordinal, ListLine.parse(line()));
                ordinal++;
                return blob;
            } catch (IOException | IllegalArgumentException e) {
                throw damaged(e);
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw damaged(e);
            }
        }
    }

    private SealedBlob blob(long ordinal, ListLine line) {
        return new SealedBlob(
                new StagedBlob(
                        ordinal, line.path(), line.sizeBytes(), line.kind(), line.modifiedAt()),
                folder.blobs().resolve(line.path()),
                line.aside() ? BlobRules.asidePath(ordinal) : BlobRules.drivePath(line.path()),
                hashes(line),
                line.fileKey().equals(ListLine.NONE)
                        ? Optional.empty()
                        : Optional.of(line.fileKey()));
    }

    private Optional<BlockHashes> hashes(ListLine line) {
        return switch (line.hashes()) {
            case ListLine.NONE -> Optional.empty();
            case ListLine.BORN -> Optional.of(new BlockHashes(folder.bornHashes(line.path()), 0));
            default ->
                    Optional.of(
                            new BlockHashes(folder.sealedHashes(), Long.parseLong(line.hashes())));
        };
    }
}
