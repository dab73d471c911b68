// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.offlineseed.drive.ManifestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Manifests of any bytes: read, or refused as what they are. */
class DriveManifestReaderFuzz {

    static Stream<byte[]> manifests() {
        byte[] golden = GoldenManifest.golden("five-blobs.xml");
        String text = new String(golden, StandardCharsets.UTF_8);
        String entity = "<!DOCTYPE a [<!ENTITY b \"c\">]>";
        int declaration = text.indexOf("?>") + 2;
        return Stream.of(
                golden,
                text.replace("Page", "Block").getBytes(StandardCharsets.UTF_8),
                (text.substring(0, declaration) + entity + text.substring(declaration))
                        .getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("manifests")
    @FuzzTest(maxDuration = "2m")
    void read_anyManifest_givesBlobsOrSaysWhyNot(byte[] manifest) throws IOException {
        try (DriveManifestReader reader =
                DriveManifestReader.open(new ByteArrayInputStream(manifest), "fuzzed")) {
            while (reader.hasNext()) {
                ManifestEntry entry = reader.next();
                assertThat(entry.md5s()).hasSize(16 * entry.blob().blockCount());
            }
        } catch (ManifestException e) {
            assertThat(e.code()).isIn("MANIFEST_DAMAGED", "MANIFEST_UNSUPPORTED");
        }
    }
}
