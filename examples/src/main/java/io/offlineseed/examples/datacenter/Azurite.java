// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Microsoft's storage emulator as a process of its own, with some accounts and everything in
 * memory. It ends with {@link #close()} or with this process. Thread-safe.
 */
public final class Azurite implements BlobEndpoint {

    /** Its program, below the folder {@code node_modules} it was installed to. */
    public static final String PROGRAM = "azurite/dist/src/blob/main.js";

    private static final Logger LOG = LoggerFactory.getLogger(Azurite.class);
    private static final Pattern LISTENING =
            Pattern.compile("successfully listens on (http://127\\.0\\.0\\.1:\\d+)");
    private static final int START_SECONDS = 30;
    private static final int STOP_SECONDS = 5;
    private static final int KEY_BYTES = 64;

    private final Process process;
    private final Thread atExit;
    private final URI uri;
    private final Map<String, String> keys;

    private Azurite(Process process, Thread atExit, URI uri, Map<String, String> keys) {
        this.process = process;
        this.atExit = atExit;
        this.uri = uri;
        this.keys = keys;
    }

    /**
     * Starts it on a free port; returns once it listens.
     *
     * @param node the program {@code node}
     * @param program the file {@value #PROGRAM}
     * @param folder an existing folder to run in
     * @param accounts names of the storage accounts it shall have
     * @throws IOException if it does not listen within {@value #START_SECONDS} seconds; the message
     *     holds all that it printed
     */
    public static Azurite start(Path node, Path program, Path folder, List<String> accounts)
            throws IOException {
        Map<String, String> keys = new LinkedHashMap<>();
        SecureRandom random = new SecureRandom();
        for (String account : accounts) {
            byte[] key = new byte[KEY_BYTES];
            random.nextBytes(key);
            keys.put(account, Base64.getEncoder().encodeToString(key));
        }
        ProcessBuilder builder =
                new ProcessBuilder(
                                node.toString(),
                                program.toString(),
                                "--blobHost",
                                "127.0.0.1",
                                "--blobPort",
                                "0",
                                "--inMemoryPersistence",
                                "--skipApiVersionCheck",
                                "--disableTelemetry",
                                "--silent")
                        .directory(folder.toFile())
                        .redirectErrorStream(true);
        builder.environment()
                .put(
                        "AZURITE_ACCOUNTS",
                        keys.entrySet().stream()
                                .map(account -> account.getKey() + ":" + account.getValue())
                                .collect(Collectors.joining(";")));
        Process process = builder.start();
        Thread atExit = new Thread(process::destroyForcibly, "azurite-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
        CompletableFuture<URI> listening = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, listening), "azurite-output");
        reader.setDaemon(true);
        reader.start();
        try {
            URI uri = listening.get(START_SECONDS, TimeUnit.SECONDS);
            return new Azurite(process, atExit, uri, keys);
        } catch (ExecutionException | TimeoutException e) {
            stop(process, atExit);
            throw new IOException(
                    "Cannot start Azurite ("
                            + program
                            + "): "
                            + e.getMessage()
                            + ". Install it again with ./verify, or use the embedded blob endpoint."
                            + " Its process was ended.",
                    e);
        } catch (InterruptedException e) {
            stop(process, atExit);
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while Azurite started; its process was ended", e);
        }
    }

    private static void read(Process process, CompletableFuture<URI> listening) {
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher found = LISTENING.matcher(line);
                if (found.find()) {
                    listening.complete(URI.create(found.group(1)));
                } else if (!listening.isDone()) {
                    output.append(line).append('\n');
                } else {
                    LOG.debug("azurite: {}", line);
                }
            }
        } catch (IOException e) {
            LOG.debug("azurite's output ended", e);
        }
        listening.completeExceptionally(new IOException("it ended and printed: " + output));
    }

    @Override
    public boolean hasAccount(String account) {
        return keys.containsKey(account);
    }

    @Override
    public String connectionString(String account) {
        String key = keys.get(account);
        if (key == null) {
            throw new IllegalArgumentException(
                    "account must be one of " + keys.keySet() + ", was '" + account + "'");
        }
        return "DefaultEndpointsProtocol=http;AccountName=%s;AccountKey=%s;BlobEndpoint=%s/%s;"
                .formatted(account, key, uri, account);
    }

    @Override
    public void close() {
        stop(process, atExit);
    }

    private static void stop(Process process, Thread atExit) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            LOG.debug("already shutting down", e);
        }
    }
}
