// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

import io.offlineseed.core.kernel.Calibration;
import io.offlineseed.core.kernel.VectorApi;
import io.offlineseed.core.kernel.Way;
import io.offlineseed.core.kernel.Way.Kind;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ways to lay tweaks over tiles on this machine, and the fastest of them. What is measured
 * holds for the whole process.
 */
public final class XtsWays {

    private static final String VECTOR = "io.offlineseed.core.bitlocker.VectorXtsTweaks";
    private static final int TRIAL_BYTES = 256 << 10;
    private static final int TRIAL_SECTOR_BYTES = 512;

    private XtsWays() {}

    /** Made when somebody first asks, since making it loads all ways. */
    private static final class Ways {
        private static final Calibration<XtsWay> ALL = new Calibration<>("XTS-AES", trial(), all());
    }

    /** Returns the fastest as far as is known now. */
    static XtsWay best() {
        return Ways.ALL.best();
    }

    /**
     * Returns a cipher for each way that can be gone here, so that they can be compared.
     *
     * @param key both halves; copied
     */
    public static List<Way<SectorCipher>> ciphers(byte[] key, int sectorBytes) {
        List<Way<SectorCipher>> ciphers = new ArrayList<>();
        for (Way<XtsWay> way : all()) {
            ciphers.add(new Way<>(way.kind(), new XtsCipher(key, sectorBytes, way::kernel)));
        }
        return ciphers;
    }

    /** Returns all ways that can be gone here, the one to start with first. */
    static List<Way<XtsWay>> all() {
        List<Way<XtsWay>> ways = new ArrayList<>();
        ways.add(new Way<>(Kind.PLAIN, PlainXtsTweaks::new));
        vector().ifPresent(way -> ways.add(new Way<>(Kind.VECTOR, way)));
        return ways;
    }

    /** Returns the way over the Vector API, if there is one. */
    static Optional<XtsWay> vector() {
        return load().map(first -> () -> load().orElseThrow());
    }

    private static Optional<XtsTweaks> load() {
        return VectorApi.load(VECTOR, XtsTweaks.class);
    }

    private static Calibration.Trial<XtsWay> trial() {
        byte[] key = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f".repeat(2));
        byte[] plain = new byte[TRIAL_BYTES];
        new Random(1).nextBytes(plain);
        Map<XtsWay, XtsCipher> ciphers = new ConcurrentHashMap<>();
        return way -> {
            byte[] encrypted = new byte[TRIAL_BYTES];
            ciphers.computeIfAbsent(way, w -> new XtsCipher(key, TRIAL_SECTOR_BYTES, () -> w))
                    .encrypt(0, plain, 0, encrypted, 0, TRIAL_BYTES);
            return encrypted;
        };
    }
}
