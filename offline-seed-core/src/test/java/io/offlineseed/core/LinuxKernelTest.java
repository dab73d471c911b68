// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.VolumeCipher;
import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.drive.DriveFile;
import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.DriveReport;
import io.offlineseed.drive.VerifyOptions;
import io.offlineseed.testing.Judge;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The Linux kernel as judge, in a small guest that {@code .ci/long/guest} runs: cryptsetup opens
 * the volume with dm-crypt, ntfs3 mounts what is in it, reads every file, and writes to a copy.
 */
@Tag("long")
class LinuxKernelTest {

    @TempDir private Path temp;

    @ParameterizedTest
    @EnumSource(VolumeCipher.class)
    void guest_drive_readsEveryFileAndLeavesAVolumeWithoutFault(VolumeCipher cipher)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path root = Path.of(System.getProperty("offlineseed.root"));
        try (PreparedImage drive = PreparedImage.make(temp, 256L << 20, cipher, 3000)) {
            Path password = temp.resolve("password");
            Files.write(password, drive.password().getBytes(StandardCharsets.US_ASCII));
            String sums = sums(drive);
            Path list = Files.writeString(temp.resolve("sums"), sums);

            String said =
                    Judge.ask(
                            "bash",
                            root.resolve(".ci/long/guest").toString(),
                            drive.image().toString(),
                            password.toString(),
                            list.toString());

            assertThat(said).contains("READ " + sums.lines().count() + " files", "exit=0");
            Path copy = root.resolve("target/guest/copy.img");
            try (DriveReader reader = drive.open(copy)) {
                DriveReport report = reader.verify(VerifyOptions.defaults());
                assertThat(report.damageCount()).as("%s", report).isZero();
                assertThat(reader.find("\\guest\\file 200")).isPresent();
                Path plaintext = temp.resolve("plaintext");
                try (FileBlockDevice file =
                        FileBlockDevice.create(plaintext, reader.plaintext().sizeBytes(), 512)) {
                    ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
                    for (long at = 0; at < file.sizeBytes(); at += 1 << 20) {
                        reader.plaintext().read(at, bytes.clear());
                        file.write(at, bytes.flip());
                    }
                }
                assertThat(Judge.ask("ntfsresize", "-i", "-f", "-P", plaintext.toString()))
                        .contains("You might resize at");
                assertThat(Judge.ask("ntfsfix", "-n", plaintext.toString()))
                        .contains("processed successfully");
            }
        }
    }

    /** The hashes of the staged files, and of what the preparer itself adds as we read it. */
    private static String sums(PreparedImage drive) throws IOException, GeneralSecurityException {
        StringBuilder sums = new StringBuilder();
        Map<String, Path> staged = drive.files();
        try (DriveReader reader = drive.open(drive.image());
                Stream<DriveFile> files = reader.files()) {
            for (DriveFile file : (Iterable<DriveFile>) files::iterator) {
                if (file.directory() || file.path().startsWith("\\System Volume Information")) {
                    continue;
                }
                String path = file.path().substring(1).replace('\\', '/');
                Path source = staged.get(path);
                try (InputStream in =
                        source == null
                                ? Channels.newInputStream(reader.open(file))
                                : Files.newInputStream(source)) {
                    MessageDigest sha = MessageDigest.getInstance("SHA-256");
                    byte[] hash = sha.digest(in.readAllBytes());
                    sums.append(HexFormat.of().formatHex(hash)).append("  ./").append(path);
                    sums.append('\n');
                }
            }
        }
        return sums.toString();
    }
}
