// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;

/**
 * A BitLocker numerical password: eight groups of six digits, each group a multiple of eleven and
 * at most 720885, so that it carries 16 bits. Prints nothing, hands out copies, wipes its own on
 * {@link #close()}. Thread-safe. Source: docs/formats/manifest.md, "Recovery password".
 *
 * <p>Wiping covers what this object holds. Copies that other libraries make of a key on its way to
 * the service are beyond its reach.
 */
public final class RecoveryPassword implements AutoCloseable {

    private static final int GROUPS = 8;
    private static final int GROUP_DIGITS = 6;
    private static final int TEXT_LENGTH = GROUPS * GROUP_DIGITS + GROUPS - 1;
    private static final int GROUP_VALUES = 1 << 16;
    private static final int GROUP_FACTOR = 11;

    private final char[] text;
    private boolean closed;

    private RecoveryPassword(char[] text) {
        this.text = text;
    }

    /** Returns a new random password with 128 bits of the given source. */
    public static RecoveryPassword generate(SecureRandom random) {
        char[] text = new char[TEXT_LENGTH];
        for (int group = 0; group < GROUPS; group++) {
            putGroup(text, group, random.nextInt(GROUP_VALUES) * GROUP_FACTOR);
        }
        return new RecoveryPassword(text);
    }

    /**
     * Reads a password as a person may have written it: groups separated by hyphens, blanks or
     * nothing.
     *
     * @param digits 48 digits; stays the caller's, who wipes it
     * @throws IllegalArgumentException if it is none; the message tells which group is wrong, never
     *     its digits
     */
    public static RecoveryPassword parse(char[] digits) {
        Objects.requireNonNull(digits, "digits");
        char[] text = new char[TEXT_LENGTH];
        int count = 0;
        int value = 0;
        try {
            for (char c : digits) {
                if (c == '-' || Character.isWhitespace(c)) {
                    continue;
                }
                if (c < '0' || c > '9') {
                    throw new IllegalArgumentException(
                            "a recovery password holds digits, hyphens and blanks only");
                }
                if (count == GROUPS * GROUP_DIGITS) {
                    throw new IllegalArgumentException(
                            "a recovery password has 48 digits, this one has more");
                }
                value = value * 10 + (c - '0');
                count++;
                if (count % GROUP_DIGITS == 0) {
                    int group = count / GROUP_DIGITS - 1;
                    if (value % GROUP_FACTOR != 0 || value / GROUP_FACTOR >= GROUP_VALUES) {
                        throw new IllegalArgumentException(
                                "group "
                                        + (group + 1)
                                        + " of the recovery password is mistyped: each group of six digits is a"
                                        + " multiple of 11 and at most 720885");
                    }
                    putGroup(text, group, value);
                    value = 0;
                }
            }
            if (count != GROUPS * GROUP_DIGITS) {
                throw new IllegalArgumentException(
                        "a recovery password has 48 digits, this one has " + count);
            }
            return new RecoveryPassword(text.clone());
        } finally {
            Arrays.fill(text, '\0');
        }
    }

    private static void putGroup(char[] text, int group, int value) {
        int start = group * (GROUP_DIGITS + 1);
        int rest = value;
        for (int i = GROUP_DIGITS - 1; i >= 0; i--) {
            text[start + i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        if (group < GROUPS - 1) {
            text[start + GROUP_DIGITS] = '-';
        }
    }

    /**
     * Returns a copy of the password in its usual form, groups joined by hyphens. The caller wipes
     * it.
     *
     * @throws IllegalStateException if it was closed
     */
    public synchronized char[] reveal() {
        if (closed) {
            throw new IllegalStateException("the recovery password was closed and wiped");
        }
        return text.clone();
    }

    /**
     * Returns whether both are the same password; in constant time. A closed one equals none but
     * itself.
     */
    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof RecoveryPassword that)) {
            return false;
        }
        char[] mine = copyOrEmpty();
        char[] theirs = that.copyOrEmpty();
        try {
            int difference = mine.length ^ theirs.length;
            for (int i = 0; i < Math.min(mine.length, theirs.length); i++) {
                difference |= mine[i] ^ theirs[i];
            }
            return difference == 0 && mine.length > 0;
        } finally {
            Arrays.fill(mine, '\0');
            Arrays.fill(theirs, '\0');
        }
    }

    private synchronized char[] copyOrEmpty() {
        return closed ? new char[0] : text.clone();
    }

    /** Returns the same number for all, so that nothing about the digits leaks. */
    @Override
    public int hashCode() {
        return RecoveryPassword.class.hashCode();
    }

    /** Wipes the digits. May be called twice. */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(text, '\0');
    }

    @Override
    public String toString() {
        return "RecoveryPassword[redacted]";
    }
}
