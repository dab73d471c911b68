// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.staging.StagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/**
 * The frame all our JSON has: {@code formatVersion} first, newer versions refused, further fields
 * passed over.
 */
final class StateFile {

    private static final int FORMAT_VERSION = 1;
    private static final int MAX_BYTES = 1 << 20;

    private StateFile() {}

    /** Writes the fields behind {@code formatVersion}. */
    @FunctionalInterface
    interface Body {
        void write(JsonWriter json) throws IOException;
    }

    /** Takes one field; must read its value whole, or skip it. */
    @FunctionalInterface
    interface Fields {
        void take(String name, JsonReader json) throws IOException;
    }

    static byte[] render(Body body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter json = JsonProviders.createWriter(out)) {
            json.writeStartObject().writeIntField("formatVersion", FORMAT_VERSION);
            body.write(json);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    static String renderLine(Body body) throws IOException {
        return new String(render(body), StandardCharsets.UTF_8);
    }

    /**
     * Reads a file of ours.
     *
     * @throws IOException if it cannot be read
     * @throws StagingException if it cannot be understood ({@code STATE_UNREADABLE})
     */
    static void read(Path file, Fields fields) throws IOException {
        parse(file, DurableFiles.read(file, MAX_BYTES), fields);
    }

    /** Reads one line of a file of ours. */
    static void parseLine(Path file, String line, Fields fields) {
        parse(file, line.getBytes(StandardCharsets.UTF_8), fields);
    }

    private static void parse(Path file, byte[] content, Fields fields) {
        int[] version = new int[1];
        try (JsonReader json = JsonProviders.createReader(content)) {
            expect(JsonToken.START_OBJECT, json.nextToken());
            for (JsonToken token = json.nextToken();
                    token != JsonToken.END_OBJECT;
                    token = json.nextToken()) {
                expect(JsonToken.FIELD_NAME, token);
                String name = json.getFieldName();
                json.nextToken();
                if (name.equals("formatVersion")) {
                    version[0] = json.getInt();
                    if (version[0] > FORMAT_VERSION) {
                        throw new IllegalStateException(
                                "it has format version "
                                        + version[0]
                                        + ", this release of the library knows up to "
                                        + FORMAT_VERSION
                                        + "; use the release that wrote it or a newer one");
                    }
                } else {
                    fields.take(name, json);
                }
            }
        } catch (IOException
                | IllegalStateException
                | IllegalArgumentException
                | DateTimeException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), e);
        }
        if (version[0] < 1) {
            throw unreadable(file, "it has no format version", null);
        }
    }

    private static void expect(JsonToken expected, @Nullable JsonToken found) {
        if (found != expected) {
            throw new IllegalStateException(
                    "it is damaged: " + expected + " expected, " + found + " found");
        }
    }

    static StagingException unreadable(Path file, String why, @Nullable Throwable cause) {
        return new StagingException(
                "STATE_UNREADABLE",
                "Cannot read "
                        + file
                        + ": "
                        + why
                        + ". Restore the file from a copy if it was damaged. Nothing was changed.",
                cause);
    }
}
