// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.testing;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/**
 * Passes exchanges on to an HTTP client and writes each into a file of its own, in the form in
 * which Microsoft's validator takes recorded traffic: {@code liveRequest} and {@code liveResponse},
 * as if the public cloud had been spoken to. The token is left out. Thread-safe.
 */
public final class ExchangeRecorder implements HttpClient {

    private final HttpClient client;
    private final Path folder;
    private final AtomicInteger count = new AtomicInteger();

    /**
     * Creates one.
     *
     * @param client speaks with the service
     * @param folder gets the files {@code 0001.json} and so on; is created
     */
    public ExchangeRecorder(HttpClient client, Path folder) {
        this.client = client;
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many exchanges were recorded. */
    public int count() {
        return count.get();
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return client.send(request)
                .map(HttpResponse::buffer)
                .flatMap(
                        response ->
                                response.getBodyAsString()
                                        .defaultIfEmpty("")
                                        .map(
                                                body -> {
                                                    record(request, response, body);
                                                    return response;
                                                }));
    }

    private void record(HttpRequest request, HttpResponse response, String answered) {
        BinaryData asked = request.getBodyAsBinaryData();
        try (ByteArrayOutputStream out = new ByteArrayOutputStream();
                JsonWriter json = JsonProviders.createWriter(out)) {
            json.writeStartObject();
            json.writeStartObject("liveRequest");
            json.writeStringField("method", request.getHttpMethod().toString());
            json.writeStringField("url", publicAddress(request.getUrl()));
            headers(json, request.getHeaders());
            body(json, asked == null ? "" : asked.toString());
            json.writeEndObject();
            json.writeStartObject("liveResponse");
            json.writeStringField("statusCode", Integer.toString(response.getStatusCode()));
            headers(json, response.getHeaders());
            body(json, answered);
            json.writeEndObject();
            json.writeEndObject();
            json.flush();
            String name = String.format(Locale.ROOT, "%04d.json", count.incrementAndGet());
            Files.write(folder.resolve(name), out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String publicAddress(URL url) {
        return "https://management.azure.com" + url.getFile();
    }

    private static void headers(JsonWriter json, HttpHeaders headers) throws IOException {
        json.writeStartObject("headers");
        String type = headers.getValue(HttpHeaderName.CONTENT_TYPE);
        if (type != null) {
            json.writeStringField("Content-Type", type);
        }
        json.writeEndObject();
    }

    private static void body(JsonWriter json, String text) throws IOException {
        if (text.isBlank()) {
            return;
        }
        try (JsonReader reader =
                JsonProviders.createReader(text.getBytes(StandardCharsets.UTF_8))) {
            reader.nextToken();
            if (reader.currentToken() == JsonToken.START_OBJECT) {
                json.writeRawField("body", reader.readChildren());
            } else {
                json.writeStringField("body", text);
            }
        }
    }
}
