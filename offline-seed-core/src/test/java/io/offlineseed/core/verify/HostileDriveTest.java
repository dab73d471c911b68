// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveFile;
import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.DriveReport;
import io.offlineseed.drive.ManifestException;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.UnlockKey;
import io.offlineseed.drive.VerifyOptions;
import io.offlineseed.testing.BudgetDevice;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole drives with bytes changed at random, read as a product would: what cannot be read is
 * refused by a code, everything else is read, and all of it comes to an end.
 */
class HostileDriveTest {

    private static final int ROUNDS = 8; // of each place; the rooms below are fuzzed on their own

    private static MemoryBlockDevice drive;
    private static MemoryBlockDevice volume;

    @BeforeAll
    static void write() throws IOException {
        drive = ReadableDrive.encrypted(RecoveryPassword.generate(new SecureRandom()), true);
        volume = ReadableDrive.plain();
    }

    @ParameterizedTest
    @CsvSource({
        "table,      0,        17408",
        "boot,       1048576,  512",
        "metadata,   35651584, 2048",
        "everywhere, 0,        73400320"
    })
    void encryptedDrive_bytesChanged_isReadOrRefused(String place, long start, long length)
            throws IOException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            MemoryBlockDevice changed = drive.copy();
            change(changed, start, length, new Random(seed));
            look(changed, place + ", seed " + seed);
        }
    }

    @ParameterizedTest
    @CsvSource({"boot, 0, 512", "start, 0, 262144", "everywhere, 0, 33554432"})
    void plainVolume_bytesChanged_isReadOrRefused(String place, long start, long length)
            throws IOException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            MemoryBlockDevice changed = volume.copy();
            change(changed, start, length, new Random(seed));
            look(changed, place + ", seed " + seed);
        }
    }

    private static void change(MemoryBlockDevice device, long start, long length, Random random)
            throws IOException {
        int count = 1 + random.nextInt(length > 1 << 20 ? 2000 : 4);
        byte[] sector = new byte[512];
        for (int i = 0; i < count; i++) {
            long at = start + (long) (random.nextDouble() * length);
            device.read(at / 512 * 512, ByteBuffer.wrap(sector));
            sector[(int) (at % 512)] = (byte) (random.nextBoolean() ? random.nextInt() : 0xff);
            device.write(at / 512 * 512, ByteBuffer.wrap(sector));
        }
    }

    private static void look(MemoryBlockDevice changed, String what) throws IOException {
        BlockDevice device = new BudgetDevice(changed, 16 * changed.sizeBytes());
        try {
            VolumeOnDrive found = VolumeOnDrive.find(device, what, OptionalInt.empty());
            try (DriveReader reader =
                    new NativeDriveReader(found, UnlockKey.none(), what, device, Set.of())) {
                DriveReport report = reader.verify(VerifyOptions.defaults().withThreads(1));
                assertThat(report.isSound() || report.damageCount() + report.differenceCount() > 0)
                        .as("%s: whatever is not sound is told", what)
                        .isTrue();
                readAll(reader);
            }
        } catch (DriveException e) {
            assertThat(e.code()).as(what).matches("(VOLUME|FILE|KEY)_[A-Z_]+");
            assertThat(e).as(what).hasMessageContaining("Nothing was changed");
        } catch (ManifestException e) {
            assertThat(e.code()).as(what).startsWith("MANIFEST_");
        }
    }

    private static void readAll(DriveReader reader) throws IOException {
        reader.fileSystem();
        try (Stream<DriveFile> files = reader.files()) {
            for (DriveFile file : (Iterable<DriveFile>) files::iterator) {
                if (!file.directory() && file.obstacle().isEmpty()) {
                    reader.open(file).read(ByteBuffer.allocate(1 << 16));
                }
            }
        }
        reader.manifest();
    }
}
