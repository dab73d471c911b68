// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.testing.MemoryHttpService;
import io.offlineseed.testing.MemoryHttpService.Call;
import io.offlineseed.testing.MemoryHttpService.Reply;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A container in memory. Thread-safe as long as no blob is used by two threads. */
final class MemoryContainer {

    static final String NAME = "seeds";

    private static final String ROOT = "/account/" + NAME;
    private static final int BLOCK_BYTES = 4 << 20;

    /** What the container holds. */
    final Map<String, Stored> blobs = new ConcurrentSkipListMap<>();

    /** Asked before each answer, and may give another. */
    UnaryOperator<@Nullable Reply> before = reply -> reply;

    /** Blocks that were sent and not committed, by blob and id. */
    final Map<String, Map<String, byte[]>> waiting = new ConcurrentSkipListMap<>();

    /** What was changed, as verb, operation and blob. */
    final List<String> changes = new CopyOnWriteArrayList<>();

    final MemoryHttpService service = new MemoryHttpService(this::answer);

    /** A blob. */
    static final class Stored {
        final byte[] content;
        int version = 1;
        boolean leased;
        Map<String, String> metadata = Map.of();
        BlobKind kind = BlobKind.BLOCK;
        boolean inBlocks = true;
        boolean withMd5;

        /** What the block list says in place of the blocks' real ids, by index. */
        final Map<Integer, String> otherIds = new ConcurrentSkipListMap<>();

        Stored(byte[] content) {
            this.content = content;
        }
    }

    /** Returns a blob that is there. */
    Stored stored(String name) {
        return Objects.requireNonNull(blobs.get(name), name);
    }

    BlobContainerClient client() {
        return new BlobContainerClientBuilder()
                .endpoint("http://127.0.0.1:1/account")
                .containerName(NAME)
                .credential(new StorageSharedKeyCredential("account", "c2VjcmV0"))
                .retryOptions(
                        new RequestRetryOptions(
                                RetryPolicyType.FIXED, 1, (Integer) null, null, null, null))
                .httpClient(service)
                .buildClient();
    }

    private Reply answer(Call call) {
        Reply instead = before.apply(null);
        if (instead != null) {
            return instead;
        }
        URI url = URI.create(call.url());
        String query = url.getQuery() == null ? "" : url.getQuery();
        if (query.contains("restype=container")) {
            return new Reply(200, headers(), "");
        }
        String name = url.getPath().substring(ROOT.length() + 1);
        Stored blob = blobs.get(name);
        if (call.method().equals("PUT")) {
            return new MemoryChange(this, name, query, call).answer();
        }
        if (query.contains("comp=blocklist") && (blob != null || waiting.containsKey(name))) {
            return blob == null || blob.kind == BlobKind.BLOCK
                    ? new Reply(200, headers(), blockList(name, blob))
                    : error(409, "InvalidBlobType");
        }
        if (blob == null) {
            return error(404, "BlobNotFound");
        }
        HttpHeaders headers =
                headers()
                        .set(HttpHeaderName.ETAG, etag(blob))
                        .set(
                                HttpHeaderName.fromString("x-ms-lease-status"),
                                blob.leased ? "locked" : "unlocked")
                        .set(HttpHeaderName.LAST_MODIFIED, "Sun, 22 Nov 2026 10:00:00 GMT")
                        .set(
                                HttpHeaderName.fromString("x-ms-blob-type"),
                                blob.kind == BlobKind.BLOCK ? "BlockBlob" : "PageBlob");
        blob.metadata.forEach(
                (key, value) -> headers.set(HttpHeaderName.fromString("x-ms-meta-" + key), value));
        if (call.method().equals("HEAD")) {
            if (blob.withMd5) {
                headers.set(
                        HttpHeaderName.CONTENT_MD5,
                        Base64.getEncoder().encodeToString(Md5.digest().digest(blob.content)));
            }
            headers.set(HttpHeaderName.CONTENT_LENGTH, Integer.toString(blob.content.length));
            return new Reply(200, headers, "");
        }
        return range(call, blob.content, headers);
    }

    private static Reply range(Call call, byte[] content, HttpHeaders headers) {
        String range = call.headers().getValue(HttpHeaderName.fromString("x-ms-range"));
        int first = 0;
        int last = content.length - 1;
        if (range != null) {
            String[] ends = range.replace("bytes=", "").split("-", 2);
            first = Integer.parseInt(ends[0]);
            last = ends[1].isEmpty() ? last : Math.min(last, Integer.parseInt(ends[1]));
        }
        byte[] part = Arrays.copyOfRange(content, first, last + 1);
        headers.set(HttpHeaderName.CONTENT_LENGTH, Integer.toString(part.length));
        headers.set(
                HttpHeaderName.CONTENT_RANGE, "bytes " + first + "-" + last + "/" + content.length);
        return new Reply(range == null ? 200 : 206, headers, BinaryData.fromBytes(part));
    }

    static String etag(Stored blob) {
        return "\"" + blob.version + "\"";
    }

    private String blockList(String name, @Nullable Stored blob) {
        List<String> blocks = new ArrayList<>();
        for (int at = 0;
                blob != null && blob.inBlocks && at < blob.content.length;
                at += BLOCK_BYTES) {
            int end = Math.min(at + BLOCK_BYTES, blob.content.length);
            byte[] md5 = Md5.digest().digest(Arrays.copyOfRange(blob.content, at, end));
            String id = "MD5/" + Base64.getEncoder().encodeToString(md5);
            blocks.add(
                    "<Block><Name>"
                            + blob.otherIds.getOrDefault(at / BLOCK_BYTES, id)
                            + "</Name><Size>"
                            + (end - at)
                            + "</Size></Block>");
        }
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList><CommittedBlocks>"
                + String.join("", blocks)
                + "</CommittedBlocks><UncommittedBlocks>"
                + waiting.getOrDefault(name, Map.of()).entrySet().stream()
                        .map(
                                each ->
                                        "<Block><Name>"
                                                + each.getKey()
                                                + "</Name><Size>"
                                                + each.getValue().length
                                                + "</Size></Block>")
                        .collect(Collectors.joining())
                + "</UncommittedBlocks></BlockList>";
    }

    static Reply error(int status, String code) {
        return new Reply(
                status,
                headers().set(HttpHeaderName.fromString("x-ms-error-code"), code),
                "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>");
    }

    static HttpHeaders headers() {
        return new HttpHeaders().set(HttpHeaderName.CONTENT_TYPE, "application/xml");
    }
}
