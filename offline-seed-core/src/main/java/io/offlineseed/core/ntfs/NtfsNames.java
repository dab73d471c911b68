// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which names Windows can open on an NTFS volume, and how NTFS orders them. Names are compared unit
 * by unit and never normalised: a composed and a decomposed accent are two files. Source:
 * docs/formats/ staging.md, "Names on the drive".
 */
public final class NtfsNames {

    /** The most UTF-16 units one name may have. */
    public static final int MAX_UNITS = 255;

    private static final String NOT_ALLOWED = "<>:\"/\\|?*";

    private static final Set<String> DEVICES =
            Set.of("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$");

    /** What follows COM and LPT; the superscripts count as digits there. */
    private static final String DEVICE_DIGITS = "0123456789\u00b9\u00b2\u00b3";

    /** Names the root directory has, or Windows makes there. */
    private static final Set<String> ROOT_NAMES =
            Set.of(
                    "$MFT",
                    "$MFTMIRR",
                    "$LOGFILE",
                    "$VOLUME",
                    "$ATTRDEF",
                    "$BITMAP",
                    "$BOOT",
                    "$BADCLUS",
                    "$SECURE",
                    "$UPCASE",
                    "$EXTEND",
                    "$RECYCLE.BIN",
                    "SYSTEM VOLUME INFORMATION");

    private NtfsNames() {}

    /**
     * Returns why Windows cannot open a file of that name, as the end of a sentence that begins
     * with the name; empty if it can.
     *
     * @param name one name, not a path
     */
    public static Optional<String> problem(String name) {
        if (name.isEmpty() || name.length() > MAX_UNITS) {
            return Optional.of(
                    "has " + name.length() + " characters, NTFS takes 1 to " + MAX_UNITS);
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < 0x20 || NOT_ALLOWED.indexOf(c) >= 0) {
                return Optional.of("holds one of < > : \" / \\ | ? * or a control character");
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < name.length()
                    && Character.isLowSurrogate(name.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return Optional.of("holds half of a surrogate pair");
            }
        }
        char last = name.charAt(name.length() - 1);
        if (last == '.' || last == ' ') {
            return Optional.of("ends with a dot or a blank, which Windows drops");
        }
        if (isDevice(name)) {
            return Optional.of("is the name of a device for Windows");
        }
        return Optional.empty();
    }

    /**
     * Returns whether the root directory of a volume has a file of that name, or Windows makes it
     * there.
     */
    public static boolean isTakenInRoot(String name) {
        return ROOT_NAMES.contains(name.toUpperCase(Locale.ROOT));
    }

    /** Returns the character NTFS compares instead of {@code c}. */
    public static char upper(char c) {
        return UpCaseTable.upper(c);
    }

    /** Returns whether NTFS takes both names for the same. */
    public static boolean isSame(String one, String other) {
        if (one.length() != other.length()) {
            return false;
        }
        for (int i = 0; i < one.length(); i++) {
            if (upper(one.charAt(i)) != upper(other.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Compares two names as a directory orders them: in upper case first, and only if that is the
     * same, as they are.
     */
    public static int compare(String one, String other) {
        return comparePaths(one, other);
    }

    /**
     * Compares two paths with slashes as a walk through the directories meets them: name by name,
     * each as {@link #compare} does. Thus what lies below one directory stands together.
     */
    public static int comparePaths(String one, String other) {
        return comparePaths(one, one.length(), other, other.length());
    }

    /**
     * Compares the paths that two texts begin with, up to before {@code oneEnd} and {@code
     * otherEnd}.
     */
    public static int comparePaths(String one, int oneEnd, String other, int otherEnd) {
        int end = Math.min(oneEnd, otherEnd);
        int tie = 0; // of the present name: how it differs if case counts
        for (int i = 0; i < end; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a == b) {
                if (a == '/' && tie != 0) {
                    return tie;
                }
                continue;
            }
            if (a == '/') {
                return -1; // the shorter name comes first
            }
            if (b == '/') {
                return 1;
            }
            int difference = upper(a) - upper(b);
            if (difference != 0) {
                return difference;
            }
            if (tie == 0) {
                tie = a - b;
            }
        }
        boolean sameName =
                (end == oneEnd || one.charAt(end) == '/')
                        && (end == otherEnd || other.charAt(end) == '/');
        return sameName && tie != 0 ? tie : oneEnd - otherEnd;
    }

    private static boolean isDevice(String name) {
        int dot = name.indexOf('.');
        String base = (dot < 0 ? name : name.substring(0, dot)).stripTrailing();
        String upper = base.toUpperCase(Locale.ROOT);
        if (upper.length() == 4 && DEVICE_DIGITS.indexOf(upper.charAt(3)) >= 0) {
            upper = upper.substring(0, 3);
            return upper.equals("COM") || upper.equals("LPT");
        }
        return DEVICES.contains(upper);
    }
}
