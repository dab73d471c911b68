// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

import java.util.Arrays;
import java.util.Optional;

/** How a volume's sectors are encrypted. Source: docs/formats/bitlocker.md, "Key types". */
public enum CipherMethod {
    /** AES-CBC with a 128-bit key and the Elephant diffuser: Vista and 7; only read. */
    AES_CBC_128_DIFFUSER(0x8000, 64),
    /** AES-CBC with a 256-bit key and the Elephant diffuser; only read. */
    AES_CBC_256_DIFFUSER(0x8001, 64),
    /** AES-CBC with a 128-bit key; only read. */
    AES_CBC_128(0x8002, 16),
    /** AES-CBC with a 256-bit key; only read. */
    AES_CBC_256(0x8003, 32),
    /** XTS-AES with two 128-bit keys: the one that every reader opens. */
    XTS_AES_128(0x8004, 32),
    /** XTS-AES with two 256-bit keys. */
    XTS_AES_256(0x8005, 64);

    private final int code;
    private final int keyBytes;

    CipherMethod(int code, int keyBytes) {
        this.code = code;
        this.keyBytes = keyBytes;
    }

    /** Returns the number the format has for it. */
    public int code() {
        return code;
    }

    /** Returns the bytes of the key that is stored, both halves together. */
    public int keyBytes() {
        return keyBytes;
    }

    /** Returns the method of that number, if it is known. */
    public static Optional<CipherMethod> of(int code) {
        return Arrays.stream(values()).filter(m -> m.code == code).findFirst();
    }

    /**
     * Returns a cipher for sectors of that size.
     *
     * @param key of {@link #keyBytes()} bytes; copied
     */
    public SectorCipher cipher(byte[] key, int sectorBytes) {
        if (key.length != keyBytes) {
            throw new IllegalArgumentException(
                    this + " takes a key of " + keyBytes + " bytes, was given " + key.length);
        }
        return switch (this) {
            case XTS_AES_128, XTS_AES_256 -> new XtsCipher(key, sectorBytes, XtsWays::best);
            case AES_CBC_128, AES_CBC_256 -> new CbcCipher(key, Optional.empty(), sectorBytes);
            case AES_CBC_128_DIFFUSER -> diffusing(key, 16, sectorBytes);
            case AES_CBC_256_DIFFUSER -> diffusing(key, 32, sectorBytes);
        };
    }

    private static SectorCipher diffusing(byte[] key, int half, int sectorBytes) {
        byte[] data = Arrays.copyOf(key, half);
        byte[] sector = Arrays.copyOfRange(key, 32, 32 + half);
        try {
            return new CbcCipher(data, Optional.of(new Elephant(sector, sectorBytes)), sectorBytes);
        } finally {
            Arrays.fill(data, (byte) 0);
            Arrays.fill(sector, (byte) 0);
        }
    }
}
