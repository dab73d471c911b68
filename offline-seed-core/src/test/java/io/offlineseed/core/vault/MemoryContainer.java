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
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The reading side of a container in memory. Thread-safe as long as no blob is changed. */
final class MemoryContainer {

    static final String NAME = "seeds";

    private static final String ROOT = "/account/" + NAME;
    private static final int BLOCK_BYTES = 4 << 20;

    /** What the container holds. */
    final Map<String, Stored> blobs = new ConcurrentSkipListMap<>();

    /** Asked before each answer, and may give another. */
    UnaryOperator<@Nullable Reply> before = reply -> reply;

    final MemoryHttpService service = new MemoryHttpService(this::answer);

    /** A blob. */
    static final class Stored {
        final byte[] content;
        BlobKind kind = BlobKind.BLOCK;
        boolean inBlocks = true;
        boolean withMd5;

        /** What the block list says in place of the blocks' real ids, by index. */
        final Map<Integer, String> otherIds = new ConcurrentSkipListMap<>();

        Stored(byte[] content) {
            this.content = content;
        }
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
        Stored blob = blobs.get(url.getPath().substring(ROOT.length() + 1));
        if (blob == null) {
            return error(404, "BlobNotFound");
        }
        if (query.contains("comp=blocklist")) {
            return blob.kind == BlobKind.BLOCK
                    ? new Reply(200, headers(), blockList(blob))
                    : error(409, "InvalidBlobType");
        }
        HttpHeaders headers =
                headers()
                        .set(HttpHeaderName.ETAG, "\"1\"")
                        .set(HttpHeaderName.LAST_MODIFIED, "Sun, 22 Nov 2026 10:00:00 GMT")
                        .set(
                                HttpHeaderName.fromString("x-ms-blob-type"),
                                blob.kind == BlobKind.BLOCK ? "BlockBlob" : "PageBlob");
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

    private static String blockList(Stored blob) {
        List<String> blocks = new ArrayList<>();
        for (int at = 0; blob.inBlocks && at < blob.content.length; at += BLOCK_BYTES) {
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
                + "</CommittedBlocks></BlockList>";
    }

    static Reply error(int status, String code) {
        return new Reply(
                status,
                headers().set(HttpHeaderName.fromString("x-ms-error-code"), code),
                "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>");
    }

    private static HttpHeaders headers() {
        return new HttpHeaders().set(HttpHeaderName.CONTENT_TYPE, "application/xml");
    }
}
