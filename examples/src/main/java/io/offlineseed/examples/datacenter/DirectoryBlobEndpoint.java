// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small blob service that keeps its blobs in a folder: what an import, its proof and a restore
 * need, and no more; anything else is answered with 501. Every account name is an account. Requests
 * must be signed, but no signature is checked, so it listens on the loopback interface only.
 * Thread-safe.
 */
public final class DirectoryBlobEndpoint implements BlobEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryBlobEndpoint.class);
    private static final String VERSION = "2026-10-06";

    private final Path folder;
    private final Clock clock;
    private final Map<String, BlobContainer> containers = new TreeMap<>(); // "account/container"
    private final Loopback loopback;

    private DirectoryBlobEndpoint(Path folder, int port, Clock clock) throws IOException {
        this.folder = folder;
        this.clock = clock;
        Files.createDirectories(folder);
        for (Path account : children(folder)) {
            for (Path container : children(account)) {
                containers.put(
                        account.getFileName() + "/" + container.getFileName(),
                        BlobContainer.open(container, clock));
            }
        }
        this.loopback = Loopback.start("datacenter-blobs", port, this::handle);
    }

    /**
     * Starts the endpoint over the blobs in a folder, which is made if there is none.
     *
     * @param port 0 for any free one
     */
    public static DirectoryBlobEndpoint start(Path folder, int port) throws IOException {
        return new DirectoryBlobEndpoint(folder, port, Clock.systemUTC());
    }

    @Override
    public boolean hasAccount(String account) {
        return BlobNaming.isAccount(account);
    }

    @Override
    public String connectionString(String account) {
        if (!hasAccount(account)) {
            throw new IllegalArgumentException(
                    "account must have 3 to 24 lower-case letters and digits, was '"
                            + account
                            + "'");
        }
        // No secret: the endpoint does not look at signatures.
        String key =
                Base64.getEncoder()
                        .encodeToString(("key of " + account).getBytes(StandardCharsets.UTF_8));
        return "DefaultEndpointsProtocol=http;AccountName=%s;AccountKey=%s;BlobEndpoint=%s/%s;"
                .formatted(account, key, uri(), account);
    }

    /** Returns where it listens. */
    public URI uri() {
        return loopback.uri();
    }

    @Override
    public void close() {
        loopback.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("x-ms-request-id", UUID.randomUUID().toString());
        headers.set("x-ms-version", VERSION);
        try {
            route(exchange);
        } catch (StorageError e) {
            refuse(exchange, e);
        } catch (RuntimeException e) {
            LOG.error("a request failed in the embedded blob endpoint", e);
            refuse(exchange, new StorageError(500, "InternalError", e.toString()));
        }
    }

    private static void refuse(HttpExchange exchange, StorageError error) throws IOException {
        exchange.getResponseHeaders().set("x-ms-error-code", error.code());
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        Loopback.send(
                exchange,
                error.status(),
                BlobXml.error(error.code(), String.valueOf(error.getMessage())));
    }

    private void route(HttpExchange exchange) throws IOException, StorageError {
        List<String> path = Loopback.segments(exchange);
        Map<String, String> query = Loopback.query(exchange);
        String account = path.get(0);
        checkSigned(exchange, account);
        for (String name : exchange.getRequestHeaders().keySet()) {
            if (BlobOperations.isUnknownHeader(name)) {
                throw StorageError.notImplemented("the header " + name);
            }
        }
        if (path.size() < 2 || path.get(1).isEmpty()) {
            throw StorageError.notImplemented("operations on the account");
        }
        String container = path.get(1);
        if (!BlobNaming.isContainer(container)) {
            throw StorageError.badRequest(
                    "InvalidResourceName", "The container's name breaks the rules for names.");
        }
        if (path.size() == 2) {
            onContainer(exchange, query, account, container);
            return;
        }
        String blob = String.join("/", path.subList(2, path.size()));
        if (!BlobNaming.isBlob(blob)) {
            throw StorageError.badRequest(
                    "InvalidResourceName", "A blob's name has 1 to 1024 characters.");
        }
        new BlobOperations(container(account, container), blob, exchange, query).run();
    }

    private static void checkSigned(HttpExchange exchange, String account) throws StorageError {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization == null
                || (!authorization.startsWith("SharedKey " + account + ":")
                        && !authorization.startsWith("Bearer "))) {
            throw new StorageError(
                    401, "NoAuthenticationInformation", "The request is not signed for " + account);
        }
    }

    private void onContainer(
            HttpExchange exchange, Map<String, String> query, String account, String name)
            throws IOException, StorageError {
        if (!"container".equals(query.get("restype"))) {
            throw StorageError.notImplemented("this operation on a container");
        }
        String method = exchange.getRequestMethod();
        String operation = method + query.getOrDefault("comp", "");
        switch (operation) {
            case "PUT" -> {
                describe(exchange, create(account, name));
                Loopback.send(exchange, 201, new byte[0]);
            }
            case "GET", "HEAD" -> {
                describe(exchange, container(account, name));
                Loopback.send(exchange, 200, new byte[0]);
            }
            case "DELETE" -> {
                delete(account, name);
                Loopback.send(exchange, 202, new byte[0]);
            }
            case "GETlist" -> {
                byte[] listing =
                        BlobXml.listing(
                                loopback.uri() + "/" + account + "/",
                                name,
                                container(account, name),
                                query);
                exchange.getResponseHeaders().set("Content-Type", "application/xml");
                Loopback.send(exchange, 200, listing);
            }
            default -> throw StorageError.notImplemented("this operation on a container");
        }
    }

    private static void describe(HttpExchange exchange, BlobContainer container) {
        var headers = exchange.getResponseHeaders();
        headers.set("ETag", container.etag());
        headers.set("Last-Modified", BlobXml.date(container.created()));
        headers.set("x-ms-lease-status", "unlocked");
        headers.set("x-ms-lease-state", "available");
    }

    private synchronized BlobContainer create(String account, String name)
            throws IOException, StorageError {
        if (containers.containsKey(account + "/" + name)) {
            throw new StorageError(
                    409, "ContainerAlreadyExists", "The specified container already exists.");
        }
        BlobContainer container = BlobContainer.open(folder.resolve(account).resolve(name), clock);
        containers.put(account + "/" + name, container);
        return container;
    }

    private synchronized BlobContainer container(String account, String name) throws StorageError {
        return Optional.ofNullable(containers.get(account + "/" + name))
                .orElseThrow(
                        () ->
                                new StorageError(
                                        404,
                                        "ContainerNotFound",
                                        "The specified container does not exist."));
    }

    private synchronized void delete(String account, String name) throws IOException, StorageError {
        container(account, name);
        containers.remove(account + "/" + name);
        BlobContainer.deleteTree(folder.resolve(account).resolve(name));
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory).toList();
        }
    }
}
