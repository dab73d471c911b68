// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.models.BlobStorageException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DirectoryBlobEndpointTest extends BlobEndpointContract {

    @Override
    BlobEndpoint start(Path folder, String account) throws IOException {
        return DirectoryBlobEndpoint.start(folder, 0);
    }

    @Test
    void blobs_afterARestart_areThere() throws IOException {
        Path place = folder.resolve("again");
        try (var first = DirectoryBlobEndpoint.start(place, 0)) {
            var container = first.client("seedacct").createBlobContainer("kept");
            container.getBlobClient("a").upload(BinaryData.fromString("content"));
        }
        try (var second = DirectoryBlobEndpoint.start(place, 0)) {
            var container = second.client("seedacct").getBlobContainerClient("kept");
            assertThat(container.getBlobClient("a").downloadContent().toString())
                    .isEqualTo("content");
        }
    }

    @Test
    void requests_itDoesNotKnow_areAnsweredWith501() throws IOException {
        try (var endpoint = DirectoryBlobEndpoint.start(folder.resolve("x"), 0)) {
            var client = endpoint.client("seedacct");
            assertThatThrownBy(() -> client.listBlobContainers().stream().count())
                    .isInstanceOfSatisfying(
                            BlobStorageException.class,
                            e -> assertThat(e.getStatusCode()).isEqualTo(501));
        }
    }

    @Test
    void requests_unsigned_areRefused() throws Exception {
        try (var endpoint = DirectoryBlobEndpoint.start(folder.resolve("x"), 0)) {
            URI container = endpoint.uri().resolve("/seedacct/seed?restype=container");
            var answer =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(container).build(),
                                    BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(401);
        }
    }
}
