// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import io.offlineseed.examples.datacenter.StoredBlob.Piece;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The blobs of one container in one folder. Each blob has a folder of its own, named after a hash
 * of its name: {@code blob.json} and numbered data files. Blocks are appended to a data file as
 * they come; a blob is a list of pieces of such files, so committing copies nothing. Blocks that
 * were never committed are gone after a restart. Thread-safe.
 */
final class BlobContainer {

    private static final AtomicLong ETAGS = new AtomicLong(System.currentTimeMillis() << 16);
    private static final int COPY_BYTES = 1 << 18;

    private final Path folder;
    private final Clock clock;
    private final String etag = nextEtag();
    private final Instant created;
    private final NavigableMap<String, StoredBlob> blobs = new TreeMap<>();
    private final Map<String, Draft> drafts = new HashMap<>();

    /** Blocks of one blob that wait for being committed, and the data file they go to. */
    private static final class Draft {
        private final Map<String, Piece> blocks = new LinkedHashMap<>();
        private final int file;
        private long end;

        Draft(int file) {
            this.file = file;
        }
    }

    private BlobContainer(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
        this.created = clock.instant();
    }

    static BlobContainer open(Path folder, Clock clock) throws IOException {
        Files.createDirectories(folder);
        BlobContainer container = new BlobContainer(folder, clock);
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path blobFolder : (Iterable<Path>) folders::iterator) {
                Path file = blobFolder.resolve("blob.json");
                if (Files.exists(file)) {
                    StoredBlob blob = StoredBlob.load(Json.parse(Files.readAllBytes(file)));
                    container.blobs.put(blob.name(), blob);
                }
            }
        }
        return container;
    }

    /** What must hold for a write or read to happen. */
    interface Condition {
        void check(Optional<StoredBlob> current) throws StorageError;
    }

    String etag() {
        return etag;
    }

    Instant created() {
        return created;
    }

    synchronized Optional<StoredBlob> find(String name) {
        return Optional.ofNullable(blobs.get(name));
    }

    /** Returns up to that many blobs behind a name, in their order. */
    synchronized List<StoredBlob> after(String name, boolean inclusive, int count) {
        return blobs.tailMap(name, inclusive).values().stream().limit(count).toList();
    }

    synchronized Map<String, Long> uncommitted(String name) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        Draft draft = drafts.get(name);
        if (draft != null) {
            draft.blocks.forEach((id, piece) -> sizes.put(id, piece.length()));
        }
        return sizes;
    }

    /** Takes a block's bytes; returns their MD5 in Base64. */
    String putBlock(String name, String id, InputStream body, long length, String md5)
            throws IOException, StorageError {
        synchronized (this) {
            StoredBlob blob = blobs.get(name);
            if (blob != null && blob.pages()) {
                throw new StorageError(409, "InvalidBlobType", "A page blob of that name exists.");
            }
            Draft draft = drafts.get(name);
            if (draft != null
                    && draft.blocks.keySet().stream().anyMatch(k -> k.length() != id.length())) {
                throw StorageError.badRequest(
                        "InvalidBlobOrBlock", "All block ids of a blob must be equally long.");
            }
        }
        Written written = write(name, body, length, md5, id);
        synchronized (this) {
            draft(name).blocks.put(id, written.piece);
        }
        return written.md5;
    }

    private record Written(Piece piece, String md5) {}

    private Written write(String name, InputStream body, long length, String md5, String id)
            throws IOException, StorageError {
        Piece piece;
        synchronized (this) {
            Draft draft = draft(name);
            piece = new Piece(id, draft.file, draft.end, length);
            draft.end += length;
        }
        MessageDigest digest = md5();
        try (FileChannel channel =
                FileChannel.open(
                        data(name, piece.file()),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            copy(body, length, channel, piece.offset(), digest);
        }
        return new Written(piece, checked(digest.digest(), md5));
    }

    private static void copy(
            InputStream body, long length, FileChannel channel, long offset, MessageDigest digest)
            throws IOException, StorageError {
        byte[] buffer = new byte[(int) Math.min(COPY_BYTES, Math.max(1, length))];
        long done = 0;
        while (done < length) {
            int read = body.read(buffer, 0, (int) Math.min(buffer.length, length - done));
            if (read < 0) {
                throw StorageError.badRequest(
                        "IncompleteBody", "The body is shorter than its Content-Length.");
            }
            digest.update(buffer, 0, read);
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
            while (bytes.hasRemaining()) {
                done += channel.write(bytes, offset + done);
            }
        }
    }

    /** Returns the digest in Base64, which must be the expected one if there is one. */
    private static String checked(byte[] digest, String expected) throws StorageError {
        String actual = Base64.getEncoder().encodeToString(digest);
        if (!expected.isEmpty() && !actual.equals(expected)) {
            throw StorageError.badRequest(
                    "Md5Mismatch", "The MD5 value specified in the request did not match.");
        }
        return actual;
    }

    private Draft draft(String name) throws IOException {
        Draft draft = drafts.get(name);
        if (draft == null) {
            StoredBlob blob = blobs.get(name);
            int next = 1;
            if (blob != null) {
                next = blob.files().stream().mapToInt(f -> f).max().orElse(0) + 1;
            }
            Files.createDirectories(folder(name));
            Files.deleteIfExists(data(name, next)); // of a killed process
            draft = new Draft(next);
            drafts.put(name, draft);
        }
        return draft;
    }

    /** One entry of a block list: where to look for the block, and its id. */
    record BlockReference(String where, String id) {}

    synchronized StoredBlob commit(
            String name,
            List<BlockReference> list,
            Map<String, String> headers,
            Map<String, String> metadata,
            Condition condition)
            throws IOException, StorageError {
        Optional<StoredBlob> before = find(name);
        condition.check(before);
        Map<String, Piece> uncommitted = draft(name).blocks;
        Map<String, Piece> committed = new HashMap<>();
        before.ifPresent(blob -> blob.pieces().forEach(piece -> committed.put(piece.id(), piece)));
        List<Piece> pieces = new ArrayList<>();
        for (BlockReference block : list) {
            Piece piece =
                    switch (block.where) {
                        case "Latest" ->
                                uncommitted.getOrDefault(block.id, committed.get(block.id));
                        case "Uncommitted" -> uncommitted.get(block.id);
                        default -> committed.get(block.id);
                    };
            if (piece == null || block.id.isEmpty()) {
                throw StorageError.badRequest(
                        "InvalidBlockList", "The specified block list is invalid.");
            }
            pieces.add(piece);
        }
        return replace(blob(name, false, before, pieces, headers, metadata));
    }

    /** Stores a block blob whose bytes come at once. */
    StoredBlob putBlob(
            String name,
            InputStream body,
            long length,
            String md5,
            Map<String, String> headers,
            Map<String, String> metadata,
            Condition condition)
            throws IOException, StorageError {
        condition.check(find(name));
        Written written = write(name, body, length, md5, "");
        Map<String, String> all = new TreeMap<>(headers);
        all.putIfAbsent("Content-MD5", written.md5);
        synchronized (this) {
            Optional<StoredBlob> before = find(name);
            condition.check(before);
            return replace(blob(name, false, before, List.of(written.piece), all, metadata));
        }
    }

    synchronized StoredBlob createPages(
            String name,
            long size,
            Map<String, String> headers,
            Map<String, String> metadata,
            Condition condition)
            throws IOException, StorageError {
        Optional<StoredBlob> before = find(name);
        condition.check(before);
        drafts.remove(name);
        Piece piece = new Piece("", draft(name).file, 0, size);
        try (FileChannel channel =
                FileChannel.open(
                        data(name, piece.file()),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.SPARSE,
                        StandardOpenOption.WRITE)) {
            if (size > 0) {
                channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
            }
        }
        return replace(blob(name, true, before, List.of(piece), headers, metadata));
    }

    /** Writes whole pages, or zeros where the body has no bytes; returns the blob as it is then. */
    synchronized StoredBlob putPages(
            String name,
            long offset,
            long length,
            Optional<byte[]> body,
            String md5,
            Condition condition)
            throws IOException, StorageError {
        Optional<StoredBlob> found = find(name);
        condition.check(found);
        StoredBlob blob = found.orElseThrow(StorageError::blobNotFound);
        if (!blob.pages()) {
            throw new StorageError(409, "InvalidBlobType", "The blob is not a page blob.");
        }
        if (offset % 512 != 0 || length % 512 != 0 || offset + length > blob.size()) {
            throw new StorageError(416, "InvalidPageRange", "The page range is invalid.");
        }
        ByteBuffer bytes = ByteBuffer.wrap(body.orElseGet(() -> new byte[(int) length]));
        if (body.isPresent()) {
            checked(md5().digest(body.get()), md5);
        }
        try (FileChannel channel =
                FileChannel.open(
                        data(name, blob.pieces().get(0).file()), StandardOpenOption.WRITE)) {
            for (long at = offset; bytes.hasRemaining(); ) {
                at += channel.write(bytes, at);
            }
        }
        return change(blob, blob.headers(), blob.metadata());
    }

    synchronized StoredBlob change(
            StoredBlob blob, Map<String, String> headers, Map<String, String> metadata)
            throws IOException {
        StoredBlob after = blob.with(nextEtag(), now(), headers, metadata);
        save(after);
        blobs.put(after.name(), after);
        return after;
    }

    synchronized void delete(String name, Condition condition) throws IOException, StorageError {
        Optional<StoredBlob> found = find(name);
        condition.check(found);
        if (found.isEmpty()) {
            throw StorageError.blobNotFound();
        }
        blobs.remove(name);
        drafts.remove(name);
        deleteTree(folder(name));
    }

    private StoredBlob blob(
            String name,
            boolean pages,
            Optional<StoredBlob> before,
            List<Piece> pieces,
            Map<String, String> headers,
            Map<String, String> metadata) {
        Instant now = now();
        return new StoredBlob(
                name,
                pages,
                nextEtag(),
                before.map(StoredBlob::created).orElse(now),
                now,
                pieces,
                headers,
                metadata);
    }

    private StoredBlob replace(StoredBlob after) throws IOException {
        save(after);
        blobs.put(after.name(), after);
        drafts.remove(after.name());
        try (Stream<Path> files = Files.list(folder(after.name()))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith("data-")
                        && !after.files().contains(Integer.valueOf(name.substring(5)))) {
                    Files.delete(file);
                }
            }
        }
        return after;
    }

    private void save(StoredBlob blob) throws IOException {
        Path file = folder(blob.name()).resolve("blob.json");
        Path next = file.resolveSibling("blob.json.new");
        Files.write(next, Json.bytes(blob.saved()));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The open files of one blob; a blob replaced meanwhile is read as it was. */
    static final class Reading implements Closeable {
        private final StoredBlob blob;
        private final Map<Integer, FileChannel> channels = new HashMap<>();

        private Reading(StoredBlob blob) {
            this.blob = blob;
        }

        StoredBlob blob() {
            return blob;
        }

        void copy(long offset, long length, OutputStream out) throws IOException {
            long start = 0;
            ByteBuffer buffer =
                    ByteBuffer.allocate((int) Math.min(COPY_BYTES, Math.max(1, length)));
            for (Piece piece : blob.pieces()) {
                long from = Math.max(offset, start);
                long to = Math.min(offset + length, start + piece.length());
                while (from < to) {
                    buffer.clear().limit((int) Math.min(buffer.capacity(), to - from));
                    FileChannel channel = channels.get(piece.file());
                    if (channel == null
                            || channel.read(buffer, piece.offset() + from - start) <= 0) {
                        throw new IOException("a data file of blob " + blob.name() + " is short");
                    }
                    out.write(buffer.array(), 0, buffer.position());
                    from += buffer.position();
                }
                start += piece.length();
            }
        }

        @Override
        public void close() throws IOException {
            for (FileChannel channel : channels.values()) {
                channel.close();
            }
        }
    }

    @SuppressWarnings("resource") // closed with the reading
    synchronized Reading read(String name, Condition condition) throws IOException, StorageError {
        Optional<StoredBlob> found = find(name);
        StoredBlob blob = found.orElseThrow(StorageError::blobNotFound);
        condition.check(found);
        Reading reading = new Reading(blob);
        for (int file : blob.files()) {
            Path data = data(name, file);
            if (Files.exists(data)) {
                reading.channels.put(file, FileChannel.open(data, StandardOpenOption.READ));
            }
        }
        return reading;
    }

    private Path data(String name, int file) {
        return folder(name).resolve("data-" + file);
    }

    private Path folder(String name) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(name.getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(hash, 0, 20));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Instant now() {
        return clock.instant();
    }

    static String nextEtag() {
        return "\"0x" + Long.toHexString(ETAGS.incrementAndGet()).toUpperCase(Locale.ROOT) + "\"";
    }

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
