// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

/**
 * The upper-case table by which NTFS compares names: the one Windows writes since version 8. It
 * differs from Java's upper case in hundreds of characters, and two names that differ only by it
 * are one file.
 *
 * <p>Source: docs/formats/ntfs.md, "$UpCase".
 */
public final class UpCaseTable {

    /** Size of the table as $UpCase holds it. */
    public static final int BYTES = 2 << 16;

    /** CRC-64 of the table, as $UpCase:$Info states it. */
    public static final long CRC = 0xdadc_7e77_6b1b_690cL;

    private static final int CHARACTERS = 1 << 16;

    /**
     * Ranges, {@code /2} for every second character of one, and what is added to each, modulo
     * 65536.
     */
    private static final String DELTAS =
            "0061-007A:-32 00E0-00F6:-32 00F8-00FE:-32 00FF:+121 0101-012F/2:-1 "
                    + "0133-0137/2:-1 013A-0148/2:-1 014B-0177/2:-1 017A-017E/2:-1 0180:+195 "
                    + "0183-0185/2:-1 0188:-1 018C:-1 0192:-1 0195:+97 0199:-1 019A:+163 "
                    + "019E:+130 01A1-01A5/2:-1 01A8:-1 01AD:-1 01B0:-1 01B4-01B6/2:-1 "
                    + "01B9:-1 01BD:-1 01BF:+56 01C6:-2 01C9:-2 01CC:-2 01CE-01DC/2:-1 "
                    + "01DD:-79 01DF-01EF/2:-1 01F3:-2 01F5:-1 01F9-021F/2:-1 0223-0233/2:-1 "
                    + "023C:-1 0242:-1 0247-024F/2:-1 0250:+10783 0251:+10780 0253:-210 "
                    + "0254:-206 0256-0257:-205 0259:-202 025B:-203 0260:-205 0263:-207 "
                    + "0268:-209 0269:-211 026B:+10743 026F:-211 0271:+10749 0272:-213 "
                    + "0275:-214 027D:+10727 0280:-218 0283:-218 0288:-218 0289:-69 "
                    + "028A-028B:-217 028C:-71 0292:-219 0371-0373/2:-1 0377:-1 "
                    + "037B-037D:+130 03AC:-38 03AD-03AF:-37 03B1-03C1:-32 03C3-03CB:-32 "
                    + "03CC:-64 03CD-03CE:-63 03D7:-8 03D9-03EF/2:-1 03F2:+7 03F8:-1 03FB:-1 "
                    + "0430-044F:-32 0450-045F:-80 0461-0481/2:-1 048B-04BF/2:-1 "
                    + "04C2-04CE/2:-1 04CF:-15 04D1-0523/2:-1 0561-0586:-48 1D79:-30204 "
                    + "1D7D:+3814 1E01-1E95/2:-1 1EA1-1EFF/2:-1 1F00-1F07:+8 1F10-1F15:+8 "
                    + "1F20-1F27:+8 1F30-1F37:+8 1F40-1F45:+8 1F51-1F57/2:+8 1F60-1F67:+8 "
                    + "1F70-1F71:+74 1F72-1F75:+86 1F76-1F77:+100 1F78-1F79:+128 "
                    + "1F7A-1F7B:+112 1F7C-1F7D:+126 1F80-1F87:+8 1F90-1F97:+8 1FA0-1FA7:+8 "
                    + "1FB0-1FB1:+8 1FB3:+9 1FC3:+9 1FD0-1FD1:+8 1FE0-1FE1:+8 1FE5:+7 1FF3:+9 "
                    + "214E:-28 2170-217F:-16 2184:-1 24D0-24E9:-26 2C30-2C5E:-48 2C61:-1 "
                    + "2C65:-10795 2C66:-10792 2C68-2C6C/2:-1 2C73:-1 2C76:-1 2C81-2CE3/2:-1 "
                    + "2D00-2D25:-7264 A641-A65F/2:-1 A663-A66D/2:-1 A681-A697/2:-1 "
                    + "A723-A72F/2:-1 A733-A76F/2:-1 A77A-A77C/2:-1 A77F-A787/2:-1 A78C:-1 "
                    + "FF41-FF5A:-32";

    private static final char[] TABLE = build();

    private UpCaseTable() {}

    /** Returns the character that is compared instead of {@code c}. */
    public static char upper(char c) {
        return TABLE[c];
    }

    /** Returns the table as $UpCase holds it. */
    public static byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        for (int c = 0; c < CHARACTERS; c++) {
            Le.putInt16(bytes, 2 * c, TABLE[c]);
        }
        return bytes;
    }

    private static char[] build() {
        char[] table = new char[CHARACTERS];
        for (int c = 0; c < CHARACTERS; c++) {
            table[c] = (char) c;
        }
        for (String entry : DELTAS.split(" ")) {
            int colon = entry.indexOf(':');
            int delta = Integer.parseInt(entry.substring(colon + 1));
            String range = entry.substring(0, colon);
            int step = range.endsWith("/2") ? 2 : 1;
            int first = Integer.parseInt(range.substring(0, 4), 16);
            int last = range.length() > 4 ? Integer.parseInt(range.substring(5, 9), 16) : first;
            for (int c = first; c <= last; c += step) {
                table[c] = (char) (c + delta);
            }
        }
        return table;
    }
}
