// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request about one blob, from its headers to the answer's. */
final class BlobOperations {

    private static final int MAX_PAGES_BYTES = 4 << 20; // of one Put Page
    private static final int MAX_HASHED_RANGE_BYTES = 4 << 20;
    private static final int MAX_LIST_BYTES = 16 << 20;
    private static final int MAX_BLOCK_ID_BYTES = 64;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");
    private static final Set<String> UNKNOWN_HEADERS =
            Set.of(
                    "x-ms-lease-id",
                    "x-ms-copy-source",
                    "x-ms-access-tier",
                    "x-ms-tags",
                    "x-ms-if-tags",
                    "x-ms-encryption-key",
                    "x-ms-encryption-scope",
                    "x-ms-immutability-policy-until-date",
                    "x-ms-legal-hold",
                    "x-ms-structured-body",
                    "x-ms-content-crc64",
                    "if-modified-since",
                    "if-unmodified-since");
    private static final List<String> PROPERTIES =
            List.of(
                    "Content-Type",
                    "Content-MD5",
                    "Content-Encoding",
                    "Content-Language",
                    "Content-Disposition",
                    "Cache-Control");

    private final BlobContainer container;
    private final String name;
    private final HttpExchange exchange;
    private final Map<String, String> query;
    private final Headers request;

    BlobOperations(
            BlobContainer container,
            String name,
            HttpExchange exchange,
            Map<String, String> query) {
        this.container = container;
        this.name = name;
        this.exchange = exchange;
        this.query = query;
        this.request = exchange.getRequestHeaders();
    }

    /** Returns whether a request with that header asks for more than the endpoint does. */
    static boolean isUnknownHeader(String header) {
        return UNKNOWN_HEADERS.contains(header.toLowerCase(Locale.ROOT));
    }

    void run() throws IOException, StorageError {
        switch (exchange.getRequestMethod() + query.getOrDefault("comp", "")) {
            case "GET" -> get();
            case "HEAD" -> head();
            case "PUT" -> put();
            case "PUTblock" -> putBlock();
            case "PUTblocklist" -> putBlockList();
            case "GETblocklist" -> getBlockList();
            case "PUTpage" -> putPages();
            case "PUTmetadata" ->
                    answer(200, container.change(current(), current().headers(), metadata()));
            case "PUTproperties" ->
                    answer(200, container.change(current(), properties(), current().metadata()));
            case "DELETE" -> {
                container.delete(name, condition());
                Loopback.send(exchange, 202, new byte[0]);
            }
            default -> throw StorageError.notImplemented("this operation on a blob");
        }
    }

    private StoredBlob current() throws StorageError {
        Optional<StoredBlob> found = container.find(name);
        condition().check(found);
        return found.orElseThrow(StorageError::blobNotFound);
    }

    private void get() throws IOException, StorageError {
        try (BlobContainer.Reading reading = container.read(name, condition())) {
            StoredBlob blob = reading.blob();
            long size = blob.size();
            Optional<String> range = header("x-ms-range").or(() -> header("Range"));
            long from = 0;
            long to = size;
            if (range.isPresent()) {
                Matcher parts = RANGE.matcher(range.get());
                if (!parts.matches()) {
                    throw StorageError.badRequest("InvalidHeaderValue", "The range is invalid.");
                }
                from = Long.parseLong(parts.group(1));
                if (!parts.group(2).isEmpty()) {
                    to = Math.min(size, Long.parseLong(parts.group(2)) + 1);
                }
                if (from >= to) {
                    exchange.getResponseHeaders().set("Content-Range", "bytes */" + size);
                    throw new StorageError(416, "InvalidRange", "The range is not in the blob.");
                }
            }
            describe(blob);
            Headers answer = exchange.getResponseHeaders();
            if (range.isPresent()) {
                answer.set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + size);
                String md5 = blob.headers().get("Content-MD5");
                answer.remove("Content-MD5");
                if (md5 != null) {
                    answer.set("x-ms-blob-content-md5", md5);
                }
                if (header("x-ms-range-get-content-md5").filter("true"::equals).isPresent()) {
                    answer.set("Content-MD5", rangeMd5(reading, from, to - from));
                }
            }
            exchange.sendResponseHeaders(
                    range.isPresent() ? 206 : 200, to == from ? -1 : to - from);
            if (to > from) {
                reading.copy(from, to - from, exchange.getResponseBody());
            }
        }
    }

    private static String rangeMd5(BlobContainer.Reading reading, long from, long length)
            throws IOException, StorageError {
        if (length > MAX_HASHED_RANGE_BYTES) {
            throw StorageError.badRequest("OutOfRangeInput", "The range is over 4 MiB.");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        reading.copy(from, length, bytes);
        return base64(BlobContainer.md5().digest(bytes.toByteArray()));
    }

    private void head() throws IOException, StorageError {
        StoredBlob blob = current();
        describe(blob);
        exchange.getResponseHeaders().set("Content-Length", Long.toString(blob.size()));
        Loopback.send(exchange, 200, new byte[0]);
    }

    private void put() throws IOException, StorageError {
        switch (required("x-ms-blob-type")) {
            case "BlockBlob" ->
                    answer(
                            201,
                            container.putBlob(
                                    name,
                                    exchange.getRequestBody(),
                                    length(),
                                    header("Content-MD5").orElse(""),
                                    properties(),
                                    metadata(),
                                    condition()));
            case "PageBlob" -> {
                long size = number("x-ms-blob-content-length");
                if (size % 512 != 0) {
                    throw StorageError.badRequest(
                            "InvalidHeaderValue", "A page blob's size is a multiple of 512.");
                }
                answer(
                        201,
                        container.createPages(name, size, properties(), metadata(), condition()));
            }
            default -> throw StorageError.notImplemented("this type of blob");
        }
    }

    private void putBlock() throws IOException, StorageError {
        String id = query.getOrDefault("blockid", "");
        try {
            int bytes = Base64.getDecoder().decode(id).length;
            if (bytes == 0 || bytes > MAX_BLOCK_ID_BYTES) {
                throw StorageError.badRequest(
                        "InvalidQueryParameterValue", "A block id has 1 to 64 bytes.");
            }
        } catch (IllegalArgumentException e) {
            throw StorageError.badRequest(
                    "InvalidQueryParameterValue", "A block id must be Base64.");
        }
        String md5 =
                container.putBlock(
                        name,
                        id,
                        exchange.getRequestBody(),
                        length(),
                        header("Content-MD5").orElse(""));
        exchange.getResponseHeaders().set("Content-MD5", md5);
        answer(201, Optional.empty());
    }

    private void putBlockList() throws IOException, StorageError {
        byte[] body = Loopback.body(exchange, MAX_LIST_BYTES);
        Optional<String> md5 = header("Content-MD5");
        if (md5.isPresent() && !md5.get().equals(base64(BlobContainer.md5().digest(body)))) {
            throw StorageError.badRequest("Md5Mismatch", "The MD5 of the list did not match.");
        }
        answer(
                201,
                container.commit(
                        name, BlobXml.blockList(body), properties(), metadata(), condition()));
    }

    private void getBlockList() throws IOException, StorageError {
        Optional<StoredBlob> blob = container.find(name);
        condition().check(blob);
        Map<String, Long> uncommitted = container.uncommitted(name);
        if (blob.isEmpty() && uncommitted.isEmpty()) {
            throw StorageError.blobNotFound();
        }
        if (blob.isPresent()) {
            if (blob.get().pages()) {
                throw new StorageError(409, "InvalidBlobType", "The blob is a page blob.");
            }
            changed(blob.get());
            exchange.getResponseHeaders()
                    .set("x-ms-blob-content-length", Long.toString(blob.get().size()));
        }
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        String type = query.getOrDefault("blocklisttype", "committed");
        Loopback.send(exchange, 200, BlobXml.blockList(blob, uncommitted, type));
    }

    private void putPages() throws IOException, StorageError {
        String range = header("x-ms-range").or(() -> header("Range")).orElse("");
        Matcher parts = RANGE.matcher(range);
        if (!parts.matches() || parts.group(2).isEmpty()) {
            throw StorageError.badRequest("InvalidHeaderValue", "A page range is required.");
        }
        long offset = Long.parseLong(parts.group(1));
        long length = Long.parseLong(parts.group(2)) + 1 - offset;
        if (length <= 0 || length > MAX_PAGES_BYTES) {
            throw new StorageError(413, "RequestBodyTooLarge", "A page range has at most 4 MiB.");
        }
        boolean update = required("x-ms-page-write").equals("update");
        Optional<byte[]> body = Optional.empty();
        if (update) {
            body = Optional.of(Loopback.body(exchange, MAX_PAGES_BYTES));
            if (body.get().length != length) {
                throw StorageError.badRequest(
                        "InvalidHeaderValue", "The range and the body differ in length.");
            }
        }
        String md5 = header("Content-MD5").orElse("");
        StoredBlob blob = container.putPages(name, offset, length, body, md5, condition());
        exchange.getResponseHeaders().set("x-ms-blob-sequence-number", "0");
        answer(201, blob);
    }

    private void answer(int status, StoredBlob blob) throws IOException {
        answer(status, Optional.of(blob));
    }

    private void answer(int status, Optional<StoredBlob> blob) throws IOException {
        blob.ifPresent(this::changed);
        exchange.getResponseHeaders().set("x-ms-request-server-encrypted", "false");
        Loopback.send(exchange, status, new byte[0]);
    }

    private void changed(StoredBlob blob) {
        exchange.getResponseHeaders().set("ETag", blob.etag());
        exchange.getResponseHeaders().set("Last-Modified", BlobXml.date(blob.modified()));
    }

    private void describe(StoredBlob blob) {
        Headers answer = exchange.getResponseHeaders();
        changed(blob);
        blob.headers().forEach(answer::set);
        if (!blob.headers().containsKey("Content-Type")) {
            answer.set("Content-Type", "application/octet-stream");
        }
        blob.metadata().forEach((key, value) -> answer.set("x-ms-meta-" + key, value));
        answer.set("Accept-Ranges", "bytes");
        answer.set("x-ms-blob-type", blob.pages() ? "PageBlob" : "BlockBlob");
        answer.set("x-ms-creation-time", BlobXml.date(blob.created()));
        answer.set("x-ms-lease-status", "unlocked");
        answer.set("x-ms-lease-state", "available");
        answer.set("x-ms-server-encrypted", "false");
        if (blob.pages()) {
            answer.set("x-ms-blob-sequence-number", "0");
        }
    }

    /** Returns the properties a request sets on a blob, by the header they are read with. */
    private Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        for (String property : PROPERTIES) {
            header("x-ms-blob-" + property.toLowerCase(Locale.ROOT))
                    .ifPresent(value -> properties.put(property, value));
        }
        return properties;
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>();
        request.forEach(
                (header, values) -> {
                    if (header.regionMatches(true, 0, "x-ms-meta-", 0, 10)) {
                        metadata.put(header.substring(10).toLowerCase(Locale.ROOT), values.get(0));
                    }
                });
        return metadata;
    }

    private BlobContainer.Condition condition() {
        Optional<String> match = header("If-Match");
        Optional<String> noneMatch = header("If-None-Match");
        return current -> {
            if (match.isPresent()
                    && current.filter(b -> match.get().equals("*") || same(b, match.get()))
                            .isEmpty()) {
                throw new StorageError(
                        412, "ConditionNotMet", "The condition in the headers is not met.");
            }
            if (noneMatch.isPresent() && current.isPresent()) {
                if (noneMatch.get().equals("*")) {
                    throw new StorageError(
                            409, "BlobAlreadyExists", "The specified blob already exists.");
                }
                if (same(current.get(), noneMatch.get())) {
                    throw new StorageError(
                            412, "ConditionNotMet", "The condition in the headers is not met.");
                }
            }
        };
    }

    private static boolean same(StoredBlob blob, String etag) {
        return blob.etag().replace("\"", "").equals(etag.replace("\"", ""));
    }

    private long length() throws StorageError {
        if (header("Content-Length").isEmpty()) {
            throw new StorageError(
                    411, "MissingContentLengthHeader", "The header Content-Length is required.");
        }
        return number("Content-Length");
    }

    private long number(String header) throws StorageError {
        String value = required(header);
        if (!value.matches("\\d{1,18}")) {
            throw StorageError.badRequest("InvalidHeaderValue", header + " is not a number.");
        }
        return Long.parseLong(value);
    }

    private String required(String header) throws StorageError {
        return header(header)
                .orElseThrow(
                        () ->
                                StorageError.badRequest(
                                        "MissingRequiredHeader",
                                        "The header " + header + " is required."));
    }

    private Optional<String> header(String name) {
        return Optional.ofNullable(request.getFirst(name));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
