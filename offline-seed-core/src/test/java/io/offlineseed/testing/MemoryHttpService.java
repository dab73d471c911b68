// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.testing;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A service in memory behind azure-core's HTTP client interface: answers with what a function says
 * and remembers what was asked. Thread-safe if the function is.
 */
public final class MemoryHttpService implements HttpClient {

    /**
     * What was asked.
     *
     * @param method the verb
     * @param url the whole address
     * @param headers the headers
     * @param body the body as text, empty if there was none
     * @param content the body as it is
     */
    public record Call(
            String method, String url, HttpHeaders headers, String body, BinaryData content) {}

    /**
     * What is answered.
     *
     * @param status HTTP status
     * @param headers the headers
     * @param body the body
     */
    public record Reply(int status, HttpHeaders headers, BinaryData body) {

        /** Creates one with a text as its body. */
        public Reply(int status, HttpHeaders headers, String body) {
            this(status, headers, BinaryData.fromString(body));
        }

        /** Returns a reply with a JSON body. */
        public static Reply json(int status, String body) {
            return new Reply(
                    status,
                    new HttpHeaders()
                            .set(HttpHeaderName.CONTENT_TYPE, "application/json")
                            .set(HttpHeaderName.fromString("x-ms-request-id"), "request-1"),
                    body);
        }
    }

    private final Function<Call, Reply> service;
    private final List<Call> calls = new ArrayList<>();

    /** Creates one. */
    public MemoryHttpService(Function<Call, Reply> service) {
        this.service = service;
    }

    /** Returns what was asked so far. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromCallable(() -> answer(request));
    }

    private HttpResponse answer(HttpRequest request) {
        BinaryData body = request.getBodyAsBinaryData();
        Call call =
                new Call(
                        request.getHttpMethod().toString(),
                        request.getUrl().toString(),
                        request.getHeaders(),
                        body == null ? "" : body.toString(),
                        body == null ? BinaryData.fromString("") : body);
        synchronized (this) {
            calls.add(call);
        }
        return new MemoryResponse(request, service.apply(call));
    }

    private static final class MemoryResponse extends HttpResponse {

        private final Reply reply;

        MemoryResponse(HttpRequest request, Reply reply) {
            super(request);
            this.reply = reply;
        }

        private byte[] bytes() {
            return reply.body().toBytes();
        }

        @Override
        public int getStatusCode() {
            return reply.status();
        }

        @Override
        @Deprecated
        public String getHeaderValue(String name) {
            return reply.headers().getValue(HttpHeaderName.fromString(name));
        }

        @Override
        public HttpHeaders getHeaders() {
            return reply.headers();
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return Flux.just(ByteBuffer.wrap(bytes()));
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return Mono.just(bytes());
        }

        @Override
        public Mono<String> getBodyAsString() {
            return Mono.just(reply.body().toString());
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return Mono.just(new String(bytes(), charset));
        }
    }
}
