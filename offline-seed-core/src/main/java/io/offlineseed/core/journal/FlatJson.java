// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.journal;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object of texts, numbers and truth values, on one line. Not thread-safe. */
final class FlatJson {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    /**
     * Reads one; fields that hold objects, arrays or nothing are passed over.
     *
     * @throws IOException if it is no JSON object
     */
    static FlatJson parse(byte[] text) throws IOException {
        FlatJson parsed = new FlatJson();
        try (JsonReader json = JsonProviders.createReader(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is not a JSON object");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.getFieldName();
                JsonToken token = json.nextToken();
                switch (token) {
                    case STRING, NUMBER -> parsed.fields.put(name, json.getString());
                    case BOOLEAN -> parsed.fields.put(name, Boolean.toString(json.getBoolean()));
                    default -> json.skipChildren();
                }
            }
        } catch (RuntimeException e) {
            throw new IOException("it is not valid JSON: " + e.getMessage(), e);
        }
        return parsed;
    }

    FlatJson put(String name, String value) {
        fields.put(name, value);
        return this;
    }

    FlatJson put(String name, long value) {
        fields.put(name, value);
        return this;
    }

    FlatJson put(String name, boolean value) {
        fields.put(name, value);
        return this;
    }

    String text(String name) throws IOException {
        Object value = fields.get(name);
        if (value == null) {
            throw new IOException("it has no field '" + name + "'");
        }
        return value.toString();
    }

    long number(String name) throws IOException {
        String text = text(name);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("its field '" + name + "' is no whole number: " + text, e);
        }
    }

    int smallNumber(String name) throws IOException {
        long number = number(name);
        if (number < Integer.MIN_VALUE || number > Integer.MAX_VALUE) {
            throw new IOException("its field '" + name + "' is too large: " + number);
        }
        return (int) number;
    }

    /** Returns a number that files of older releases do not have. */
    int smallNumber(String name, int absent) throws IOException {
        return fields.containsKey(name) ? smallNumber(name) : absent;
    }

    boolean truth(String name) throws IOException {
        return switch (text(name)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IOException("its field '" + name + "' is neither true nor false");
        };
    }

    byte[] render() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter json = JsonProviders.createWriter(out)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                write(json, field.getKey(), field.getValue());
            }
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void write(JsonWriter json, String name, @Nullable Object value)
            throws IOException {
        if (value instanceof Long number) {
            json.writeLongField(name, number);
        } else if (value instanceof Boolean truth) {
            json.writeBooleanField(name, truth);
        } else {
            json.writeStringField(name, String.valueOf(value));
        }
    }

    String renderText() throws IOException {
        return new String(render(), StandardCharsets.UTF_8);
    }
}
