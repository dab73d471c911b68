// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import io.offlineseed.core.Drives;
import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.ManifestBlobFacts;
import io.offlineseed.drive.UnlockKey;
import io.offlineseed.testing.Judges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program makes is read by others, and what others made by the program. */
class DriveIT {

    private static final Instant TIME = Instant.parse("2019-08-07T06:05:04Z");
    private static final long PARTITION_START = 1 << 20;

    @TempDir private Path directory;

    private Path tree() throws IOException {
        Path root = directory.resolve("source");
        write(root.resolve("exactly-two-blocks"), 8 << 20);
        write(root.resolve("a block and a byte"), (4 << 20) + 1);
        write(root.resolve("empty"), 0);
        write(root.resolve("n".repeat(250)), 3);
        write(root.resolve("\u00dcn\u00efc\u00f6de/\u4e16\u754c/\ud83d\ude00.txt"), 700);
        write(root.resolve("deep/" + "d/".repeat(60) + "file"), 4096);
        write(root.resolve("case/Name"), 10);
        write(root.resolve("case/name"), 11);
        write(root.resolve("aux"), 12);
        write(root.resolve("what? why: <this> \"is\" a|name*"), 13);
        write(root.resolve("$MFT"), 14);
        for (int i = 0; i < 500; i++) {
            write(root.resolve("many/file-" + i + ".dat"), i);
        }
        Files.createSymbolicLink(root.resolve("link"), root.resolve("empty"));
        return root;
    }

    private static void write(Path file, int bytes) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Files.write(file, content);
        Files.setLastModifiedTime(file, FileTime.from(TIME));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static String sha256(Path file) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"xts-aes-128", "xts-aes-256"})
    void create_ofAnOddTree_isReadByDislockerAndNtfsTools(String cipher) throws Exception {
        String dislocker = Judges.require("dislocker-file").toString();
        String ntfsfix = Judges.require("ntfsfix").toString();
        String ntfscat = Judges.require("ntfscat").toString();
        String fls = Judges.require("fls").toString();
        String sevenZip = Judges.require("7z").toString();
        Path source = tree();
        Path image = directory.resolve("drive.img");
        Program create =
                Program.run(
                        "create",
                        image,
                        "--size",
                        "96M",
                        "--from",
                        source,
                        "--serial",
                        "IT-1",
                        "--cipher",
                        cipher,
                        "--bek-to",
                        directory);
        assertThat(create.exitCode()).as(create.toString()).isZero();
        assertThat(create.out())
                .contains("under a number   5 files")
                .contains("1 link or special file")
                .contains("link (a symbolic link)");
        Path bek;
        try (Stream<Path> files = Files.list(directory)) {
            bek = files.filter(f -> f.toString().endsWith(".BEK")).findFirst().orElseThrow();
        }

        Path theirs = directory.resolve("theirs.ntfs");
        run(
                dislocker,
                "-r",
                "-O",
                Long.toString(PARTITION_START),
                "-V",
                image.toString(),
                "-f" + bek,
                "--",
                theirs.toString());
        Path ours = directory.resolve("ours.ntfs");
        Program decrypt = Program.run("decrypt", image, "--to", ours, "--bek", bek);
        assertThat(decrypt.exitCode()).as(decrypt.toString()).isZero();
        assertThat(Files.mismatch(ours, theirs)).as("first byte that differs").isEqualTo(-1);

        run(ntfsfix, "-n", theirs.toString());
        assertThat(run(fls, "-r", "-f", "ntfs", theirs.toString())).contains("file-499.dat");
        Path unpacked = directory.resolve("unpacked");
        run(sevenZip, "x", "-y", "-o" + unpacked, theirs.toString());
        List<ManifestBlobFacts> blobs = blobs(ours);
        assertThat(blobs).hasSize(511);
        for (ManifestBlobFacts blob : blobs) {
            Path original = source.resolve(blob.blobPath().substring("seed/".length()));
            Path there = unpacked.resolve(blob.file().substring(1).replace('\\', '/'));
            assertThat(Files.mismatch(original, there)).as(blob.blobPath()).isEqualTo(-1);
            assertThat(Files.getLastModifiedTime(there).toInstant())
                    .as(blob.blobPath())
                    .isEqualTo(TIME);
        }
        Process cat = new ProcessBuilder(ntfscat, theirs.toString(), "a block and a byte").start();
        assertThat(cat.getInputStream().readAllBytes())
                .isEqualTo(Files.readAllBytes(source.resolve("a block and a byte")));
        Program verify = Program.run("verify", image, "--bek", bek);
        assertThat(verify.exitCode()).as(verify.toString()).isZero();
    }

    private static List<ManifestBlobFacts> blobs(Path plaintext) {
        try (DriveReader reader = Drives.open(plaintext, UnlockKey.none());
                Stream<ManifestBlobFacts> blobs = reader.manifestBlobs()) {
            return blobs.toList();
        }
    }

    private static List<Map<?, ?>> vectors() throws IOException {
        Path json = Judges.requireShared("vectors/bitlocker/vectors.json");
        List<Map<?, ?>> vectors = new ArrayList<>();
        try (JsonReader reader = JsonProviders.createReader(Files.readAllBytes(json))) {
            for (Object each : reader.readArray(JsonReader::readUntyped)) {
                vectors.add((Map<?, ?>) Objects.requireNonNull(each));
            }
        }
        return vectors;
    }

    static Stream<String> vectorFiles() throws IOException {
        return vectors().stream().map(v -> Objects.toString(v.get("file")));
    }

    private static Map<?, ?> vector(String file) throws IOException {
        return vectors().stream().filter(v -> file.equals(v.get("file"))).findFirst().orElseThrow();
    }

    private Path unpacked(String file) throws IOException {
        Path image = directory.resolve("image");
        Path packed = Judges.requireShared("vectors/bitlocker/" + file);
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            Files.copy(in, image);
        }
        return image;
    }

    /** The options that name each key of a vector; one without options if it needs none. */
    private static List<List<String>> keys(Map<?, ?> vector) {
        List<List<String>> keys = new ArrayList<>();
        Map<?, ?> credentials = (Map<?, ?>) Objects.requireNonNull(vector.get("credentials"));
        if (credentials.get("password") instanceof String password) {
            keys.add(List.of("--password", password));
        }
        if (credentials.get("recoveryPassword") instanceof List<?> passwords) {
            passwords.forEach(p -> keys.add(List.of("--recovery-password", Objects.toString(p))));
        }
        for (Object file : (List<?>) Objects.requireNonNull(vector.get("keyFiles"))) {
            keys.add(
                    List.of("--bek", Judges.requireShared("vectors/bitlocker/" + file).toString()));
        }
        return keys.isEmpty() ? List.of(List.of()) : keys;
    }

    private static Program with(List<String> key, Object... args) {
        List<Object> all = new ArrayList<>(List.of(args));
        all.addAll(key);
        return Program.run(all.toArray());
    }

    @ParameterizedTest
    @MethodSource("vectorFiles")
    void unlockCheck_volumeMadeByWindows_opensOrIsRefusedAsRecorded(String file) throws Exception {
        Map<?, ?> vector = vector(file);
        Path image = unpacked(file);

        Program info = Program.run("info", image);

        assertThat(info.exitCode()).as(info.toString()).isZero();
        assertThat(info.out()).contains("encryption       BitLocker, ");
        for (List<String> key : keys(vector)) {
            Program check = with(key, "unlock-check", image);
            if ("decrypt".equals(vector.get("expected"))) {
                // the owners blanked the data, so there may be no sound file system behind the key
                assertThat(check.out()).as(check.toString()).contains(" opens.");
                assertThat(check.exitCode()).as(check.toString()).isIn(0, 1);
            } else {
                assertThat(check.exitCode()).as(check.toString()).isEqualTo(2);
                assertThat(check.err()).contains("VOLUME_IN_CONVERSION");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"d-aes-xts_128.img.gz", "d-aes_128_diffuser.img.gz"})
    void decrypt_volumeMadeByWindows_givesItsRecordedPlaintext(String file) throws Exception {
        Map<?, ?> vector = vector(file);
        Path image = unpacked(file);
        Path plain = directory.resolve("plain");

        Program decrypt = with(keys(vector).get(0), "decrypt", image, "--to", plain);

        assertThat(decrypt.exitCode()).as(decrypt.toString()).isZero();
        assertThat(sha256(plain)).isEqualTo(vector.get("decryptedSha256"));
    }
}
