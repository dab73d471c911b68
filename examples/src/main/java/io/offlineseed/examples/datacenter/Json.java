// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import com.azure.json.JsonOptions;
import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as trees of maps, lists, strings, numbers and truth values. A member that is null is left
 * out, as the service's description knows no null.
 */
final class Json {

    private Json() {}

    /** Returns the one object a text consists of. */
    static Map<String, Object> parse(byte[] text) throws IOException {
        try (JsonReader reader = JsonProviders.createReader(text, new JsonOptions())) {
            if (reader.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the text is not a JSON object");
            }
            Object tree = reader.readUntyped();
            JsonToken next = reader.nextToken();
            if (next != null && next != JsonToken.END_DOCUMENT) {
                throw new IOException("there is text behind the JSON object");
            }
            return object(withoutNulls(tree));
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new IOException("the text is not valid JSON: " + e.getMessage(), e);
        }
    }

    static byte[] bytes(Map<String, Object> object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter writer = JsonProviders.createWriter(out, new JsonOptions())) {
            writer.writeMap(object, JsonWriter::writeUntyped);
        } catch (IOException e) {
            throw new IllegalStateException("a tree in memory cannot be written", e);
        }
        return out.toByteArray();
    }

    /** Returns a new object with these members; names and values alternate. */
    static Map<String, Object> of(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    /** Returns the value as an object; its type was checked before. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    /** Returns a member that is an object, or an empty one. */
    static Map<String, Object> object(Map<String, Object> parent, String name) {
        return object(parent.getOrDefault(name, Map.of()));
    }

    /** Returns a member that is a list of objects, or an empty one. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> objects(Map<String, Object> parent, String name) {
        return (List<Map<String, Object>>) parent.getOrDefault(name, List.of());
    }

    /** Returns a member that is a string, or an empty one. */
    static String text(Map<String, Object> parent, String name) {
        return (String) parent.getOrDefault(name, "");
    }

    /** Returns a tree that shares nothing with the given one. */
    static Map<String, Object> copy(Map<String, Object> object) {
        return object(withoutNulls(object));
    }

    private static Object withoutNulls(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach(
                    (name, member) -> {
                        if (member != null) {
                            copy.put((String) name, withoutNulls(member));
                        }
                    });
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            for (Object element : list) {
                if (element != null) {
                    copy.add(withoutNulls(element));
                }
            }
            return copy;
        }
        return value;
    }
}
