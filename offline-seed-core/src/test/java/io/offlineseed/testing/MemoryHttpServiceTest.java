// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryHttpServiceTest {

    @Test
    void recorder_exchangeWithBodies_isWrittenAsThePublicCloudsAndWithoutToken(@TempDir Path folder)
            throws Exception {
        MemoryHttpService service =
                new MemoryHttpService(call -> MemoryHttpService.Reply.json(201, "{\"b\":[1]}"));
        ExchangeRecorder recorder = new ExchangeRecorder(service, folder);
        HttpRequest request =
                new HttpRequest(HttpMethod.PUT, "http://127.0.0.1:81/x?api-version=1")
                        .setHeader(HttpHeaderName.AUTHORIZATION, "Bearer hidden")
                        .setHeader(HttpHeaderName.CONTENT_TYPE, "application/json")
                        .setBody("{\"a\":\"q\\\"\"}");

        try (HttpResponse response = recorder.sendSync(request, Context.NONE)) {
            assertThat(response.getBodyAsString().block()).isEqualTo("{\"b\":[1]}");
        }

        assertThat(recorder.count()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("0001.json")))
                .isEqualTo(
                        "{\"liveRequest\":{\"method\":\"PUT\",\"url\":\"https://management.azure.com"
                                + "/x?api-version=1\",\"headers\":{\"Content-Type\":\"application/json\"},"
                                + "\"body\":{\"a\":\"q\\\"\"}},\"liveResponse\":{\"statusCode\":\"201\","
                                + "\"headers\":{\"Content-Type\":\"application/json\"},\"body\":{\"b\":[1]}}}");
        assertThat(service.calls()).hasSize(1);
    }
}
