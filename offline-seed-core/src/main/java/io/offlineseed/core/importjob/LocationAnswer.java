// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import io.offlineseed.importjob.ImportLocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A region as the service describes it; for one thread and one reading. */
final class LocationAnswer {

    private final OpenFields open = new OpenFields();
    private final Map<String, String> address = new LinkedHashMap<>();
    private final List<String> carriers = new ArrayList<>();
    private final List<String> alternates = new ArrayList<>();
    private @Nullable String id;
    private @Nullable String name;

    private LocationAnswer() {}

    /** Reads a region; the reader is at the start of the object. */
    static ImportLocation read(JsonReader reader) throws IOException {
        LocationAnswer answer = new LocationAnswer();
        OpenFields.each(reader, answer::field);
        return new ImportLocation(
                JobAnswer.or(answer.id, ""),
                JobAnswer.or(answer.name, ""),
                JobAnswer.shipTo(answer.address),
                answer.carriers,
                answer.alternates);
    }

    private void field(String field, JsonReader reader) throws IOException {
        switch (field) {
            case "id" -> id = open.string(field, reader);
            case "name" -> name = open.string(field, reader);
            case "properties" -> {
                if (open.begins(JsonToken.START_OBJECT, field, reader)) {
                    OpenFields.each(reader, this::property);
                }
            }
            default -> reader.skipChildren();
        }
    }

    private void property(String field, JsonReader reader) throws IOException {
        switch (field) {
            case "supportedCarriers" -> texts(reader, carriers);
            case "alternateLocations" -> texts(reader, alternates);
            default -> {
                String line = open.string(field, reader);
                if (line != null) {
                    address.put(field, line);
                }
            }
        }
    }

    private void texts(JsonReader reader, List<String> into) throws IOException {
        if (open.begins(JsonToken.START_ARRAY, "list", reader)) {
            while (reader.nextToken() != JsonToken.END_ARRAY) {
                String text = open.string("list", reader);
                if (text != null) {
                    into.add(text);
                }
            }
        }
    }
}
