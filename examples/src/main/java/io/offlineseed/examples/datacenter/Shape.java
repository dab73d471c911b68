// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The members an object may have, their types, and which of them it must have. */
record Shape(Map<String, Type> members, Set<String> required) {

    /** What a member's value is. */
    enum Type {
        TEXT("a string"),
        TRUTH("true or false"),
        NUMBER("a whole number"),
        OBJECT("an object"),
        LIST("a list");

        private final String wording;

        Type(String wording) {
            this.wording = wording;
        }

        private boolean fits(Object value) {
            return switch (this) {
                case TEXT -> value instanceof String;
                case TRUTH -> value instanceof Boolean;
                case NUMBER -> value instanceof Integer || value instanceof Long;
                case OBJECT -> value instanceof Map;
                case LIST -> value instanceof List;
            };
        }
    }

    static Shape of(Type type, String... names) {
        return new Shape(Map.of(), Set.of()).and(type, names);
    }

    Shape and(Type type, String... names) {
        Map<String, Type> more = new LinkedHashMap<>(members);
        for (String name : names) {
            more.put(name, type);
        }
        return new Shape(more, required);
    }

    Shape requiring(String... names) {
        return new Shape(members, Set.of(names));
    }

    void check(Map<String, Object> object, String where) throws ArmError {
        for (Map.Entry<String, Object> member : object.entrySet()) {
            String path = where.isEmpty() ? member.getKey() : where + "." + member.getKey();
            Type type = members.get(member.getKey());
            if (type == null) {
                throw ArmError.badRequest(
                        "UnknownProperty", path, "The property '" + path + "' is not known here.");
            }
            if (!type.fits(member.getValue())) {
                throw ArmError.badRequest(
                        "InvalidPropertyType",
                        path,
                        "The property '" + path + "' must be " + type.wording + ".");
            }
        }
        for (String name : required) {
            Object value = object.get(name);
            if (value == null || (value instanceof String text && text.isBlank())) {
                String path = where.isEmpty() ? name : where + "." + name;
                throw ArmError.badRequest(
                        "MissingProperty",
                        path,
                        "The property '" + path + "' is required and is missing or blank.");
            }
        }
    }
}
