// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.vault.VaultException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogReaderTest {

    private static final String A = Catalogs.file("r/a", new byte[3], 512);
    private static final String ZEROS = "0".repeat(64);

    private static List<CatalogLine> read(byte[] compressed) throws IOException {
        List<CatalogLine> lines = new ArrayList<>();
        try (CatalogReader reader = new CatalogReader(new ByteArrayInputStream(compressed))) {
            lines.add(reader.header());
            for (Optional<CatalogLine> l = reader.next(); l.isPresent(); l = reader.next()) {
                lines.add(l.get());
            }
        }
        return lines;
    }

    @Test
    void next_whatTheWriterMakes_isReadBackEqual() throws IOException {
        EntryFacts facts =
                new EntryFacts(
                        EntryType.FILE,
                        7,
                        Optional.of(Instant.parse("2024-02-29T23:59:59.123456789Z")),
                        Optional.of(Instant.parse("1901-01-01T00:00:00Z")),
                        Optional.of(new EntryFacts.Posix(06755, 4_000_000_000L, 0, "müller", "")),
                        Optional.of("RA"),
                        3);
        CatalogEntry entry =
                new CatalogEntry(
                        TreePath.of(RawText.of(new byte[] {'r', '/', (byte) 0xFF, '\n', '"'})),
                        facts,
                        Optional.empty(),
                        Optional.of(new CatalogEntry.Content(ZEROS, true)),
                        Optional.of(new CatalogEntry.Location("000001.tar.zst", 512)),
                        Optional.of(new Problem(Problem.Kind.CHANGED, "it did")));

        List<CatalogLine> lines =
                read(
                        Catalogs.compressed(
                                Catalogs.complete(
                                        Catalogs.HEADER,
                                        Catalogs.ROOT,
                                        CatalogFormat.write(entry))));

        assertThat(lines).hasSize(4).element(2).isEqualTo(entry);
    }

    static Stream<Arguments> refused() {
        String big = "x".repeat(1 << 20);
        return Stream.of(
                Arguments.of("no header", Catalogs.complete(Catalogs.ROOT), "does not begin"),
                Arguments.of("no JSON", "hello\n", "line 1"),
                Arguments.of("a list", "[]\n", "not a JSON object"),
                Arguments.of("no end", Catalogs.HEADER + "\n" + Catalogs.ROOT + "\n", "ends here"),
                Arguments.of("no line end", Catalogs.HEADER, "ends here"),
                refused("up", Catalogs.file("r/../../etc/x", new byte[1], 512)),
                refused("absolute", Catalogs.file("/etc/x", new byte[1], 512)),
                refused("empty name", Catalogs.file("r//x", new byte[1], 512)),
                refused("NUL", Catalogs.file("r/a\\u0000b", new byte[1], 512)),
                refused("other root", Catalogs.directory("s")),
                refused("no parent", Catalogs.file("r/d/a", new byte[1], 512)),
                refused("below a file", A, Catalogs.file("r/a/b", new byte[1], 1024)),
                refused(
                        "below a link",
                        Catalogs.symlink("r/l", "/etc"),
                        Catalogs.file("r/l/passwd", new byte[1], 1024)),
                refused("twice", A, A),
                refused("not in order", Catalogs.directory("r/b"), Catalogs.directory("r/a")),
                refused("offset back", A, Catalogs.file("r/b", new byte[1], 513)),
                refused("size", Catalogs.file("r/b", Long.MAX_VALUE, 512, ZEROS)),
                refused("offset", Catalogs.file("r/b", 1, Long.MAX_VALUE - 1, ZEROS)),
                refused("negative size", Catalogs.file("r/b", -1, 512, ZEROS)),
                refused("size of no number", A.replace("\"size\":3", "\"size\":3.5")),
                refused("huge number", A.replace("\"size\":3", "\"size\":" + "9".repeat(40))),
                refused("no hash", A.replace("sha256", "sha257")),
                refused("short hash", A.replaceFirst("[0-9a-f]{64}", "00")),
                refused("other segment", A.replace("000001", "000002")),
                refused("segment elsewhere", A.replace("000001.tar", "../01.tar")),
                refused("link without target", Catalogs.symlink("r/l", "x").replace("target", "t")),
                refused(
                        "mode",
                        A.replace("\"size\"", "\"mode\":\"777777\",\"uid\":0,\"gid\":0,\"size\"")),
                refused("field twice", A.replace("\"size\"", "\"size\":3,\"size\"")),
                refused("nested", A.replace("\"size\"", "\"x\":{\"y\":1},\"size\"")),
                refused("two objects", A + A),
                refused("unknown type", A.replace("\"file\"", "\"fifo\"")),
                refused("second header", Catalogs.HEADER),
                refused("long line", A.replace("r/a", "r/" + big)),
                Arguments.of(
                        "wrong counts",
                        Catalogs.complete(Catalogs.HEADER, Catalogs.ROOT, A)
                                .replace("\"files\":1", "\"files\":2"),
                        "counts"),
                Arguments.of(
                        "more behind the end",
                        Catalogs.complete(Catalogs.HEADER, Catalogs.ROOT, A) + A + "\n",
                        "goes on"));
    }

    private static Arguments refused(String what, String... lines) {
        List<String> all = new ArrayList<>(List.of(Catalogs.HEADER, Catalogs.ROOT));
        all.addAll(Arrays.asList(lines));
        return Arguments.of(
                what, Catalogs.complete(all.toArray(String[]::new)), "line " + all.size());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void next_catalogThatIsNotInShape_isRefusedNamingTheLine(
            String what, String text, String message) {
        assertThatThrownBy(() -> read(Catalogs.compressed(text)))
                .as(what)
                .isInstanceOf(VaultException.class)
                .hasMessageContaining(message)
                .extracting("code")
                .isEqualTo("CATALOG_DAMAGED");
    }

    @Test
    void open_newerVersion_saysWhichReleaseReadsIt() {
        byte[] newer = Catalogs.compressed(Catalogs.HEADER.replace(":1,", ":2,") + "\n");

        assertThatThrownBy(() -> read(newer))
                .isInstanceOf(VaultException.class)
                .hasMessageContaining("version 2, this release reads up to version 1")
                .extracting("code")
                .isEqualTo("FORMAT_TOO_NEW");
    }

    @Test
    void next_unknownFields_arePassedOver() throws IOException {
        String later = A.replace("\"size\"", "\"later\":\"x\",\"more\":[{\"a\":\"b\"}],\"size\"");

        assertThat(
                        read(
                                Catalogs.compressed(
                                        Catalogs.complete(Catalogs.HEADER, Catalogs.ROOT, later))))
                .hasSize(4);
    }

    @Test
    void next_anyByteChangedOrCutOff_neverGivesOtherEntries() throws IOException {
        byte[] whole = Catalogs.compressed(Catalogs.complete(Catalogs.HEADER, Catalogs.ROOT, A));
        List<CatalogLine> wanted = read(whole);
        long seed = 20240607;
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = whole.clone();
            if (i % 3 == 0) {
                damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
            } else {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                List<CatalogLine> found = read(damaged);
                assertThat(found).as("seed %d, round %d", seed, i).hasSameSizeAs(wanted);
            } catch (IOException | VaultException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }
}
