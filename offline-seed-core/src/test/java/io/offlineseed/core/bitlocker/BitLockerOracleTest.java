// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.core.bitlocker.create.ExternalKey;
import io.offlineseed.core.bitlocker.create.NewVolume;
import io.offlineseed.core.bitlocker.create.VolumeDesign;
import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.testing.Judge;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What dislocker, libbde and cryptsetup make of our volumes. Their known limits, named in
 * docs/formats/bitlocker.md: the packaged libbde opens no XTS-AES-256, and dislocker-file pads its
 * output to 8 KiB.
 */
class BitLockerOracleTest {

    private static final long BYTES = 64 << 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir private Path directory;

    private record Made(Path image, RecoveryPassword password, ExternalKey external) {}

    private Made make(CipherMethod method) throws IOException {
        RecoveryPassword password = RecoveryPassword.generate(RANDOM);
        ExternalKey external = ExternalKey.generate(RANDOM);
        VolumeDesign design =
                VolumeDesign.of(BYTES, 512, method, UUID.randomUUID(), Instant.now(), password)
                        .withPassword("Judges-2026".toCharArray())
                        .withExternalKey(external);
        Path image = directory.resolve("image");
        try (FileBlockDevice partition = FileBlockDevice.create(image, BYTES, 512)) {
            NewVolume volume = NewVolume.make(design, RANDOM);
            volume.writeMetadata(partition);
            BlockDevice view = volume.plaintext(partition);
            ByteBuffer start =
                    ByteBuffer.wrap(randomBytes(1, 32 << 20)).order(ByteOrder.LITTLE_ENDIAN);
            // as much of a boot sector of NTFS as libbde looks at
            start.put(3, "NTFS    ".getBytes(StandardCharsets.US_ASCII));
            start.putShort(11, (short) 512)
                    .put(13, (byte) 8)
                    .put(14, new byte[26])
                    .putLong(40, BYTES / 512 - 1);
            view.write(0, start);
            view.write(40 << 20, ByteBuffer.wrap(randomBytes(2, 16 << 20)));
            partition.flush();
            volume.activate(partition, start.array());
            partition.flush();
        }
        Files.write(directory.resolve("key.BEK"), external.toFile(Instant.now()));
        return new Made(image, password, external);
    }

    private static byte[] randomBytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private byte[] ourView(Made made) throws IOException {
        try (FileBlockDevice partition = FileBlockDevice.openForReading(made.image(), 512)) {
            byte[] bytes = new byte[(int) BYTES];
            io.offlineseed.core.bitlocker.unlock.LockedVolume.inspect(partition)
                    .orElseThrow()
                    .unlock(made.password())
                    .read(0, ByteBuffer.wrap(bytes));
            return bytes;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"XTS_AES_128", "XTS_AES_256"})
    void dislocker_everyProtector_givesOurPlaintext(CipherMethod method)
            throws IOException, InterruptedException {
        Made made = make(method);
        byte[] ours = ourView(made);
        List<String> keys = new ArrayList<>();
        keys.add("-p" + new String(made.password().reveal()));
        keys.add("-uJudges-2026");
        keys.add("-f" + directory.resolve("key.BEK"));
        for (String key : keys) {
            Path plain = directory.resolve("plain");
            Judge.ask(
                    "dislocker-file",
                    "-r",
                    "-V",
                    made.image().toString(),
                    key,
                    "--",
                    plain.toString());

            assertThat(Files.size(plain)).isEqualTo(BYTES);
            assertThat(java.util.Arrays.equals(Files.readAllBytes(plain), ours))
                    .as(key.substring(0, 2))
                    .isTrue();
            Files.delete(plain);
        }
    }

    @Test
    void libbde_recoveryPassword_describesTheVolume() throws IOException, InterruptedException {
        Made made = make(CipherMethod.XTS_AES_128);

        String said =
                Judge.ask(
                        "bdeinfo",
                        "-r",
                        new String(made.password().reveal()),
                        made.image().toString());

        assertThat(said)
                .contains("AES-XTS 128-bit", "Recovery password", "OFFLINE-SEED")
                .doesNotContainIgnoringCase("is locked");
    }

    @ParameterizedTest
    @EnumSource(names = {"XTS_AES_128", "XTS_AES_256"})
    void cryptsetup_metadataAndRecoveryPassword_areAccepted(CipherMethod method)
            throws IOException, InterruptedException {
        Made made = make(method);
        Path key =
                Files.write(
                        directory.resolve("key"),
                        new String(made.password().reveal()).getBytes(StandardCharsets.US_ASCII));

        String dump = Judge.ask("cryptsetup", "bitlkDump", made.image().toString());
        Judge.ask(
                "cryptsetup",
                "bitlkOpen",
                "--test-passphrase",
                "--key-file",
                key.toString(),
                made.image().toString());

        assertThat(dump)
                .contains(
                        "xts-plain64",
                        "protected with recovery passphrase",
                        "protected with startup key");
    }
}
