// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.kernel;

import java.util.Locale;
import java.util.Objects;

/**
 * One way to do a kind of arithmetic.
 *
 * @param kind how it goes about it
 * @param kernel what does it; safe for use by several threads
 * @param <K> the kind of arithmetic
 */
public record Way<K>(Kind kind, K kernel) {

    /** How a way goes about it, and what the system property to force it says, in small letters. */
    public enum Kind {
        /** What the JDK has, as it is. */
        JDK,
        /** Arrays and loops that the JDK's compiler turns into vector instructions. */
        PLAIN,
        /** The Vector API, {@code jdk.incubator.vector}. */
        VECTOR;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Validates. */
    public Way {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(kernel, "kernel");
    }
}
