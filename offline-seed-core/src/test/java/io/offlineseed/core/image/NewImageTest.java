// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offlineseed.DriveId;
import io.offlineseed.SeedInterruptedException;
import io.offlineseed.VolumeCipher;
import io.offlineseed.core.bitlocker.unlock.KeyFile;
import io.offlineseed.core.bitlocker.unlock.LockedVolume;
import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.core.device.SliceBlockDevice;
import io.offlineseed.core.drive.ImageDriveProvider;
import io.offlineseed.core.hash.Hex;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.manifest.DriveManifestReader;
import io.offlineseed.core.manifest.ManifestEntry;
import io.offlineseed.core.volume.NativeDrives;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveImage;
import io.offlineseed.drive.DriveImageOptions;
import io.offlineseed.drive.RecoveryPassword;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewImageTest {

    private static final long MIB = 1 << 20;
    private static final long BYTES = 80 * MIB;
    private static final DriveId ID = new DriveId("IMAGE-1");

    @TempDir private Path directory;

    private final RecoveryPassword password = RecoveryPassword.generate(new SecureRandom());
    private final DriveImageOptions options = DriveImageOptions.defaults();
    private Path source = Path.of("");
    private Path image = Path.of("");

    @BeforeEach
    void makeATree() throws IOException {
        source = directory.resolve("source");
        image = directory.resolve("image");
        write("large", 9_000_001);
        write("one block", 4 << 20);
        write("dir/empty", 0);
        write("dir/other", 2_000_000);
    }

    @AfterEach
    void wipe() {
        password.close();
    }

    private void write(String path, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Path file = source.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, content);
    }

    private NewImage wanted(long bytes, DriveImageOptions with, SecureRandom random) {
        return NewImage.of(image, bytes, ID, source, password, with, random, Clock.systemUTC());
    }

    private DriveImage make(long bytes, DriveImageOptions with) {
        return wanted(bytes, with, new SecureRandom()).make();
    }

    private void assertOnlyTheSourceIsThere() throws IOException {
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(source);
        }
    }

    @ParameterizedTest
    @CsvSource({"XTS_AES_128, 512", "XTS_AES_256, 4096"})
    void make_ofATree_givesADriveWithItsFilesAndTheirManifest(VolumeCipher cipher, int sectorBytes)
            throws IOException {
        for (int i = 0; i < 1100; i++) {
            write("dir/many/" + i, i % 3);
        }
        write("dir/many/medium", 3_000_000);

        DriveImage made = make(BYTES, options.withCipher(cipher).withSectorBytes(sectorBytes));

        Map<String, byte[]> files;
        try (BlockDevice drive = FileBlockDevice.openForReading(image, sectorBytes)) {
            files = new TreeMap<>(NativeDrives.files(drive, password));
            assertThat(NativeDrives.volumeId(drive)).isEqualTo(made.volumeId());
        }
        byte[] manifest = Objects.requireNonNull(files.remove("\\DriveManifest.xml"));
        assertThat(files).hasSize(1105);
        assertThat(made.files()).isEqualTo(1105);
        assertThat(made.manifest().md5()).isEqualTo(Hex.upper(Md5.digest().digest(manifest)));
        assertThat(made.manifest().sizeBytes()).isEqualTo(manifest.length);
        assertThat(made.drive().id()).contains(ID);
        int blobs = 0;
        try (DriveManifestReader reader =
                DriveManifestReader.open(new ByteArrayInputStream(manifest), "manifest")) {
            assertThat(reader.header().drive()).isEqualTo(ID);
            for (; reader.hasNext(); blobs++) {
                check(reader.next(), files);
            }
        }
        assertThat(blobs).isEqualTo(files.size());
    }

    private void check(ManifestEntry entry, Map<String, byte[]> files) throws IOException {
        String path = entry.blob().blobPath();
        assertThat(path).startsWith("seed/");
        byte[] content = Objects.requireNonNull(files.get(entry.blob().filePath()), path);
        assertThat(content)
                .as(path)
                .isEqualTo(Files.readAllBytes(source.resolve(path.substring("seed/".length()))));
        for (int block = 0; block < entry.blob().blockCount(); block++) {
            var md5 = Md5.digest();
            md5.update(content, block << 22, entry.blob().blockBytes(block));
            assertThat(entry.md5(block)).as(path).isEqualTo(md5.digest());
        }
    }

    @Test
    void make_ofAnEmptyTree_givesADriveWithAnEmptyManifest() throws IOException {
        source = Files.createDirectories(directory.resolve("nothing"));

        assertThat(make(66 * MIB, options).files()).isZero();

        try (BlockDevice drive = FileBlockDevice.openForReading(image, 512)) {
            assertThat(NativeDrives.files(drive, password)).containsOnlyKeys("\\DriveManifest.xml");
        }
    }

    @Test
    void make_withFurtherKeys_opensWithEach() throws IOException {
        char[] text = "a fine password".toCharArray();

        DriveImage made =
                make(
                        BYTES,
                        options.withPassword(text)
                                .withKeyFileIn(directory)
                                .withProtectionSuspended(true));

        try (BlockDevice drive = FileBlockDevice.openForReading(image, 512)) {
            LockedVolume volume =
                    LockedVolume.inspect(new SliceBlockDevice(drive, MIB, BYTES - 2 * MIB))
                            .orElseThrow();
            byte[] bek = Files.readAllBytes(made.keyFile().orElseThrow());
            assertThat(volume.unlock(text).sizeBytes()).isEqualTo(BYTES - 2 * MIB);
            assertThat(volume.unlock(KeyFile.parse(bek)).sizeBytes()).isEqualTo(BYTES - 2 * MIB);
            assertThat(volume.unlockSuspended().sizeBytes()).isEqualTo(BYTES - 2 * MIB);
        }
        assertThat(options.withPassword(text).toString()).doesNotContain("fine");
    }

    @Test
    void of_imageOrLabelThatIsThere_isRefusedAndLeft() throws IOException {
        for (String name : new String[] {"image", "image.drive.json"}) {
            Path there = Files.writeString(directory.resolve(name), "mine");

            assertThatExceptionOfType(DriveException.class)
                    .isThrownBy(() -> make(BYTES, options))
                    .matches(e -> e.code().equals("IMAGE_EXISTS"))
                    .withMessageContaining("Nothing was changed");

            assertThat(there).hasContent("mine");
            Files.delete(there);
        }
        assertOnlyTheSourceIsThere();
    }

    /** As when two are made at once: the one that comes later must not touch the other's. */
    @Test
    void make_imageMadeByAnotherMeanwhile_isRefusedAndTheOtherStaysWhole() throws IOException {
        NewImage late = wanted(BYTES, options, new SecureRandom());
        DriveImage first = make(BYTES, options);

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(late::make)
                .satisfies(e -> assertThat(e.code()).isEqualTo("IMAGE_EXISTS"));

        try (BlockDevice drive = FileBlockDevice.openForReading(image, 512)) {
            assertThat(NativeDrives.volumeId(drive)).isEqualTo(first.volumeId());
        }
        assertThat(ImageDriveProvider.isLabelled(image)).isTrue();
    }

    @Test
    void of_whatCannotBe_isRefusedNamingIt() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> make(BYTES + 1, options))
                .withMessageContaining("multiple of 512");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> make(MIB, options))
                .withMessageContaining("at least");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> make(BYTES, options.withLabel("a:b")))
                .withMessageContaining("label");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withContainer("Upper"))
                .withMessageContaining("container");
        image = source.resolve("dir/image");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> make(BYTES, options))
                .withMessageContaining("must not lie in the source");
        image = directory.resolve("no/image");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> make(BYTES, options))
                .withMessageContaining("directory that exists");
        assertOnlyTheSourceIsThere();
    }

    @Test
    void make_tooSmall_saysWhatIsEnoughBeforeItWrites() throws IOException {
        write("more", 60_000_000);
        String message = "";
        try {
            make(66 * MIB, options);
        } catch (DriveException e) {
            assertThat(e.code()).isEqualTo("DRIVE_TOO_SMALL");
            message = String.valueOf(e.getMessage());
        }
        assertOnlyTheSourceIsThere();
        long enough = Long.parseLong(message.replaceAll("(?s).*at least (\\d+) bytes.*", "$1"));

        assertThat(enough).isLessThan(66 * MIB + 120 * MIB);
        assertThat(make(enough, options).files()).isEqualTo(5);
    }

    /** Keys are made after the source was listed and before it is read. */
    private static final class ChangingRandom extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private transient Runnable change = () -> {};

        @Override
        public void nextBytes(byte[] bytes) {
            change.run();
            super.nextBytes(bytes);
        }
    }

    @Test
    void make_sourceChangesMeanwhile_endsAndLeavesNothing() throws IOException {
        ChangingRandom random = new ChangingRandom();
        NewImage wanted = wanted(BYTES, options, random);
        random.change =
                () -> {
                    random.change = () -> {};
                    try {
                        write("dir/other", 5);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                };

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(wanted::make)
                .matches(e -> e.code().equals("SOURCE_CHANGED"))
                .withMessageContaining("is removed");

        assertOnlyTheSourceIsThere();
    }

    @Test
    void make_interrupted_leavesNothing() throws IOException {
        NewImage wanted = wanted(BYTES, options, new SecureRandom());
        Thread.currentThread().interrupt();

        try {
            assertThatExceptionOfType(SeedInterruptedException.class)
                    .isThrownBy(wanted::make)
                    .withMessageContaining("What was begun is removed");
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }

        assertOnlyTheSourceIsThere();
    }
}
