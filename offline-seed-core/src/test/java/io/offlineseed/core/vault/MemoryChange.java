// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.vault.MemoryContainer.Stored;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.testing.MemoryHttpService.Call;
import io.offlineseed.testing.MemoryHttpService.Reply;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One change of a blob in memory, with the service's conditions. */
final class MemoryChange {

    private static final int BLOCK_BYTES = 4 << 20;
    private static final Pattern LISTED = Pattern.compile("<Latest>([^<]*)</Latest>");
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

    private final MemoryContainer container;
    private final String name;
    private final String query;
    private final Call call;
    private final @Nullable Stored before;

    MemoryChange(MemoryContainer container, String name, String query, Call call) {
        this.container = container;
        this.name = name;
        this.query = query;
        this.call = call;
        this.before = container.blobs.get(name);
    }

    private @Nullable String header(String header) {
        return call.headers().getValue(HttpHeaderName.fromString(header));
    }

    Reply answer() {
        if (before != null && before.leased) {
            return MemoryContainer.error(412, "LeaseIdMissing");
        }
        String match = header("If-Match");
        if (match != null
                && (before == null
                        || !match.replace("\"", "").equals(Integer.toString(before.version)))) {
            return MemoryContainer.error(412, "ConditionNotMet");
        }
        if ("*".equals(header("If-None-Match")) && before != null) {
            return MemoryContainer.error(409, "BlobAlreadyExists");
        }
        byte[] body = call.content().toBytes();
        String md5 = header("Content-MD5");
        if (md5 != null
                && !md5.equals(Base64.getEncoder().encodeToString(Md5.digest().digest(body)))) {
            return MemoryContainer.error(400, "Md5Mismatch");
        }
        String operation =
                query.contains("comp=")
                        ? query.replaceAll("(?:.*&)?comp=([a-z]+).*", "$1")
                        : "create";
        container.changes.add(operation + " " + name);
        return switch (operation) {
            case "block" -> block(body);
            case "blocklist" -> commit(call.body());
            case "create" -> create();
            case "page" -> page(body);
            case "metadata" -> changed(existing(), 200);
            default -> MemoryContainer.error(501, "NotImplemented");
        };
    }

    private Stored existing() {
        if (before == null) {
            throw new IllegalStateException("no blob " + name);
        }
        return before;
    }

    private Reply block(byte[] body) {
        String id = query.replaceAll(".*blockid=([^&]*).*", "$1");
        container.waiting.computeIfAbsent(name, n -> new ConcurrentSkipListMap<>()).put(id, body);
        return new Reply(201, MemoryContainer.headers(), "");
    }

    private Reply commit(String list) {
        Map<String, byte[]> blocks = new LinkedHashMap<>();
        if (before != null) {
            for (int at = 0; before.inBlocks && at < before.content.length; at += BLOCK_BYTES) {
                byte[] block =
                        Arrays.copyOfRange(
                                before.content,
                                at,
                                Math.min(at + BLOCK_BYTES, before.content.length));
                String id = "MD5/" + Base64.getEncoder().encodeToString(Md5.digest().digest(block));
                blocks.put(before.otherIds.getOrDefault(at / BLOCK_BYTES, id), block);
            }
        }
        blocks.putAll(container.waiting.getOrDefault(name, Map.of()));
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        Matcher listed = LISTED.matcher(list);
        while (listed.find()) {
            byte[] block = blocks.get(listed.group(1));
            if (block == null) {
                return MemoryContainer.error(400, "InvalidBlockList");
            }
            content.writeBytes(block);
        }
        container.waiting.remove(name);
        return changed(new Stored(content.toByteArray()), 201);
    }

    private Reply create() {
        String size = header("x-ms-blob-content-length");
        Stored pages = new Stored(new byte[size == null ? 0 : Integer.parseInt(size)]);
        pages.kind = BlobKind.PAGE;
        return changed(pages, 201);
    }

    private Reply page(byte[] body) {
        Matcher range = RANGE.matcher(String.valueOf(header("x-ms-range")));
        Stored pages = existing();
        if (!range.matches()) {
            return MemoryContainer.error(400, "InvalidHeaderValue");
        }
        System.arraycopy(body, 0, pages.content, Integer.parseInt(range.group(1)), body.length);
        Map<String, String> kept = pages.metadata;
        Reply reply = changed(pages, 201);
        pages.metadata = kept;
        return reply;
    }

    private Reply changed(Stored after, int status) {
        after.version = before == null ? 1 : before.version + 1;
        Map<String, String> metadata = new TreeMap<>();
        for (HttpHeader each : call.headers()) {
            if (each.getName().toLowerCase(Locale.ROOT).startsWith("x-ms-meta-")) {
                metadata.put(each.getName().substring("x-ms-meta-".length()), each.getValue());
            }
        }
        after.metadata = metadata;
        container.blobs.put(name, after);
        HttpHeaders headers = MemoryContainer.headers();
        headers.set(HttpHeaderName.ETAG, MemoryContainer.etag(after));
        headers.set(HttpHeaderName.LAST_MODIFIED, "Sun, 22 Nov 2026 10:00:00 GMT");
        return new Reply(status, headers, "");
    }
}
