// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.unlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.drive.DriveException;
import io.offlineseed.testing.Judges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Volumes that Windows made: what only this room sees of them. That every vector gives its recorded
 * plaintext, the front door's test shows.
 */
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

    private static Map<?, ?> credentials(Map<?, ?> vector) {
        return (Map<?, ?>) Objects.requireNonNull(vector.get("credentials"));
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

    @ParameterizedTest
    @CsvSource({
        "aes-xts-128.img.gz, 0",
        "aes-xts-128-crc.img.gz, 2",
        "togo-aes-xts-128.img.gz, 0",
        "d-aes_128_diffuser.img.gz, 0"
    })
    void unsoundCopies_volumeMadeByWindows_areThoseThatAreDamaged(String file, int count)
            throws IOException {
        try (FileBlockDevice image = image(vector(file))) {
            assertThat(LockedVolume.inspect(image).orElseThrow().unsoundCopies())
                    .hasSize(count)
                    .allMatch(each -> each.matches("copy [12]: its checksum does not hold"));
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
