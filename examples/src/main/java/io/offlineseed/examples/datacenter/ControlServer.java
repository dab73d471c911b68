// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import com.sun.net.httpserver.HttpExchange;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The door for the commands of a running datacenter. Where it is and the word it opens to stand in
 * an owner-only file of the state folder, which is deleted when it closes.
 */
final class ControlServer implements Closeable {

    static final String FILE = "control.json";

    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final int WORD_BYTES = 16;

    private final Datacenter datacenter;
    private final String word;
    private final Path file;
    private final Loopback loopback;

    private ControlServer(Datacenter datacenter, Path file, String word) throws IOException {
        this.datacenter = datacenter;
        this.file = file;
        this.word = word;
        this.loopback = Loopback.start("datacenter-control", 0, this::handle);
    }

    static ControlServer start(Datacenter datacenter, Path stateFolder) throws IOException {
        byte[] word = new byte[WORD_BYTES];
        new SecureRandom().nextBytes(word);
        Path file = stateFolder.resolve(FILE);
        ControlServer server = new ControlServer(datacenter, file, HexFormat.of().formatHex(word));
        JobBook.writeOwnerOnly(
                file,
                Json.bytes(
                        Json.of(
                                "formatVersion",
                                1,
                                "uri",
                                server.loopback.uri().toString(),
                                "word",
                                server.word)));
        return server;
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, Object> answer;
        int status = 200;
        if (!("Bearer " + word).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            status = 401;
            answer = Json.of("error", "the word is wrong");
        } else {
            try {
                answer =
                        answer(
                                exchange.getRequestURI().getPath(),
                                Json.parse(Loopback.body(exchange, MAX_BODY_BYTES)));
            } catch (ArmError | IOException | DateTimeException | IllegalArgumentException e) {
                status = 409;
                answer = Json.of("error", String.valueOf(e.getMessage()));
            }
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        Loopback.send(exchange, status, Json.bytes(answer));
    }

    private Map<String, Object> answer(String command, Map<String, Object> request)
            throws ArmError, IOException {
        switch (command) {
            case "/receive" -> {
                List<Parcel.Drive> drives = new ArrayList<>();
                for (Map<String, Object> drive : Json.objects(request, "drives")) {
                    drives.add(
                            new Parcel.Drive(
                                    Path.of(Json.text(drive, "place")),
                                    drive.containsKey("serialNumber")
                                            ? Optional.of(Json.text(drive, "serialNumber"))
                                            : Optional.empty()));
                }
                String id = datacenter.jobId(Json.text(request, "job"));
                Receipt receipt = datacenter.receive(id, new Parcel(drives), state -> {});
                return Json.of("lines", lines(receipt));
            }
            case "/advance" -> datacenter.advance(Duration.parse(Json.text(request, "by")));
            case "/fault" -> {
                return Json.of("lines", List.of(fault(request)));
            }
            case "/jobs" -> {
                return Json.of("lines", datacenter.jobLines());
            }
            default -> throw new IOException("there is no command " + command);
        }
        return Json.of("lines", List.of("It is now " + datacenter.clock().instant() + "."));
    }

    private String fault(Map<String, Object> request) {
        String kind = Json.text(request, "kind").toUpperCase(Locale.ROOT);
        if (kind.equals("CLEAR")) {
            datacenter.faults().clear();
            return "All goes well again.";
        }
        if (kind.equals("STATE")) {
            datacenter.faults().showState(Json.text(request, "word"));
            return "Jobs show the state '" + Json.text(request, "word") + "'.";
        }
        Duration time = Duration.parse(Json.text(request, "time"));
        int count = ((Number) request.getOrDefault("count", 1)).intValue();
        Faults.Kind fault =
                Arrays.stream(Faults.Kind.values())
                        .filter(each -> each.name().equals(kind))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "There is no such fault; known are throttled, failed,"
                                                        + " reset, slow, state, clear."));
        datacenter.faults().next(fault, Json.text(request, "method"), count, time);
        return "Of the next calls, " + count + " will be " + kind + ".";
    }

    private static List<String> lines(Receipt receipt) {
        List<String> lines = new ArrayList<>();
        for (Receipt.Drive drive : receipt.drives()) {
            lines.add(
                    "drive %s: %s, %,d blobs, %,d bytes"
                            .formatted(
                                    drive.serialNumber(),
                                    drive.status(),
                                    drive.blobs(),
                                    drive.bytes()));
        }
        receipt.missing().forEach(serial -> lines.add("drive " + serial + ": not in the parcel"));
        receipt.extra().forEach(serial -> lines.add("drive " + serial + ": not the job's, unread"));
        lines.add("The job is " + receipt.jobState() + ".");
        return lines;
    }

    @Override
    public void close() throws IOException {
        loopback.close();
        Files.deleteIfExists(file);
    }
}
