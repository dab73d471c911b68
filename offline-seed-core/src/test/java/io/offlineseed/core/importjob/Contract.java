// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import io.offlineseed.testing.Judges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The service's published description and its examples, as trees of maps and lists. */
final class Contract {

    private static final String VERSION_FOLDER =
            "specification/storageimportexport/resource-manager/Microsoft.ImportExport/"
                    + "StorageImportExport/preview/2021-01-01";

    private Contract() {}

    static Path folder() {
        return Judges.requireShared("contract/importexport");
    }

    static Map<String, Object> description() throws IOException {
        return tree(
                Files.readString(
                        folder().resolve(VERSION_FOLDER).resolve("storageimportexport.json")));
    }

    static Map<String, Object> example(String name) throws IOException {
        return tree(
                Files.readString(
                        folder().resolve(VERSION_FOLDER).resolve("examples").resolve(name)));
    }

    /** All bodies of answers, by file and status. */
    static Map<String, Map<String, Object>> answers() throws IOException {
        Map<String, Map<String, Object>> answers = new TreeMap<>();
        try (Stream<Path> files =
                Files.list(folder().resolve(VERSION_FOLDER).resolve("examples"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                at(tree(Files.readString(file)), "responses")
                        .forEach(
                                (status, answer) -> {
                                    Object body = map(answer).get("body");
                                    if (body != null) {
                                        answers.put(file.getFileName() + " " + status, map(body));
                                    }
                                });
            }
        }
        return answers;
    }

    static Map<String, Object> tree(String json) throws IOException {
        try (JsonReader reader = JsonProviders.createReader(json)) {
            return map(normal(reader.readUntyped()));
        }
    }

    static Object value(String json) throws IOException {
        return Objects.requireNonNull(tree("{\"value\":" + json + "}").get("value"));
    }

    static Map<String, Object> at(@Nullable Map<String, Object> tree, String... names) {
        Map<String, Object> at = Objects.requireNonNull(tree);
        for (String name : names) {
            at = map(at.get(name));
        }
        return at;
    }

    static String text(Map<String, Object> tree, String name) {
        return Objects.requireNonNull(tree.get(name), name).toString();
    }

    @SuppressWarnings("unchecked") // JSON objects have text keys
    static Map<String, Object> map(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    @SuppressWarnings("unchecked") // any element is an Object
    static List<Object> list(@Nullable Object value) {
        return (List<Object>) Objects.requireNonNull(value);
    }

    /** All whole numbers as Long, so that trees compare by value. */
    private static Object normal(Object value) {
        if (value instanceof Integer number) {
            return number.longValue();
        }
        if (value instanceof Map<?, ?>) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map(value).forEach((name, each) -> copy.put(name, normal(each)));
            return copy;
        }
        if (value instanceof List<?>) {
            List<Object> copy = new ArrayList<>();
            list(value).forEach(each -> copy.add(normal(each)));
            return copy;
        }
        return value;
    }

    /**
     * Lists what is wrong with a value that should be of a definition: unknown names, missing
     * required ones, at any depth.
     */
    static List<String> problems(Object value, String definition) throws IOException {
        List<String> problems = new ArrayList<>();
        Map<String, Object> definitions = at(description(), "definitions");
        check(value, at(definitions, definition), definitions, definition, problems);
        return problems;
    }

    private static void check(
            Object value,
            Map<String, Object> schema,
            Map<String, Object> definitions,
            String path,
            List<String> problems) {
        Object reference = schema.get("$ref");
        if (reference != null) {
            String name = reference.toString().replaceFirst("^#/definitions/", "");
            check(value, at(definitions, name), definitions, path, problems);
        } else if (value instanceof List<?>) {
            for (Object each : list(value)) {
                check(each, at(schema, "items"), definitions, path + "[]", problems);
            }
        } else if (value instanceof Map<?, ?> && schema.get("properties") != null) {
            Map<String, Object> known = at(schema, "properties");
            map(value)
                    .forEach(
                            (name, each) -> {
                                if (known.containsKey(name)) {
                                    check(
                                            each,
                                            at(known, name),
                                            definitions,
                                            path + "." + name,
                                            problems);
                                } else {
                                    problems.add(path + "." + name + " is unknown");
                                }
                            });
            if (schema.get("required") != null) {
                for (Object name : list(schema.get("required"))) {
                    if (!map(value).containsKey(name.toString())) {
                        problems.add(path + "." + name + " is missing");
                    }
                }
            }
        }
    }
}
