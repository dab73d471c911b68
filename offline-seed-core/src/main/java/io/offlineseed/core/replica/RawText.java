// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Text as a file system holds it: bytes that are UTF-8 nearly always and are not obliged to be.
 * {@link #toString()} is readable and unique for what is UTF-8; other bytes appear as {@code \xE9},
 * and {@link #isText()} tells that the bytes themselves must be kept beside it.
 *
 * <p>Immutable.
 */
public final class RawText {

    private final byte[] bytes;

    private RawText(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns the text with these bytes, copied. */
    public static RawText of(byte[] bytes) {
        return new RawText(bytes.clone());
    }

    /**
     * Returns the text with these characters.
     *
     * @throws IllegalArgumentException if they are not Unicode: half of a surrogate pair
     */
    public static RawText of(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return new RawText(bytes);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text is not Unicode: '" + text + "'", e);
        }
    }

    /** Returns a copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    int length() {
        return bytes.length;
    }

    byte at(int index) {
        return bytes[index];
    }

    /** Returns whether the bytes are UTF-8, so that {@link #toString()} says all. */
    public boolean isText() {
        return utf8() != null;
    }

    private @Nullable String utf8() {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RawText text && Arrays.equals(text.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        String text = utf8();
        if (text != null) {
            return text;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        CharBuffer characters = CharBuffer.allocate(bytes.length);
        StringBuilder escaped = new StringBuilder();
        while (true) {
            CoderResult result = decoder.decode(rest, characters, true);
            escaped.append(characters.flip());
            characters.clear();
            if (!result.isError()) {
                return escaped.toString();
            }
            for (int i = 0; i < result.length(); i++) {
                escaped.append(String.format("\\x%02X", rest.get()));
            }
        }
    }
}
