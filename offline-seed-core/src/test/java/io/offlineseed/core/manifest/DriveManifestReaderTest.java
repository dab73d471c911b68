// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.drive.ManifestException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriveManifestReaderTest {

    private static List<ManifestEntry> read(byte[] manifest) throws IOException {
        List<ManifestEntry> entries = new ArrayList<>();
        try (DriveManifestReader reader =
                DriveManifestReader.open(new ByteArrayInputStream(manifest), "test manifest")) {
            while (reader.hasNext()) {
                entries.add(reader.next());
            }
        }
        return entries;
    }

    private static List<ManifestEntry> read(String manifest) throws IOException {
        return read(manifest.getBytes(StandardCharsets.UTF_8));
    }

    private static String golden() {
        return new String(GoldenManifest.golden("five-blobs.xml"), StandardCharsets.UTF_8);
    }

    private static void assertRefused(String manifest, String code, String part) {
        assertThatThrownBy(() -> read(manifest))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("test manifest")
                .hasMessageContaining(part)
                .satisfies(e -> assertThat(((ManifestException) e).code()).isEqualTo(code));
    }

    @Test
    void read_goldenManifest_givesWhatWasWritten() throws IOException {
        byte[] golden = GoldenManifest.golden("five-blobs.xml");
        List<String> hashes = new ArrayList<>();
        try (DriveManifestReader reader =
                DriveManifestReader.open(new ByteArrayInputStream(golden), "golden")) {
            assertThat(reader.header()).isEqualTo(GoldenManifest.header());
            for (ManifestBlob blob : GoldenManifest.BLOBS) {
                assertThat(reader.hasNext()).isTrue();
                ManifestEntry entry = reader.next();
                assertThat(entry.blob()).isEqualTo(blob);
                for (int i = 0; i < blob.blockCount(); i++) {
                    hashes.add(HexFormat.of().withUpperCase().formatHex(entry.md5(i)));
                }
                assertThat(entry.md5s()).hasSize(16 * blob.blockCount());
            }
            assertThat(reader.hasNext()).isFalse();
            assertThatThrownBy(reader::next).isInstanceOf(NoSuchElementException.class);
        }
        assertThat(hashes).isEqualTo(GoldenManifest.HASHES);
    }

    @Test
    void read_otherLayoutAndLowerCaseHashes_isTaken() throws IOException {
        String loose =
                golden().replace(">\n<", ">\r\n    <")
                        .replace("\"/>", "\"  />")
                        .replace(
                                "BBA756CED2D45A6775675C98FD4D5A3E",
                                "bba756ced2d45a6775675c98fd4d5a3e");
        assertThat(read(loose)).extracting(ManifestEntry::blob).isEqualTo(GoldenManifest.BLOBS);
    }

    @Test
    void read_everyTruncation_isRefused() {
        byte[] golden = GoldenManifest.golden("five-blobs.xml");
        int end = golden.length - 1; // the last line feed may be missing
        for (int length = 0; length < end; length++) {
            byte[] torn = Arrays.copyOf(golden, length);
            assertThatThrownBy(() -> read(torn)).isInstanceOf(ManifestException.class);
        }
    }

    @Test
    void read_anyByteChanged_isRefusedOrStillAManifest() {
        byte[] golden = GoldenManifest.golden("five-blobs.xml");
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < golden.length; i++) {
            byte[] changed = golden.clone();
            changed[i] = (byte) random.nextInt(256);
            try {
                assertThat(read(changed)).hasSize(GoldenManifest.BLOBS.size());
            } catch (ManifestException e) {
                assertThat(e.code()).startsWith("MANIFEST_");
                assertThat(e.line()).isPresent();
            } catch (IOException e) {
                throw new AssertionError("byte " + i + " leads to an I/O error", e);
            }
        }
    }

    @Test
    void read_damage_tellsTheLine() {
        String manifest = golden().replace("Hash=\"FCD6BCB5", "Hash=\"XCD6BCB5");
        assertThatThrownBy(() -> read(manifest))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("line 25")
                .satisfies(e -> assertThat(((ManifestException) e).line()).hasValue(25));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Offset=\"4194304\"|Offset=\"4194303\"|gap or an overlap",
                "Offset=\"4194304\" Length=\"65536\"|Offset=\"4194304\" Length=\"65537\"|65537 bytes",
                "<Length>98304</Length>|<Length>98305</Length>|length of 98304 bytes",
                "<Length>98304</Length>|<Length>-1</Length>|number",
                "<Length>98304</Length>|<Length>98304.0</Length>|number",
                "<Length>4194816</Length>|<Length>4194817</Length>|multiple of 512",
                "<Length>4259840</Length>|<Length>9999999</Length>|has a length",
                "MD5/u6dWztLU|MD5/u6dWztLV|do not belong together",
                "no-overwrite|No-Overwrite|ImportDisposition",
                "<FilePath>\\fs01\\a.bin|<FilePath>a.bin|backslash",
                "<DriveId>TESTDRIVE01|<DriveId>TEST DRIVE|blanks",
                "<BlobPath>seed/fs01/a.bin</BlobPath>||'FilePath' stands where BlobPath",
                "</DriveManifest>|</DriveManifest><x/>|well-formed",
                "</DriveManifest>|</DriveManifest>text|well-formed",
                "<Block Offset=|<Block Extra=\"1\" Offset=|attribute",
                " Hash=\"BBA756CED2D45A6775675C98FD4D5A3E\"||is missing",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>|<!DOCTYPE x [<!ENTITY a \"b\">]>|well-formed",
                "<Drive>|<Drive xmlns=\"urn:x\">|'Drive' stands where Drive",
            })
    void read_damagedManifest_isRefused(String part, String replacement, String message) {
        String manifest = golden().replace(part, replacement == null ? "" : replacement);
        assertThat(manifest).isNotEqualTo(golden());
        assertRefused(manifest, "MANIFEST_DAMAGED", message);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Version=\"2014-11-01\"|Version=\"2011-10-01\"|2011-10-01",
                "</DriveId>|</DriveId><StorageAccountKey>c2VjcmV0</StorageAccountKey>|StorageAccountKey",
                "</DriveId>|</DriveId><ContainerSas>c2VjcmV0</ContainerSas>|ContainerSas",
                "<BlobList>|<BlobList Id=\"session#1-0\">|with an id",
                "</FilePath>|</FilePath><ClientData>x</ClientData>|ClientData",
                "</BlockList>|</BlockList><MetadataPath Hash=\"00\">x</MetadataPath>|MetadataPath",
                "</BlobList>|</BlobList><BlobList></BlobList>|BlobList",
                "Id=\"MD5/u6dWztLUWmd1Z1yY/U1aPg==\"||without an id",
                "MD5/u6dWztLUWmd1Z1yY/U1aPg==|AAAAAA==|another form",
                "<BlockList/>||without BlockList",
            })
    void read_whatOthersMayWrite_isUnsupported(String part, String replacement, String message) {
        String manifest = golden().replace(part, replacement == null ? "" : replacement);
        assertRefused(manifest, "MANIFEST_UNSUPPORTED", message);
        assertThatThrownBy(() -> read(manifest))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("c2VjcmV0"));
    }

    @Test
    void read_blobsWithDifferentDispositions_isUnsupported() {
        String manifest = golden();
        int last = manifest.lastIndexOf("no-overwrite");
        assertRefused(
                manifest.substring(0, last) + "rename" + manifest.substring(last + 12),
                "MANIFEST_UNSUPPORTED",
                "different dispositions");
    }

    @Test
    void read_manifestOfAnotherWriterOnOneLine_isUnsupportedNotDamaged() {
        String manifest =
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><DriveManifest Version=\"2014-11-01\">"
                        + "<Drive><DriveId>TESTDRIVE01</DriveId>"
                        + "<ClientCreator>offline-seed</ClientCreator><BlobList><Blob>"
                        + "<BlobPath>seed/a.bin</BlobPath><FilePath>\\seed\\a.bin</FilePath>"
                        + "<Length>98304</Length><ImportDisposition>no-overwrite</ImportDisposition>"
                        + "<BlockList><Block Offset=\"0\" Length=\"65536\" Id=\"AAAAAA==\""
                        + " Hash=\"FCD6BCB56C1689FCEF28B57C22475BAD\"/>"
                        + "<Block Offset=\"65536\" Length=\"32768\" Id=\"AQAAAA==\""
                        + " Hash=\"51AE9FA5FB90E9D51C4F1B4260285C99\"/></BlockList></Blob>"
                        + "</BlobList></Drive></DriveManifest>";
        byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
        assertThat(bytes).hasSize(551);
        assertThat(GoldenManifest.md5(bytes)).isEqualTo("DBE8AAE014882026A98896BEAEF891D3");
        assertRefused(manifest, "MANIFEST_UNSUPPORTED", "blocks of 65536 bytes");
    }

    @Test
    void read_hugeText_isRefused() {
        assertRefused(
                golden().replace("seed/fs01/a.bin", "seed/" + "a".repeat(20_000)),
                "MANIFEST_DAMAGED",
                "20005 characters");
        assertRefused(
                golden().replace("seed/fs01/a.bin", "seed/" + "a".repeat(3_000_000)),
                "MANIFEST_DAMAGED",
                "well-formed");
    }

    @Test
    void read_driveFails_isAnIoErrorNotDamage() {
        byte[] golden = GoldenManifest.golden("five-blobs.xml");
        boolean[] closed = new boolean[1];
        InputStream failing =
                new FilterInputStream(
                        new SequenceInputStream(
                                new ByteArrayInputStream(golden, 0, 900),
                                new InputStream() {
                                    @Override
                                    public int read() throws IOException {
                                        throw new IOException("the drive is gone");
                                    }

                                    @Override
                                    public int read(byte[] target, int offset, int length)
                                            throws IOException {
                                        throw new IOException("the drive is gone");
                                    }
                                })) {
                    @Override
                    public void close() throws IOException {
                        closed[0] = true;
                        super.close();
                    }
                };
        assertThatThrownBy(
                        () -> {
                            try (DriveManifestReader reader =
                                    DriveManifestReader.open(failing, "test manifest")) {
                                while (reader.hasNext()) {
                                    reader.next();
                                }
                            }
                        })
                .isInstanceOf(IOException.class)
                .hasMessage("the drive is gone");
        assertThat(closed[0]).isTrue();
    }
}
