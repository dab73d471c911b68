// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package com.example.backup;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.sun.net.httpserver.HttpServer;
import io.offlineseed.core.Drives;
import io.offlineseed.core.ImportJobClientBuilder;
import io.offlineseed.drive.Drive;
import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.ImportJobClient;
import io.offlineseed.shipping.CarrierAccount;
import io.offlineseed.shipping.PostalAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import reactor.core.publisher.Mono;

/**
 * Runs the seed of {@link SeedFileServer} without Azure and without a drive: an image file stands for the drive, and a
 * few lines on the loopback interface for the import service.
 */
public final class TryItOut {

    private TryItOut() {}

    /**
     * Seeds a small tree.
     *
     * @param args a folder that does not exist yet
     */
    public static void main(String[] args) throws IOException {
        Path work = Files.createDirectories(Path.of(args[0]));
        Path source = Files.createDirectories(work.resolve("source"));
        Files.writeString(source.resolve("hello.txt"), "hello");
        Drive drive = Drives.image(work.resolve("drive.img"), "WX21A1234567", 1L << 30);
        HttpServer service = importService();
        service.start();
        try {
            ImportJobClient jobs =
                    new ImportJobClientBuilder()
                            .endpoint("http://127.0.0.1:" + service.getAddress().getPort())
                            .credential(credential())
                            .machineSettingsFile(work.resolve("machine-settings.json"))
                            .buildClient();
            ImportJob job =
                    SeedFileServer.seed(
                            source,
                            Files.createDirectories(work.resolve("staging")),
                            drive,
                            "WX21A1234567",
                            jobs,
                            CreateJobOptions.returnTo(address(), new CarrierAccount("DHL", "12345")));
            System.out.println("import job " + job.name() + " is " + job.state());
        } finally {
            service.stop(0);
        }
    }

    private static HttpServer importService() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    boolean put = exchange.getRequestMethod().equals("PUT");
                    String path = exchange.getRequestURI().getPath();
                    String body =
                            put
                                    ? "{\"id\":\"" + path + "\",\"name\":\"fs01-seed\",\"type\":\"Microsoft.ImportExport/jobs\","
                                            + "\"location\":\"westeurope\",\"properties\":{\"state\":\"Creating\",\"jobType\":\"Import\"}}"
                                    : "{\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"There is no such job.\"}}";
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(put ? 201 : 404, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        return server;
    }

    private static TokenCredential credential() {
        return request ->
                Mono.just(new AccessToken("a-token-for-nobody", OffsetDateTime.now().plusHours(1)));
    }

    private static PostalAddress address() {
        return PostalAddress.builder()
                .recipientName("Operations")
                .streetAddress1("Main Street 1")
                .city("Bonn")
                .postalCode("53111")
                .countryOrRegion("Germany")
                .phone("+49 228 0000000")
                .email("ops@example.com")
                .build();
    }
}
