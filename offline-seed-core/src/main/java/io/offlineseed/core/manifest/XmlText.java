// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Text as it stands in our XML files: UTF-8, three escapes. */
final class XmlText {

    private XmlText() {}

    /** Refuses what XML 1.0 cannot hold or a parser would change. */
    static void requireLegal(String name, String text) {
        Objects.requireNonNull(text, name);
        if (text.isEmpty()) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c < 0x20 || c == 0x7f || c >= 0xfffe || Character.isSurrogate(c)) {
                throw new IllegalArgumentException(
                        String.format(
                                "%s must not hold control characters, half surrogate pairs or"
                                        + " noncharacters, has U+%04X at position %d",
                                name, (int) c, i));
            }
        }
    }

    static byte[] escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                default -> out.append(c);
            }
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
