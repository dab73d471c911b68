// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.unlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.testing.Judges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes that Windows made, opened by us: every vector gives its recorded result. */
class WindowsVolumesTest {

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

    private FileBlockDevice image(Map<?, ?> vector) throws IOException {
        Path packed = Judges.requireShared("vectors/bitlocker/" + vector.get("file"));
        Path image = directory.resolve("image");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            Files.copy(in, image);
        }
        int sector = ((Number) Objects.requireNonNull(vector.get("sectorSize"))).intValue();
        return FileBlockDevice.openForReading(image, sector);
    }

    private static String sha256(BlockDevice device, long bytes)
            throws IOException, NoSuchAlgorithmException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
        for (long at = 0; at < bytes; at += buffer.capacity()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - at));
            device.read(at, buffer);
            sha.update(buffer.flip());
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static Map<?, ?> credentials(Map<?, ?> vector) {
        return (Map<?, ?>) Objects.requireNonNull(vector.get("credentials"));
    }

    private static List<BlockDevice> openEveryWay(LockedVolume volume, Map<?, ?> vector)
            throws IOException {
        List<BlockDevice> opened = new java.util.ArrayList<>();
        Map<?, ?> credentials = credentials(vector);
        if (credentials.get("password") instanceof String password) {
            opened.add(volume.unlock(password.toCharArray()));
        }
        if (credentials.get("recoveryPassword") instanceof List<?> passwords) {
            for (Object each : passwords) {
                opened.add(
                        volume.unlock(
                                RecoveryPassword.parse(Objects.toString(each).toCharArray())));
            }
        }
        for (Object file : (List<?>) Objects.requireNonNull(vector.get("keyFiles"))) {
            Path path = Judges.requireShared("vectors/bitlocker/" + file);
            opened.add(volume.unlock(KeyFile.parse(Files.readAllBytes(path))));
        }
        if (opened.isEmpty()) {
            opened.add(volume.unlockSuspended());
        }
        return opened;
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
    void unlock_volumeMadeByWindows_givesItsRecordedPlaintext(String file) throws Exception {
        Map<?, ?> vector = vector(file);
        try (FileBlockDevice image = image(vector)) {
            LockedVolume volume = LockedVolume.inspect(image).orElseThrow();
            List<BlockDevice> opened = openEveryWay(volume, vector);
            long bytes =
                    ((Number) Objects.requireNonNull(vector.get("decryptedBytes"))).longValue();

            assertThat(sha256(opened.get(0), bytes)).isEqualTo(vector.get("decryptedSha256"));
            byte[] start = new byte[1 << 16];
            opened.get(0).read(0, ByteBuffer.wrap(start));
            for (BlockDevice other : opened.subList(1, opened.size())) {
                byte[] again = new byte[1 << 16];
                other.read(0, ByteBuffer.wrap(again));
                assertThat(again).isEqualTo(start);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"partially-encrypted-aes-cbc-128.img.gz", "d-eow_partial.img.gz"})
    void unlock_volumeInConversion_opensItsKeysAndRefusesTheRest(String file) throws Exception {
        Map<?, ?> vector = vector(file);
        try (FileBlockDevice image = image(vector)) {
            LockedVolume volume = LockedVolume.inspect(image).orElseThrow();
            char[] password = Objects.toString(credentials(vector).get("password")).toCharArray();

            try (LockedVolume.Keys keys = volume.keys(password)) {
                assertThat(HexFormat.of().formatHex(keys.vmk())).isEqualTo(vector.get("vmk"));
                assertThat(HexFormat.of().formatHex(keys.fvek())).isEqualTo(vector.get("fvek"));
            }
            assertThatExceptionOfType(DriveException.class)
                    .isThrownBy(() -> volume.unlock(password))
                    .withMessageContaining("being converted")
                    .matches(e -> e.code().equals("VOLUME_IN_CONVERSION"));
        }
    }

    @Test
    void unlock_passwordOfAnotherVolume_isRefusedNamingWhatOpensIt() throws IOException {
        Map<?, ?> vector = vector("d-aes-xts_128.img.gz");
        try (FileBlockDevice image = image(vector)) {
            LockedVolume volume = LockedVolume.inspect(image).orElseThrow();

            assertThatExceptionOfType(DriveException.class)
                    .isThrownBy(() -> volume.unlock("anaconda".toCharArray()))
                    .withMessageContaining("password does not open")
                    .matches(e -> e.code().equals("KEY_WRONG"));
        }
    }
}
