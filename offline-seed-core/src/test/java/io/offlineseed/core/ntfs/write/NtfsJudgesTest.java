// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.core.ntfs.FileTimes;
import io.offlineseed.testing.Judge;
import io.offlineseed.testing.JudgeMount;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What other programs say of the volumes we write. */
class NtfsJudgesTest {

    private static final long SIZE = 64 << 20;

    @TempDir private static Path directory;

    private static NtfsSample sample;
    private static Path image;

    @BeforeAll
    static void write() throws IOException {
        image = directory.resolve("image");
        sample =
                new NtfsSample(SIZE, 512, 4096)
                        .oddities()
                        .many(3000)
                        .reserveLikeBitLocker()
                        .tail("DriveManifest.xml", 123_456)
                        .tail("offline-seed-metadata.xml", 100);
        write(sample, image);
    }

    private static void write(NtfsSample sample, Path image) throws IOException {
        NtfsGeometry geometry = sample.geometry();
        try (FileBlockDevice device =
                FileBlockDevice.create(image, geometry.partitionBytes(), geometry.sectorBytes())) {
            sample.write(device);
        }
    }

    @Test
    void ntfsfix_volume_findsNothing() throws IOException, InterruptedException {
        assertThat(Judge.ask("ntfsfix", "-n", image.toString()))
                .contains("processed successfully")
                .doesNotContain("FAILED", "rror");
    }

    @Test
    void ntfsresize_volume_findsEveryClusterOwnedOnce() throws IOException, InterruptedException {
        assertThat(Judge.ask("ntfsresize", "-i", "-f", "-P", image.toString()))
                .contains("You might resize at");
    }

    @Test
    void ntfsinfo_volume_isCleanAndOfVersion31() throws IOException, InterruptedException {
        assertThat(Judge.ask("ntfsinfo", "-m", image.toString()))
                .contains("Volume Name: SEED", "Volume Flags: 0x0000", "Volume Version: 3.1");
    }

    @Test
    void ntfssecaudit_volume_findsNothing() throws IOException, InterruptedException {
        assertThat(Judge.ask("ntfssecaudit", "-a", image.toString()))
                .contains(
                        "5 valid and 0 deleted entries in $SDS-1",
                        "All keys are present in all lists")
                .contains("No errors were found");
    }

    @Test
    void fsstat_volume_isNtfs() throws IOException, InterruptedException {
        assertThat(Judge.ask("fsstat", image.toString()))
                .contains("File System Type: NTFS", "Volume Serial Number: 123456789ABCDEF0");
    }

    @Test
    void fls_volume_listsEveryFileAndNothingElse() throws IOException, InterruptedException {
        checkNames(image, sample);
    }

    @Test
    void fsntfsinfo_volume_listsEveryFile() throws IOException, InterruptedException {
        checkNamesByFsntfsinfo(image, sample);
    }

    @Test
    void ntfsls_root_listsTheFilesThere() throws IOException, InterruptedException {
        assertThat(Judge.ask("ntfsls", "-f", image.toString()).split("\n"))
                .contains("empty", "one", "!first", "DriveManifest.xml", "~");
    }

    @Test
    void ntfscat_file_givesItsBytes() throws IOException, InterruptedException {
        NtfsFile large = new NtfsFile("\\large", 3_000_000, NtfsSample.FIRST_TIME);

        assertThat(Judge.run("ntfscat", image.toString(), "large"))
                .isEqualTo(NtfsSample.content(large));
    }

    @Test
    void sevenZip_volume_extractsEveryByte() throws IOException, InterruptedException {
        assertThat(Judge.ask("7z", "t", image.toString())).contains("Everything is Ok");
        Path out = directory.resolve("extracted");
        Judge.ask("7z", "x", "-o" + out, image.toString());

        checkContents(out);
    }

    @Test
    void ntfs3g_mounted_givesEveryByteAndTime() throws IOException, InterruptedException {
        try (JudgeMount mount = mount(image, "ro")) {
            checkContents(mount.path());
            for (NtfsFile file : sample.list()) {
                if (!isNameable(file)) {
                    continue;
                }
                Instant modified =
                        Files.getLastModifiedTime(mount.path().resolve(slashes(file))).toInstant();
                assertThat(FileTimes.of(modified)).isEqualTo(FileTimes.of(file.modified()));
            }
        }
    }

    @Test
    void ntfs3g_filesMadeAndDeleted_leavesAVolumeWithoutFault()
            throws IOException, InterruptedException {
        Path used = directory.resolve("used");
        Files.copy(image, used);
        try (JudgeMount mounted = mount(used, "rw")) {
            Path mount = mounted.path();
            for (int i = 0; i < 400; i++) {
                Files.writeString(mount.resolve("many/new " + i), "new");
                if (i % 2 == 0) {
                    Files.delete(
                            mount.resolve("many/entry-" + Integer.toHexString(i * 7919) + "-" + i));
                }
            }
            Files.createDirectories(mount.resolve("nested/new/newer"));
        }

        assertThat(Judge.ask("ntfsresize", "-i", "-f", "-P", used.toString()))
                .contains("You might resize at");
        assertThat(Judge.ask("ntfsfix", "-n", used.toString())).contains("processed successfully");
    }

    @ParameterizedTest
    @CsvSource({
        "512, 512, 300",
        "512, 1024, 3000",
        "512, 8192, 300",
        "512, 65536, 3000",
        "2048, 8192, 0",
        "4096, 4096, 3000",
        "512, 4096, 100000"
    })
    void judges_otherMeasures_findNothing(int sectorBytes, int clusterBytes, int many)
            throws IOException, InterruptedException {
        Path other = directory.resolve(sectorBytes + "-" + clusterBytes + "-" + many);
        NtfsSample measured =
                new NtfsSample(256 << 20, sectorBytes, clusterBytes).oddities().many(many);
        write(measured, other);

        assertThat(Judge.ask("ntfsresize", "-i", "-f", "-P", other.toString()))
                .contains("You might resize at");
        assertThat(Judge.ask("ntfsfix", "-n", other.toString())).contains("processed successfully");
        if (many <= 3000) {
            checkNames(other, measured);
        } else { // where fls takes minutes
            checkNamesByFsntfsinfo(other, measured);
        }
        if (sectorBytes == 512) { // 7-Zip knows no other
            assertThat(Judge.ask("7z", "t", other.toString()))
                    .contains("Everything is Ok", "Files: ");
        }
        Files.delete(other);
    }

    private static void checkNames(Path image, NtfsSample sample)
            throws IOException, InterruptedException {
        Set<String> listed = new TreeSet<>();
        for (String line : Judge.ask("fls", "-r", "-p", "-F", image.toString()).split("\n")) {
            String path = line.substring(line.indexOf('\t') + 1);
            if (!path.startsWith("$")) {
                assertThat(listed.add(path)).as("%s is listed once", line).isTrue();
            }
        }

        Set<String> written = new TreeSet<>();
        for (NtfsFile file : allFiles(sample)) {
            written.add(slashes(file));
        }
        for (ReservedArea area : sample.reserved()) {
            written.add("System Volume Information/" + area.name());
        }
        assertThat(listed.equals(written)).as("listed %s", listed).isTrue();
    }

    /**
     * This one reads large directories only where clusters have the size of index blocks, and shows
     * wrong characters where a name has surrogates; on volumes made by others too.
     */
    private static void checkNamesByFsntfsinfo(Path image, NtfsSample sample)
            throws IOException, InterruptedException {
        Set<String> listed =
                new HashSet<>(List.of(Judge.ask("fsntfsinfo", "-H", image.toString()).split("\n")));
        for (NtfsFile file : allFiles(sample)) {
            if (file.path().chars().noneMatch(c -> Character.isSurrogate((char) c))) {
                assertThat(listed.contains(file.path())).as(file.path()).isTrue();
            }
        }
    }

    private static void checkContents(Path root) throws IOException {
        for (NtfsFile file : allFiles(sample)) {
            if (!isNameable(file)) {
                continue;
            }
            assertThat(Files.readAllBytes(root.resolve(slashes(file))))
                    .as(file.path())
                    .isEqualTo(NtfsSample.content(file));
        }
    }

    /** Whether Java can name the file here; in the C locale it names ASCII only. */
    private static boolean isNameable(NtfsFile file) {
        return Charset.forName(System.getProperty("sun.jnu.encoding"))
                .newEncoder()
                .canEncode(file.path());
    }

    private static List<NtfsFile> allFiles(NtfsSample sample) {
        List<NtfsFile> all = sample.list();
        all.addAll(sample.tail());
        return all;
    }

    private static String slashes(NtfsFile file) {
        return file.path().substring(1).replace('\\', '/');
    }

    private static JudgeMount mount(Path image, String how)
            throws IOException, InterruptedException {
        return JudgeMount.at(
                directory.resolve("mount-" + how), "ntfs-3g", "-o", how, image.toString());
    }
}
