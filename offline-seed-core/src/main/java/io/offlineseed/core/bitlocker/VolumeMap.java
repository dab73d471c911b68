// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the bytes that the file system sees are on the volume. Source: docs/formats/bitlocker.md,
 * "The plaintext view".
 *
 * @param volumeBytes the volume's size
 * @param headerCopy where the file system's first bytes are, encrypted with the numbers of these
 *     sectors; of size 0 on Vista, which leaves the first 8 KiB in place unencrypted
 * @param hidden areas that read as zeros beside the header copy's own place: the metadata regions
 * @param encryptedBytes what lies at or behind this is plaintext
 * @param firstSector what the first sector shows instead of what is there (Vista), else empty
 */
public record VolumeMap(
        long volumeBytes,
        ByteRange headerCopy,
        List<ByteRange> hidden,
        long encryptedBytes,
        Optional<byte[]> firstSector) {

    private static final int VISTA_PLAIN_BYTES = 8192;

    /** Copies the list. */
    public VolumeMap {
        hidden = List.copyOf(hidden);
    }

    /** What a piece of the plaintext view is made of. */
    enum Kind {
        ZEROS,
        PLAIN,
        ENCRYPTED,
        FIXED
    }

    /**
     * A piece of the plaintext view.
     *
     * @param kind what it is made of
     * @param physicalBytes where it is on the volume
     * @param sizeBytes how far it goes
     */
    record Piece(Kind kind, long physicalBytes, long sizeBytes) {}

    /** Returns the piece at that place of the view, which is inside the volume. */
    Piece at(long viewBytes) {
        if (viewBytes < headerCopy.sizeBytes()) {
            return new Piece(
                    Kind.ENCRYPTED,
                    headerCopy.startBytes() + viewBytes,
                    headerCopy.sizeBytes() - viewBytes);
        }
        long end = volumeBytes;
        for (ByteRange area : zeroAreas()) {
            if (viewBytes >= area.startBytes() && viewBytes < area.endBytes()) {
                return new Piece(Kind.ZEROS, viewBytes, area.endBytes() - viewBytes);
            }
            if (area.startBytes() > viewBytes) {
                end = Math.min(end, area.startBytes());
            }
        }
        if (firstSector.isPresent() && viewBytes < firstSector.get().length) {
            return new Piece(Kind.FIXED, viewBytes, firstSector.get().length - viewBytes);
        }
        if (firstSector.isPresent() && viewBytes < VISTA_PLAIN_BYTES) {
            return new Piece(Kind.PLAIN, viewBytes, Math.min(end, VISTA_PLAIN_BYTES) - viewBytes);
        }
        if (viewBytes >= encryptedBytes) {
            return new Piece(Kind.PLAIN, viewBytes, end - viewBytes);
        }
        return new Piece(Kind.ENCRYPTED, viewBytes, Math.min(end, encryptedBytes) - viewBytes);
    }

    private List<ByteRange> zeroAreas() {
        List<ByteRange> areas = new ArrayList<>(hidden);
        areas.add(headerCopy);
        return areas;
    }
}
