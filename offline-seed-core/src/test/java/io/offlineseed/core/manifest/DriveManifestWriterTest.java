// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.DriveId;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.BlobProperty;
import io.offlineseed.staging.ImportDisposition;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriveManifestWriterTest {

    private static final HashSource ZEROS = target -> target[0] = 0;

    @Test
    void write_goldenBlobs_givesTheGoldenFileByteByByte() throws IOException {
        byte[] written =
                GoldenManifest.write(
                        GoldenManifest.header(),
                        GoldenManifest.BLOBS,
                        GoldenManifest.hashes(GoldenManifest.HASHES));
        assertThat(new String(written, StandardCharsets.UTF_8))
                .isEqualTo(
                        new String(
                                GoldenManifest.golden("five-blobs.xml"), StandardCharsets.UTF_8));
        assertThat(written).isEqualTo(GoldenManifest.golden("five-blobs.xml"));
    }

    @Test
    void write_withoutSidecarFiles_leavesTheirElementsOut() throws IOException {
        byte[] written =
                GoldenManifest.write(
                        GoldenManifest.header(Optional.empty(), Optional.empty()),
                        List.of(new ManifestBlob("seed/abc", "\\abc", 3, BlobKind.BLOCK)),
                        GoldenManifest.hashes(List.of("900150983CD24FB0D6963F7D28E17F72")));
        assertThat(written).isEqualTo(GoldenManifest.golden("one-blob.xml"));
    }

    @Test
    void write_hashesRunOut_fails() {
        assertThatThrownBy(
                        () ->
                                GoldenManifest.write(
                                        GoldenManifest.header(),
                                        GoldenManifest.BLOBS,
                                        target -> {
                                            throw new IOException("no more hashes");
                                        }))
                .isInstanceOf(IOException.class)
                .hasMessage("no more hashes");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void sizer_ofRandomBlobs_countsWhatTheWriterWrites(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<ManifestBlob> blobs = new ArrayList<>();
        String letters = "ab&<>\u00e9\u4e2d' \"";
        for (int i = 0; i < 200; i++) {
            StringBuilder name = new StringBuilder("seed/");
            for (int c = random.nextInt(1, 30); c > 0; c--) {
                name.append(letters.charAt(random.nextInt(letters.length())));
            }
            BlobKind kind = random.nextBoolean() ? BlobKind.BLOCK : BlobKind.PAGE;
            long size = random.nextLong(1L << random.nextInt(1, 32)) / 512 * 512;
            if (kind == BlobKind.BLOCK) {
                size += random.nextInt(512);
            }
            blobs.add(new ManifestBlob(name.toString(), "\\f" + i, size, kind));
        }
        ManifestHeader header =
                new ManifestHeader(
                        new DriveId("A<&>\"1"),
                        "offline-seed & friends",
                        ImportDisposition.OVERWRITE,
                        Optional.of(new SidecarFile("\\m", "0".repeat(32))),
                        Optional.empty());
        assertSized(header, blobs);
    }

    @ParameterizedTest(name = "{0} bytes, {1}")
    @CsvSource({
        "0, BLOCK",
        "1, BLOCK",
        "4194303, BLOCK",
        "4194304, BLOCK",
        "4194305, BLOCK",
        "8388608, BLOCK",
        "12582913, BLOCK",
        "104857600, BLOCK",
        "100000000000, BLOCK",
        "209715200000, BLOCK",
        "0, PAGE",
        "512, PAGE",
        "1099511627776, PAGE"
    })
    void sizer_ofAnySize_isExact(long size, BlobKind kind) throws IOException {
        assertSized(
                GoldenManifest.header(), List.of(new ManifestBlob("seed/a", "\\a", size, kind)));
    }

    private static void assertSized(ManifestHeader header, List<ManifestBlob> blobs)
            throws IOException {
        ManifestSizer sizer = new ManifestSizer(header);
        blobs.forEach(sizer::add);
        long[] written = new long[1];
        OutputStream counter =
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        written[0]++;
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        written[0] += length;
                    }
                };
        try (OutputStream out = new BufferedOutputStream(counter, 1 << 16)) {
            DriveManifestWriter.write(out, header, blobs.iterator(), ZEROS);
        }
        assertThat(sizer.bytes()).isEqualTo(written[0]);
    }

    @Test
    void metadataFile_isTheGoldenOneSortedByName() {
        assertThat(BlobMetadataFile.render(Map.of("source", "fs01", "host", "fs01 & fs02")))
                .isEqualTo(GoldenManifest.golden("metadata.xml"));
    }

    @Test
    void propertiesFile_isTheGoldenOne() {
        Map<BlobProperty, String> properties = new EnumMap<>(BlobProperty.class);
        properties.put(BlobProperty.CACHE_CONTROL, "no-cache");
        properties.put(BlobProperty.CONTENT_TYPE, "application/zstd");
        assertThat(BlobPropertiesFile.render(properties))
                .isEqualTo(GoldenManifest.golden("properties.xml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", "a ", "a\nb", "\u00e4", "a\u0000"})
    void metadataFile_valueNoHeaderCanCarry_isRefused(String value) {
        assertThatThrownBy(() -> BlobMetadataFile.render(Map.of("name", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("printable ASCII");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a-b", "a b", "\u00e4"})
    void metadataFile_nameNoHeaderCanCarry_isRefused(String name) {
        assertThatThrownBy(() -> BlobMetadataFile.render(Map.of(name, "value")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("metadata name");
    }

    @ParameterizedTest(name = "{2} bytes as {3}")
    @CsvSource({
        "seed/a, \\a, 209715200001, BLOCK, 209715200000",
        "seed/a, \\a, 1099511628288, PAGE, 1099511627776",
        "seed/a, \\a, 513, PAGE, multiple of 512",
        "seed/a, \\a, -1, BLOCK, 0 to",
        "seed/a, a, 1, BLOCK, backslash",
        "seed, \\a, 1, BLOCK, container/name",
        "seed/, \\a, 1, BLOCK, container/name"
    })
    void manifestBlob_beyondTheLimits_isRefusedNamingTheRule(
            String blobPath, String filePath, long length, BlobKind kind, String rule) {
        assertThatThrownBy(() -> new ManifestBlob(blobPath, filePath, length, kind))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"seed/a\u0001", "seed/\ud800", "seed/\udc00a", "seed/\uffff", "seed/\r"})
    void manifestBlob_nameXmlCannotHold_isRefused(String name) {
        assertThatThrownBy(() -> new ManifestBlob(name, "\\a", 1, BlobKind.BLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+");
    }
}
