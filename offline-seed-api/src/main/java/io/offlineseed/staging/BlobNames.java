// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.staging;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The rules for the names of blobs and containers. Source: docs/formats/manifest.md, "Blob names".
 */
public final class BlobNames {

    private static final int MAX_CHARACTERS = 1024;
    private static final int MAX_SEGMENTS = 254;
    private static final Pattern CONTAINER = Pattern.compile("[a-z0-9](-?[a-z0-9])+");

    private BlobNames() {}

    /**
     * Returns the container's name, if it is one.
     *
     * @throws IllegalArgumentException if no container can have that name; the message tells the
     *     rule
     */
    public static String checkContainer(String container) {
        if (!CONTAINER.matcher(container).matches()) {
            throw new IllegalArgumentException(
                    "container must be 3 to 63 lower-case letters, digits and single hyphens, starting and ending"
                            + " with a letter or digit; was '"
                            + container
                            + "'");
        }
        if (container.length() < 3 || container.length() > 63) {
            throw new IllegalArgumentException(
                    "container must be 3 to 63 characters long, '"
                            + container
                            + "' has "
                            + container.length());
        }
        return container;
    }

    /**
     * Returns the blob's name, if it is one.
     *
     * @param name the name inside its container, directories and all
     * @throws IllegalArgumentException if no blob can have that name; the message tells the rule
     */
    public static String check(String name) {
        if (name.isEmpty() || name.length() > MAX_CHARACTERS) {
            throw broken(name, "must have 1 to 1024 characters, has " + name.length());
        }
        if (name.indexOf('\\') >= 0) {
            throw broken(name, "must not hold a backslash, which services turn into a slash");
        }
        if (name.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == 0xfffe || c == 0xffff)) {
            throw broken(name, "must not hold control characters");
        }
        try {
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name));
        } catch (CharacterCodingException e) {
            throw broken(name, "must be valid Unicode, holds half a surrogate pair");
        }
        int segments = 0;
        for (String segment : name.split("/", -1)) {
            segments++;
            if (segment.isEmpty()) {
                throw broken(name, "must not start or end with a slash or hold two in a row");
            }
            if (segment.endsWith(".")) {
                throw broken(name, "must have no path segment that ends with a dot");
            }
        }
        if (segments > MAX_SEGMENTS) {
            throw broken(name, "must have at most 254 path segments, has " + segments);
        }
        return name;
    }

    private static IllegalArgumentException broken(String name, String rule) {
        String shown = name.length() > 120 ? name.substring(0, 120) + "..." : name;
        return new IllegalArgumentException("blob name '" + printable(shown) + "' " + rule);
    }

    private static String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.chars()
                .forEach(
                        c -> {
                            if (c < 0x20 || c == 0x7f || Character.isSurrogate((char) c)) {
                                out.append(String.format("\\u%04x", c));
                            } else {
                                out.append((char) c);
                            }
                        });
        return out.toString();
    }
}
