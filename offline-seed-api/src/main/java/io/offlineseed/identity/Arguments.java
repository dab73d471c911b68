// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** Checks of arguments that several types here have. */
final class Arguments {

    private static final Pattern GUID =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Arguments() {}

    /** Returns a GUID in lower case. */
    static String guid(String name, String value) {
        Objects.requireNonNull(value, name);
        if (!GUID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    name
                            + " must be a GUID such as 00000000-0000-0000-0000-000000000000, was '"
                            + value
                            + "'");
        }
        return value.toLowerCase(Locale.ROOT);
    }
}
