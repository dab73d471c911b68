// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an entry lies in a replica: names joined by {@code /}, the first being the name of its
 * root. No name is empty, {@code .} or {@code ..}, or holds a NUL, so that a path can never lead
 * out of the folder it is restored to. Paths are ordered as a walk meets them: a directory before
 * what is in it, names by their unsigned bytes.
 *
 * <p>Immutable.
 */
public final class TreePath implements Comparable<TreePath> {

    /** The most bytes of a path: 32,767 characters, as Windows allows, of three bytes each. */
    static final int MAX_BYTES = 98_301;

    private static final int MAX_NAME_BYTES =
            1024; // 255 characters of up to four bytes, rounded up

    private final RawText text;

    private TreePath(RawText text) {
        this.text = text;
    }

    /**
     * Returns the path with this text.
     *
     * @throws IllegalArgumentException if a name is not allowed, or the path is too long
     */
    public static TreePath of(RawText text) {
        int length = text.length();
        if (length == 0 || length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "path must be 1 to " + MAX_BYTES + " bytes long, was " + length);
        }
        int start = 0;
        for (int i = 0; i <= length; i++) {
            if (i == length || text.at(i) == '/') {
                checkName(text, start, i);
                start = i + 1;
            }
        }
        return new TreePath(text);
    }

    /** Returns the path with this text, otherwise as {@link #of(RawText)}. */
    public static TreePath of(String text) {
        return of(RawText.of(text));
    }

    private static void checkName(RawText text, int start, int end) {
        int length = end - start;
        boolean dots =
                length > 0
                        && length <= 2
                        && text.at(start) == '.'
                        && (length == 1 || text.at(start + 1) == '.');
        if (length == 0 || length > MAX_NAME_BYTES || dots) {
            throw new IllegalArgumentException(
                    "path must consist of names of 1 to "
                            + MAX_NAME_BYTES
                            + " bytes other than . and .., was '"
                            + text
                            + "'");
        }
        for (int i = start; i < end; i++) {
            if (text.at(i) == 0) {
                throw new IllegalArgumentException("path must not hold a NUL, was '" + text + "'");
            }
        }
    }

    /**
     * Returns the path of an entry of this directory.
     *
     * @throws IllegalArgumentException if the name is not allowed, or the path gets too long
     */
    TreePath child(RawText name) {
        byte[] joined = Arrays.copyOf(text.bytes(), text.length() + 1 + name.length());
        joined[text.length()] = '/';
        System.arraycopy(name.bytes(), 0, joined, text.length() + 1, name.length());
        return of(RawText.of(joined));
    }

    /** Returns the path as text. */
    public RawText text() {
        return text;
    }

    /** Returns the last name. */
    RawText name() {
        byte[] bytes = text.bytes();
        return RawText.of(Arrays.copyOfRange(bytes, lastSlash() + 1, bytes.length));
    }

    /** Returns the directory it lies in, empty for a root. */
    Optional<TreePath> parent() {
        int slash = lastSlash();
        return slash < 0
                ? Optional.empty()
                : Optional.of(new TreePath(RawText.of(Arrays.copyOf(text.bytes(), slash))));
    }

    /** Returns whether this is {@code other}, or something below it. */
    boolean isAtOrBelow(TreePath other) {
        int length = other.text.length();
        if (text.length() < length || (text.length() > length && text.at(length) != '/')) {
            return false;
        }
        for (int i = length - 1; i >= 0; i--) {
            if (text.at(i) != other.text.at(i)) {
                return false;
            }
        }
        return true;
    }

    private int lastSlash() {
        int i = text.length() - 1;
        while (i >= 0 && text.at(i) != '/') {
            i--;
        }
        return i;
    }

    @Override
    public int compareTo(TreePath other) {
        int common = Math.min(text.length(), other.text.length());
        for (int i = 0; i < common; i++) {
            int difference = rank(text.at(i)) - rank(other.text.at(i));
            if (difference != 0) {
                return difference;
            }
        }
        return text.length() - other.text.length();
    }

    /** A name's end sorts before whatever may continue a name. */
    private static int rank(byte b) {
        return b == '/' ? 0 : b & 0xff;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TreePath path && path.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
