// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes each exchange with the resource manager to a file of its own, in the form that validators
 * of recorded traffic read. Tokens are left out; keys of drives are not, so these files are for
 * tests. Thread-safe.
 */
final class TrafficRecorder {

    private final Path folder;
    private final AtomicInteger count = new AtomicInteger();

    TrafficRecorder(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    void record(
            String method,
            String pathAndQuery,
            Map<String, Object> requestHeaders,
            byte[] requestBody,
            int status,
            byte[] answer)
            throws IOException {
        Map<String, Object> request =
                Json.of(
                        "method", method,
                        "url", "https://management.azure.com" + pathAndQuery,
                        "headers", requestHeaders);
        Map<String, Object> response = Json.of("statusCode", String.valueOf(status));
        Map<String, Object> headers = Json.of();
        if (requestBody.length > 0) {
            request.put("body", Json.parse(requestBody));
        }
        if (answer.length > 0) {
            headers.put("Content-Type", "application/json; charset=utf-8");
            response.put("body", Json.parse(answer));
        }
        response.put("headers", headers);
        String name = String.format("%05d-%s.json", count.incrementAndGet(), method);
        Files.write(
                folder.resolve(name),
                Json.bytes(Json.of("liveRequest", request, "liveResponse", response)));
    }
}
