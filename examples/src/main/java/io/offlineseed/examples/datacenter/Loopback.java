// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** An HTTP server that only this machine reaches, under no other name than its own. */
final class Loopback implements Closeable {

    private static final Pattern OWN_NAME =
            Pattern.compile("(?i)(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d+)?");

    static {
        // Without it, answers wait 40 ms for the client's acknowledgement. Read once, by the first
        // server.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private Loopback(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts a server.
     *
     * @param port 0 for any
     */
    static Loopback start(String name, int port, HttpHandler handler) throws IOException {
        return serve(name, HttpServer.create(address(port), 0), handler);
    }

    /** Starts a server as {@link #start} does, over HTTPS. */
    static Loopback startSecure(String name, int port, SSLContext context, HttpHandler handler)
            throws IOException {
        HttpsServer server = HttpsServer.create(address(port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return serve(name, server, handler);
    }

    private static InetSocketAddress address(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }

    private static Loopback serve(String name, HttpServer server, HttpHandler handler) {
        ExecutorService threads =
                Executors.newCachedThreadPool(
                        task -> {
                            Thread thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        });
        server.setExecutor(threads);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        String host = exchange.getRequestHeaders().getFirst("Host");
                        if (host == null || !OWN_NAME.matcher(host).matches()) {
                            exchange.sendResponseHeaders(421, -1);
                            return;
                        }
                        handler.handle(exchange);
                    }
                });
        server.start();
        return new Loopback(server, threads);
    }

    URI uri() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Returns the path's segments, decoded. */
    static List<String> segments(HttpExchange exchange) {
        List<String> segments = new ArrayList<>();
        for (String segment : exchange.getRequestURI().getRawPath().split("/", -1)) {
            segments.add(decodePath(segment));
        }
        return segments.subList(1, segments.size());
    }

    /** Returns the query's parameters, decoded; of several with one name the last. */
    static Map<String, String> query(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        return query == null ? Map.of() : parameters(query);
    }

    /** Returns the parameters of a query or a form, decoded; of several with one name the last. */
    static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : text.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            parameters.put(
                    URLDecoder.decode(name, StandardCharsets.UTF_8),
                    URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
        return parameters;
    }

    /** Decodes percent signs; unlike in a query, a plus is a plus. */
    static String decodePath(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Reads a request's body, which may have at most that many bytes. */
    static byte[] body(HttpExchange exchange, int maxBytes) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(maxBytes + 1);
        if (body.length > maxBytes) {
            throw new BodyTooLargeException(maxBytes);
        }
        return body;
    }

    /** The body has more bytes than the operation takes. */
    static final class BodyTooLargeException extends IOException {

        private static final long serialVersionUID = 1;

        BodyTooLargeException(int maxBytes) {
            super("the body has more than " + maxBytes + " bytes");
        }
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
