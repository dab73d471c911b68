// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads single values leniently: what is not of the expected kind is kept as JSON text under its
 * name, together with all that nobody expected. So nothing of an answer is lost but what must not
 * be shown, and nothing in it stops the reading. For one thread.
 */
final class OpenFields {

    /** What is done with one field; the reader stands at its value. */
    interface Field {
        void read(String name, JsonReader reader) throws IOException;
    }

    private static final Set<String> LEFT_OUT =
            Set.of(
                    "bitlockerkey",
                    "returnaddress",
                    "returnshipping",
                    // Data Box: addresses, accounts, and links that are keys themselves
                    "contactdetails",
                    "shippingaddress",
                    "reverseshippingdetails",
                    "carrieraccountnumber",
                    "sharepassword",
                    "reverseshipmentlabelsaskey",
                    "chainofcustodysaskey",
                    "secureerasurecertificatesaskey");

    private final Map<String, String> rest = new LinkedHashMap<>();

    /** Calls {@code field} for each field of the object that begins at the reader's place. */
    static void each(JsonReader reader, Field field) throws IOException {
        while (reader.nextToken() == JsonToken.FIELD_NAME) {
            String name = reader.getFieldName();
            reader.nextToken();
            field.read(name, reader);
        }
    }

    /** Returns what was kept, as JSON text by name. */
    Map<String, String> rest() {
        return Collections.unmodifiableMap(rest);
    }

    /**
     * Returns whether a field of that name is never kept: keys, and what the caller sent of
     * addresses.
     */
    static boolean isLeftOut(String name) {
        return LEFT_OUT.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Keeps a value as JSON text, without the fields in it that are left out. */
    void keep(String name, JsonReader reader) throws IOException {
        if (isLeftOut(name.substring(name.lastIndexOf('.') + 1))) {
            reader.skipChildren();
        } else {
            rest.put(name, text(reader));
        }
    }

    private static String text(JsonReader reader) throws IOException {
        return switch (reader.currentToken()) {
            case START_OBJECT, START_ARRAY -> {
                StringWriter text = new StringWriter();
                try (JsonWriter writer = JsonProviders.createWriter(text)) {
                    copy(reader, writer);
                }
                yield text.toString();
            }
            case STRING -> "\"" + reader.getRawText() + "\"";
            case NULL -> "null";
            default -> reader.getText();
        };
    }

    private static void copy(JsonReader reader, JsonWriter writer) throws IOException {
        switch (reader.currentToken()) {
            case START_OBJECT -> {
                writer.writeStartObject();
                each(
                        reader,
                        (name, value) -> {
                            if (isLeftOut(name)) {
                                value.skipChildren();
                            } else {
                                writer.writeFieldName(name);
                                copy(value, writer);
                            }
                        });
                writer.writeEndObject();
            }
            case START_ARRAY -> {
                writer.writeStartArray();
                while (reader.nextToken() != JsonToken.END_ARRAY) {
                    copy(reader, writer);
                }
                writer.writeEndArray();
            }
            case STRING -> writer.writeString(reader.getString());
            case NULL -> writer.writeNull();
            default -> writer.writeRawValue(reader.getText()); // every digit of a number
        }
    }

    @Nullable String string(String name, JsonReader reader) throws IOException {
        if (reader.currentToken() == JsonToken.STRING) {
            return reader.getString();
        }
        keepUnlessNull(name, reader);
        return null;
    }

    OptionalLong number(String name, JsonReader reader) throws IOException {
        if (reader.currentToken() == JsonToken.NUMBER) {
            String digits = reader.getText();
            try {
                return OptionalLong.of(Long.parseLong(digits));
            } catch (NumberFormatException e) {
                rest.put(name, digits); // a fraction, or larger than any count of bytes
                return OptionalLong.empty();
            }
        }
        keepUnlessNull(name, reader);
        return OptionalLong.empty();
    }

    /** Returns a time, with the digits and the offset services give; empty if it is none. */
    static Optional<Instant> time(JsonReader reader) throws IOException {
        if (reader.currentToken() != JsonToken.STRING) {
            reader.skipChildren();
            return Optional.empty();
        }
        return time(reader.getString());
    }

    /** Returns the time a text tells; empty if it tells none. */
    static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notATime) {
            return Optional.empty(); // the text itself is kept by whoever read it
        }
    }

    boolean flag(String name, JsonReader reader) throws IOException {
        if (reader.currentToken() == JsonToken.BOOLEAN) {
            return reader.getBoolean();
        }
        keepUnlessNull(name, reader);
        return false;
    }

    Optional<URI> link(String name, JsonReader reader) throws IOException {
        String raw = reader.currentToken() == JsonToken.STRING ? text(reader) : null;
        String address = string(name, reader);
        if (address == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(address));
        } catch (URISyntaxException e) {
            rest.put(name, String.valueOf(raw));
            return Optional.empty();
        }
    }

    /** Returns whether an object or array begins here; otherwise keeps what does. */
    boolean begins(JsonToken start, String name, JsonReader reader) throws IOException {
        if (reader.currentToken() == start) {
            return true;
        }
        keepUnlessNull(name, reader);
        return false;
    }

    private void keepUnlessNull(String name, JsonReader reader) throws IOException {
        if (reader.currentToken() != JsonToken.NULL) {
            keep(name, reader);
        }
    }
}
