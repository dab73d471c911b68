// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import io.offlineseed.core.verify.ReadableDrive;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.EncryptionFacts;
import io.offlineseed.drive.KeyProtector;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.UnlockKey;
import io.offlineseed.drive.VerifyOptions;
import io.offlineseed.drive.VolumeFacts;
import io.offlineseed.testing.Judges;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reading drives through the front door, as a product would. Every vector gives its recorded result
 * here.
 */
class DriveReadingTest {

    private static final UnlockKey PASSWORD = UnlockKey.password("anaconda".toCharArray());

    @TempDir private Path directory;

    private Map<?, ?> vector(String file) throws IOException {
        Path json = Judges.requireShared("vectors/bitlocker/vectors.json");
        try (JsonReader reader = JsonProviders.createReader(Files.readAllBytes(json))) {
            List<?> all = reader.readArray(JsonReader::readUntyped);
            return all.stream()
                    .map(v -> (Map<?, ?>) Objects.requireNonNull(v))
                    .filter(v -> file.equals(v.get("file")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path unpacked(String file) throws IOException {
        Path image = directory.resolve("image");
        try (InputStream in =
                new GZIPInputStream(
                        Files.newInputStream(Judges.requireShared("vectors/bitlocker/" + file)))) {
            Files.copy(in, image);
        }
        return image;
    }

    private static List<UnlockKey> keys(Map<?, ?> vector) throws IOException {
        Map<?, ?> credentials = (Map<?, ?>) Objects.requireNonNull(vector.get("credentials"));
        List<UnlockKey> keys = new ArrayList<>();
        if (credentials.get("password") instanceof String password) {
            keys.add(UnlockKey.password(password.toCharArray()));
        }
        if (credentials.get("recoveryPassword") instanceof List<?> passwords) {
            for (Object each : passwords) {
                keys.add(
                        UnlockKey.recoveryPassword(
                                RecoveryPassword.parse(Objects.toString(each).toCharArray())));
            }
        }
        for (Object file : (List<?>) Objects.requireNonNull(vector.get("keyFiles"))) {
            Path path = Judges.requireShared("vectors/bitlocker/" + file);
            keys.add(UnlockKey.keyFile(Files.readAllBytes(path)));
        }
        return keys.isEmpty() ? List.of(UnlockKey.none()) : keys;
    }

    private static String sha256(BlockDevice device, long bytes) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
        for (long at = 0; at < bytes; at += buffer.capacity()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - at));
            device.read(at, buffer);
            sha.update(buffer.flip());
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aes-cbc-128.img.gz",
                "aes-xts-128.img.gz",
                "aes-xts-256.img.gz",
                "aes-cbc-elephant-128.img.gz",
                "togo-aes-xts-128.img.gz",
                "aes-xts-128-new-entry.img.gz",
                "aes-xts-128-smart-card.img.gz",
                "aes-xts-128-4k.img.gz",
                "aes-xts-128-startup-key.img.gz",
                "aes-xts-128-crc.img.gz",
                "aes-xts-128-clearkey-only.img.gz",
                "aes-xts-128-first-recovery.img.gz",
                "d-aes-xts_128.img.gz",
                "d-aes_128.img.gz",
                "d-aes_256.img.gz",
                "d-aes_128_diffuser.img.gz",
                "d-aes_256_diffuser.img.gz",
                "d-recovery_key.img.gz",
                "d-vista.img.gz",
                "d-decrypted.img.gz"
            })
    void open_volumeMadeByWindows_givesItsRecordedPlaintextByEveryKey(String file)
            throws Exception {
        Map<?, ?> vector = vector(file);
        Path image = unpacked(file);
        long bytes = ((Number) Objects.requireNonNull(vector.get("decryptedBytes"))).longValue();
        List<UnlockKey> keys = keys(vector);

        try (DriveReader reader = Drives.open(image, keys.get(0))) {
            assertThat(reader.facts()).isEqualTo(Drives.inspect(image));
            assertThat(reader.facts().sectorBytes()).isEqualTo(vector.get("sectorSize"));
            assertThat(sha256(reader.plaintext(), bytes)).isEqualTo(vector.get("decryptedSha256"));
            for (UnlockKey other : keys.subList(1, keys.size())) {
                try (DriveReader again = Drives.open(image, other)) {
                    assertThat(start(again)).isEqualTo(start(reader));
                }
            }
        }
    }

    private static ByteBuffer start(DriveReader reader) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(1 << 16);
        reader.plaintext().read(0, start);
        return start.flip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"partially-encrypted-aes-cbc-128.img.gz", "d-eow_partial.img.gz"})
    void open_volumeInConversion_isRefused(String file) throws Exception {
        Path image = unpacked(file);
        UnlockKey key = keys(vector(file)).get(0);

        assertThat(Drives.inspect(image).encryption().flatMap(EncryptionFacts::conversion))
                .hasValueSatisfying(words -> assertThat(words).contains("being converted"));
        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> Drives.open(image, key))
                .withMessageContaining("being converted")
                .matches(e -> e.code().equals("VOLUME_IN_CONVERSION"));
    }

    @Test
    void open_wrongKeyOrNoneOrNoKeyFile_isRefusedByItsOwnCode() throws Exception {
        Path image = unpacked("d-aes-xts_128.img.gz");

        assertThat(refusal(image, PASSWORD)).isEqualTo("KEY_WRONG");
        assertThat(refusal(image, UnlockKey.none())).isEqualTo("VOLUME_LOCKED");
        assertThat(refusal(image, UnlockKey.keyFile(new byte[156]))).isEqualTo("KEY_FILE_DAMAGED");
    }

    private static String refusal(Path image, UnlockKey key) {
        try {
            Drives.open(image, key).close();
            return "none";
        } catch (DriveException e) {
            return e.code();
        }
    }

    @Test
    void inspect_volumeWithSmartCard_namesEveryWayIn() throws Exception {
        VolumeFacts facts = Drives.inspect(unpacked("aes-xts-128-smart-card.img.gz"));

        assertThat(facts.encryption().orElseThrow().protectors())
                .extracting(KeyProtector::kind)
                .containsExactlyInAnyOrder(
                        KeyProtector.Kind.RECOVERY_PASSWORD, KeyProtector.Kind.OTHER);
    }

    @Test
    void open_imageOfAWholeDrive_readsAndVerifiesIt() throws Exception {
        try (RecoveryPassword password = RecoveryPassword.generate(new SecureRandom())) {
            Path image = save(ReadableDrive.encrypted(password, false));

            try (DriveReader reader = Drives.open(image, UnlockKey.recoveryPassword(password))) {
                assertThat(reader.facts().partitionNumber()).hasValue(1);
                assertThat(reader.manifest().orElseThrow().drive()).isEqualTo(ReadableDrive.DRIVE);
                assertThat(reader.verify(VerifyOptions.defaults()).isSound()).isTrue();
            }
        }
    }

    private Path save(MemoryBlockDevice drive) throws IOException {
        Path image = directory.resolve("drive.img");
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
        try (FileChannel file =
                FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < drive.sizeBytes(); at += buffer.capacity()) {
                drive.read(at, buffer.clear());
                file.write(buffer.flip());
            }
        }
        return image;
    }

    @Test
    void open_nothingThere_isUnreadable() {
        Path none = directory.resolve("none");

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> Drives.open(none, PASSWORD))
                .withMessageContainingAll(none.toString(), "no such file or device")
                .matches(e -> e.code().equals("DRIVE_UNREADABLE"));
        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> Drives.inspect(none))
                .matches(e -> e.code().equals("DRIVE_UNREADABLE"));
    }

    @Test
    void open_imageDrive_isHeldUntilTheReaderIsClosed() throws Exception {
        try (RecoveryPassword password = RecoveryPassword.generate(new SecureRandom())) {
            MemoryBlockDevice content = ReadableDrive.encrypted(password, false);
            Path image = directory.resolve("drive.img");
            Drive drive = Drives.image(image, "READABLE01", content.sizeBytes());
            Files.delete(image);
            save(content);
            UnlockKey key = UnlockKey.recoveryPassword(password);

            try (DriveReader reader = Drives.open(drive, key)) {
                assertThat(reader.find(ReadableDrive.SMALL)).isPresent();
                assertThatExceptionOfType(DriveException.class)
                        .isThrownBy(() -> Drives.open(drive, key))
                        .matches(e -> e.code().equals("DRIVE_IN_USE"));
            }
            Drives.open(drive, key).close();
        }
    }

    @Test
    void open_directoryDrive_isRefused() {
        Drive drive = Drives.directory(directory.resolve("drive"), "DIRECTORY01", 8 << 20);

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> Drives.open(drive, PASSWORD))
                .withMessageContaining("DIRECTORY01")
                .matches(e -> e.code().equals("DRIVE_WITHOUT_SECTORS"));
    }
}
