// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.unlock;

import io.offlineseed.core.bitlocker.Fve;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A datum as it was found: eight bytes of header, then its content. Holds key material while a
 * volume is being opened. Source: docs/formats/bitlocker.md, "Datums".
 */
final class Datum {

    private static final int HEADER_BYTES = 8;

    private final int role;
    private final int type;
    private final byte[] content;

    private Datum(int role, int type, byte[] content) {
        this.role = role;
        this.type = type;
        this.content = content;
    }

    /**
     * Reads datums that follow each other.
     *
     * @throws DamagedVolume if a size is not possible
     */
    static List<Datum> list(byte[] bytes, int from, int to) throws DamagedVolume {
        List<Datum> datums = new ArrayList<>();
        int at = from;
        while (to - at >= HEADER_BYTES) {
            int size = uint16(bytes, at);
            if (size < HEADER_BYTES || size > to - at) {
                throw new DamagedVolume(
                        "a datum at "
                                + at
                                + " claims "
                                + size
                                + " bytes where "
                                + (to - at)
                                + " are left");
            }
            datums.add(
                    new Datum(
                            uint16(bytes, at + 2),
                            uint16(bytes, at + 4),
                            Arrays.copyOfRange(bytes, at + HEADER_BYTES, at + size)));
            at += size;
        }
        return datums;
    }

    static int uint16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }

    static UUID guid(byte[] bytes, int at) {
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long high =
                (b.getInt(at) & 0xffff_ffffL) << 32
                        | (b.getShort(at + 4) & 0xffffL) << 16
                        | (b.getShort(at + 6) & 0xffffL);
        return new UUID(high, b.order(ByteOrder.BIG_ENDIAN).getLong(at + 8));
    }

    int role() {
        return role;
    }

    int type() {
        return type;
    }

    boolean is(int wantedRole, int wantedType) {
        return role == wantedRole && type == wantedType;
    }

    /** Returns the number of bytes behind the header. */
    int length() {
        return content.length;
    }

    int uint16(int at) throws DamagedVolume {
        need(at + 2);
        return uint16(content, at);
    }

    long int64(int at) throws DamagedVolume {
        need(at + 8);
        return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
    }

    UUID guid(int at) throws DamagedVolume {
        need(at + 16);
        return guid(content, at);
    }

    byte[] bytes(int from, int to) throws DamagedVolume {
        need(to);
        return Arrays.copyOfRange(content, from, to);
    }

    byte[] bytesFrom(int from) throws DamagedVolume {
        need(from);
        return Arrays.copyOfRange(content, from, content.length);
    }

    String text() {
        String text = new String(content, StandardCharsets.UTF_16LE);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** Reads the datums nested behind the first bytes of the content. */
    List<Datum> nested(int from) throws DamagedVolume {
        need(from);
        return list(content, from, content.length);
    }

    static Optional<Datum> first(List<Datum> datums, int type) {
        return datums.stream().filter(d -> d.type == type).findFirst();
    }

    static Optional<Datum> firstProperty(List<Datum> datums, int type) {
        return datums.stream().filter(d -> d.is(Fve.ROLE_PROPERTY, type)).findFirst();
    }

    private void need(int bytes) throws DamagedVolume {
        if (bytes > content.length) {
            throw new DamagedVolume(
                    "a datum of role "
                            + role
                            + " and type "
                            + type
                            + " has "
                            + content.length
                            + " bytes of content, needs "
                            + bytes);
        }
    }

    @Override
    public String toString() {
        return "Datum[role " + role + ", type " + type + ", " + content.length + " bytes]";
    }
}
