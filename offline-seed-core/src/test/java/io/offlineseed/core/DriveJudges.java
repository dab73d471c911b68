// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.offlineseed.VolumeCipher;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.DriveReport;
import io.offlineseed.drive.VerifyOptions;
import io.offlineseed.testing.Judge;
import io.offlineseed.testing.JudgeMount;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What other programs say of a drive that the preparer made: who opens BitLocker volumes sees the
 * bytes that we see, and who reads NTFS finds every staged file and nothing wrong. The judges,
 * their versions and known limits are in docs/formats/judges.md.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DriveJudges {

    private static final int PIECE = 4 << 20;

    private final long driveBytes;
    private final VolumeCipher cipher;
    private final int many;

    private Path temp = Path.of("");
    private PreparedImage drive;
    private long startBytes; // of the partition
    private Map<String, Path> files = Map.of();

    /**
     * Has a drive judged.
     *
     * @param many files in one directory
     */
    DriveJudges(long driveBytes, VolumeCipher cipher, int many) {
        this.driveBytes = driveBytes;
        this.cipher = cipher;
        this.many = many;
    }

    @BeforeAll
    void prepare(@TempDir Path directory) throws IOException {
        temp = directory;
        drive = PreparedImage.make(temp, driveBytes, cipher, many);
        files = drive.files();
        try (DriveReader reader = drive.open(drive.image())) {
            startBytes = reader.facts().startBytes();
        }
    }

    @AfterAll
    void close() {
        drive.close();
    }

    /** What dislocker shows: one file with the volume's plaintext. */
    private JudgeMount dislocker(Path image, String name, String... how)
            throws IOException, InterruptedException {
        String[] arguments = Arrays.copyOf(how, how.length + 6);
        List<String> more =
                List.of(
                        "-O",
                        Long.toString(startBytes),
                        "-V",
                        image.toString(),
                        "-p" + drive.password(),
                        "--");
        for (int i = 0; i < more.size(); i++) {
            arguments[how.length + i] = more.get(i);
        }
        return JudgeMount.at(temp.resolve(name), "dislocker", arguments);
    }

    private static Path volume(JudgeMount mount) {
        return mount.path().resolve("dislocker-file");
    }

    private void assertIsOurPlaintext(Path theirs) throws IOException {
        try (DriveReader reader = drive.open(drive.image());
                InputStream in = Files.newInputStream(theirs)) {
            BlockDevice ours = reader.plaintext();
            for (long at = 0; at < ours.sizeBytes(); at += PIECE) {
                int length = (int) Math.min(PIECE, ours.sizeBytes() - at);
                byte[] expected = new byte[length];
                ours.read(at, ByteBuffer.wrap(expected));
                assertThat(Arrays.equals(in.readNBytes(length), expected))
                        .as("the bytes from %d", at)
                        .isTrue();
            }
        }
    }

    @Test
    void prepare_drive_holdsEveryStagedFile() {
        assertThat(files).hasSizeGreaterThan(80 + many);
        try (DriveReader reader = drive.open(drive.image())) {
            DriveReport report = reader.verify(VerifyOptions.defaults().withManifestRequired(true));

            assertThat(report.isSound()).as("%s", report).isTrue();
            assertThat(report.remarkCount()).as("%s", report).isZero();
            assertThat(report.blobs()).isEqualTo(files.size());
        }
    }

    @Test
    void dislocker_plaintext_isOurs() throws IOException, InterruptedException {
        try (JudgeMount open = dislocker(drive.image(), "dislocker-plain", "-r")) {
            assertIsOurPlaintext(volume(open));
        }
    }

    @Test
    void bdemount_plaintext_isOurs() throws IOException, InterruptedException {
        if (cipher == VolumeCipher.XTS_AES_256) {
            // a known limit of the packaged libbde, on volumes made by Windows too
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(this::bdemount)
                    .withMessageContaining("invalid tweak key");
            return;
        }
        try (JudgeMount open = bdemount()) {
            assertIsOurPlaintext(open.path().resolve("bde1"));
        }
    }

    private JudgeMount bdemount() throws IOException, InterruptedException {
        return JudgeMount.at(
                temp.resolve("bde"),
                "bdemount",
                "-r",
                drive.password(),
                "-o",
                Long.toString(startBytes),
                drive.image().toString());
    }

    @Test
    void cryptsetup_metadataAndRecoveryPassword_areAccepted()
            throws IOException, InterruptedException {
        Path partition = temp.resolve("partition");
        try (InputStream in = Files.newInputStream(drive.image())) {
            in.skipNBytes(startBytes);
            Files.write(partition, in.readNBytes(64 << 20)); // holds the first metadata
        }
        Path key = temp.resolve("key");
        Files.write(key, drive.password().getBytes(StandardCharsets.US_ASCII));

        assertThat(Judge.ask("cryptsetup", "bitlkDump", partition.toString()))
                .contains("xts-plain64", "protected with recovery passphrase");
        Judge.ask(
                "cryptsetup",
                "bitlkOpen",
                "--test-passphrase",
                "--key-file",
                key.toString(),
                partition.toString());
    }

    @Test
    void sgdisk_table_isSound() throws IOException, InterruptedException {
        assertThat(Judge.ask("sgdisk", "-v", drive.image().toString()))
                .contains("No problems found");
    }

    @Test
    void ntfsPrograms_volume_findNothingWrong() throws IOException, InterruptedException {
        try (JudgeMount open = dislocker(drive.image(), "dislocker-programs", "-r")) {
            String volume = volume(open).toString();
            assertThat(Judge.ask("ntfsfix", "-n", volume))
                    .contains("processed successfully")
                    .doesNotContain("FAILED", "rror");
            assertThat(Judge.ask("ntfsinfo", "-m", volume))
                    .contains("Volume Flags: 0x0000", "Volume Version: 3.1");
            assertThat(Judge.ask("ntfsresize", "-i", "-f", "-P", volume))
                    .contains("You might resize at");
            assertThat(Judge.ask("ntfssecaudit", "-a", volume)).contains("No errors were found");
            assertThat(Judge.ask("fsstat", volume)).contains("File System Type: NTFS");
            assertThat(Judge.ask("7z", "t", volume)).contains("Everything is Ok");
            assertNamesOfFsntfsinfo(volume);
            if (many <= 1000) { // it takes minutes for more
                assertNamesOfFls(volume);
            }
        }
    }

    private void assertNamesOfFls(String volume) throws IOException, InterruptedException {
        Set<String> listed = new HashSet<>();
        for (String line : Judge.ask("fls", "-r", "-p", "-F", volume).split("\n")) {
            listed.add(line.substring(line.indexOf('\t') + 1));
        }
        assertThat(listed).containsAll(files.keySet());
    }

    /** This one shows wrong characters where a name has surrogates. */
    private void assertNamesOfFsntfsinfo(String volume) throws IOException, InterruptedException {
        Set<String> listed =
                new HashSet<>(List.of(Judge.ask("fsntfsinfo", "-H", volume).split("\n")));
        for (String file : files.keySet()) {
            if (file.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
                assertThat(listed.contains("\\" + file.replace('/', '\\'))).as(file).isTrue();
            }
        }
    }

    @Test
    void ntfs3g_mounted_givesEveryByte() throws IOException, InterruptedException {
        try (JudgeMount open = dislocker(drive.image(), "dislocker-read", "-r");
                JudgeMount mount =
                        JudgeMount.at(
                                temp.resolve("read"),
                                "ntfs-3g",
                                "-o",
                                "ro",
                                volume(open).toString())) {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                assertThat(Files.mismatch(mount.path().resolve(file.getKey()), file.getValue()))
                        .as(file.getKey())
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    void ntfs3g_writtenThroughTheEncryption_leavesAVolumeWithoutFault()
            throws IOException, InterruptedException {
        Path copy = temp.resolve("copy.img");
        Judge.ask("cp", "--sparse=always", drive.image().toString(), copy.toString());
        byte[] bytes = "written by others".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        try (JudgeMount open = dislocker(copy, "dislocker-write")) {
            try (JudgeMount mount =
                    JudgeMount.at(
                            temp.resolve("write"),
                            "ntfs-3g",
                            "-o",
                            "rw",
                            volume(open).toString())) {
                Files.write(mount.path().resolve("new file"), bytes);
                Files.createDirectories(mount.path().resolve("new/newer"));
                for (int i = 0; i < 100; i++) {
                    Files.writeString(mount.path().resolve("many/new " + i), "new");
                }
            }
            String volume = volume(open).toString();
            assertThat(Judge.ask("ntfsresize", "-i", "-f", "-P", volume))
                    .contains("You might resize at");
            assertThat(Judge.ask("ntfsfix", "-n", volume)).contains("processed successfully");
        }

        try (DriveReader reader = drive.open(copy)) {
            DriveReport report = reader.verify(VerifyOptions.defaults().withManifestRequired(true));
            assertThat(report.damageCount()).as("%s", report).isZero();
            assertThat(report.differenceCount()).as("%s", report).isZero();
            try (InputStream in =
                    Channels.newInputStream(reader.open(reader.find("\\new file").orElseThrow()))) {
                assertThat(in.readAllBytes()).isEqualTo(bytes);
            }
        }
        Files.delete(copy);
    }
}
