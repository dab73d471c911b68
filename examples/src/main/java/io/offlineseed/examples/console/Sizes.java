// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.console;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes as people write them: {@code 512M}, {@code 4GiB} (powers of 1024) or {@code 10TB} (powers
 * of 1000); a number alone counts bytes.
 */
public final class Sizes {

    private static final Pattern BYTES = Pattern.compile("\\d{1,18}");
    private static final Pattern FORM =
            Pattern.compile(
                    "(\\d{1,6}(?:\\.\\d{1,3})?)\\s*([kmgt]?)(ib|b)?", Pattern.CASE_INSENSITIVE);
    private static final List<String> PREFIXES = List.of("", "k", "m", "g", "t");
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Sizes() {}

    /**
     * Returns the bytes.
     *
     * @throws IllegalArgumentException if it is no size
     */
    public static long parse(String text) {
        if (BYTES.matcher(text.strip()).matches()) {
            return Long.parseLong(text.strip()); // as our own messages state sizes
        }
        Matcher m = FORM.matcher(text.strip());
        if (!m.matches()) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is no size; write it like 512M, 4GiB (powers of 1024) or 10TB (powers of 1000)");
        }
        String prefix = m.group(2).toLowerCase(Locale.ROOT);
        boolean decimal = !prefix.isEmpty() && "b".equalsIgnoreCase(m.group(3));
        int power = PREFIXES.indexOf(prefix);
        return Math.round(Double.parseDouble(m.group(1)) * Math.pow(decimal ? 1000 : 1024, power));
    }

    /** Returns the bytes in words for a person. */
    public static String show(long bytes) {
        int unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
