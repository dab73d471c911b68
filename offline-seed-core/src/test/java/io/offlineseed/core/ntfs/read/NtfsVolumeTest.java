// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offlineseed.core.ntfs.GoldenVolume;
import io.offlineseed.core.ntfs.write.NtfsFile;
import io.offlineseed.core.ntfs.write.NtfsSample;
import io.offlineseed.drive.DriveException;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A volume that others wrote, read by us. */
class NtfsVolumeTest {

    private static final String COMPRESSED = "\\packed\\compressed.txt";

    private NtfsVolume volume;

    @BeforeEach
    void open() throws IOException {
        volume = NtfsVolume.open(GoldenVolume.open(512));
    }

    private static List<NtfsEntry> all(NtfsCursor cursor) throws IOException {
        List<NtfsEntry> entries = new ArrayList<>();
        Optional<NtfsEntry> next = cursor.next();
        while (next.isPresent()) {
            entries.add(next.get());
            next = cursor.next();
        }
        return entries;
    }

    private static byte[] bytes(NtfsContent content) throws IOException {
        byte[] bytes = new byte[(int) content.sizeBytes()];
        content.read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }

    private NtfsContent content(String path) throws IOException {
        return volume.open(volume.find(path).orElseThrow());
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void files_volumeOfOthers_giveWhatWasWritten(int sectorBytes) throws Exception {
        NtfsVolume shown = NtfsVolume.open(GoldenVolume.open(sectorBytes));
        Map<String, GoldenVolume.Content> found = new TreeMap<>();
        for (NtfsEntry entry : all(shown.files())) {
            if (!entry.isDirectory() && entry.obstacle().isEmpty()) {
                found.put(
                        entry.path(),
                        new GoldenVolume.Content(
                                sha256(bytes(shown.open(entry))),
                                entry.sizeBytes(),
                                entry.modified()));
            }
        }
        Map<String, GoldenVolume.Content> written = new TreeMap<>(GoldenVolume.contents());
        written.remove(COMPRESSED);

        assertThat(found.keySet()).isEqualTo(written.keySet());
        found.forEach((path, content) -> assertThat(content).isEqualTo(written.get(path)));
    }

    @ParameterizedTest
    @CsvSource({"512,512", "512,4096", "512,65536", "2048,8192", "4096,4096"})
    void files_volumeOfOurs_giveWhatWasWritten(int sectorBytes, int clusterBytes)
            throws IOException {
        MemoryBlockDevice device = new MemoryBlockDevice(32 << 20, sectorBytes);
        NtfsSample sample =
                new NtfsSample(device.sizeBytes(), sectorBytes, clusterBytes).oddities().many(400);
        sample.write(device);
        NtfsVolume ours = NtfsVolume.open(device);
        Iterator<NtfsFile> files = sample.list().iterator();
        for (NtfsEntry entry : all(ours.files())) {
            if (!entry.isDirectory()) {
                NtfsFile written = files.next();
                assertThat(entry.path()).isEqualTo(written.path());
                assertThat(entry.modified()).isEqualTo(written.modified());
                assertThat(bytes(ours.open(entry))).isEqualTo(NtfsSample.content(written));
                assertThat(ours.find(entry.path())).contains(entry);
            }
        }
        assertThat(files.hasNext()).isFalse();
    }

    @Test
    void facts_areThoseOfTheVolume() {
        assertThat(volume.label()).isEqualTo("mixed");
        assertThat(volume.clusterBytes()).isEqualTo(4096);
        assertThat(volume.sizeBytes()).isEqualTo((8 << 20) - 512);
        assertThat(volume.isDirty()).isFalse();
    }

    @Test
    void files_giveEachDirectoryBeforeWhatLiesInItAndNoSystemFiles() throws IOException {
        List<String> paths = all(volume.files()).stream().map(NtfsEntry::path).toList();

        assertThat(paths).contains("\\d0", "\\d0\\d1", "\\d0\\linked.txt", "\\many", "\\holes");
        assertThat(paths.indexOf("\\d0")).isLessThan(paths.indexOf("\\d0\\d1"));
        assertThat(paths).noneMatch(p -> p.startsWith("\\$")).doesNotContain("\\.");
    }

    @Test
    void list_directory_givesWhatLiesInItButNotBelow() throws IOException {
        NtfsEntry directory = volume.find("\\d0").orElseThrow();

        assertThat(all(volume.list(directory)).stream().map(NtfsEntry::path))
                .containsExactly("\\d0\\d1", "\\d0\\linked.txt");
    }

    @Test
    void list_indexThatShrank_givesWhatIsLeft() throws IOException {
        NtfsEntry directory = volume.find("\\holes").orElseThrow();

        assertThat(all(volume.list(directory)).stream().map(NtfsEntry::path))
                .containsExactly("\\holes\\last.txt");
    }

    @Test
    void find_everyPath_givesTheEntryOfTheWalk() throws IOException {
        for (NtfsEntry entry : all(volume.files())) {
            assertThat(volume.find(entry.path())).contains(entry);
        }
    }

    @Test
    void find_otherCase_givesTheNameThatIsThere() throws IOException {
        assertThat(volume.find("\\GRÜSSE")).isEmpty();
        assertThat(volume.find("\\MANY\\Name Of File Number 00077.DAT").map(NtfsEntry::path))
                .contains("\\MANY\\name of file number 00077.dat");
    }

    @Test
    void find_whatIsNotThere_givesNothing() throws IOException {
        assertThat(volume.find("\\many\\name of file number 00150.dat")).isEmpty();
        assertThat(volume.find("\\none\\file")).isEmpty();
        assertThat(volume.find("\\empty\\file")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> volume.find("empty"));
    }

    @Test
    void open_compressedFile_isRefusedNamingIt() throws IOException {
        NtfsEntry entry = volume.find(COMPRESSED).orElseThrow();

        assertThat(entry.sizeBytes()).isEqualTo(100_000);
        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> volume.open(entry))
                .withMessageContaining(
                        "File " + COMPRESSED + " is compressed by the file system, so its content")
                .withMessageContaining("Read it with Windows. Nothing was changed.")
                .matches(e -> e.code().equals("FILE_NOT_READABLE"));
    }

    @Test
    void open_link_isRefused() throws IOException {
        NtfsEntry entry = volume.find("\\link").orElseThrow();

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> volume.open(entry))
                .withMessageContaining("is a link or a placeholder")
                .matches(e -> e.code().equals("FILE_NOT_READABLE"));
    }

    @Test
    void open_directory_isRefused() throws IOException {
        NtfsEntry directory = volume.find("\\d0").orElseThrow();
        NtfsEntry file = volume.find("\\empty").orElseThrow();

        assertThatIllegalArgumentException().isThrownBy(() -> volume.open(directory));
        assertThatIllegalArgumentException().isThrownBy(() -> volume.list(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\fragmented.bin", "\\sparse.bin", "\\resident.txt"})
    void read_anywhere_givesTheSameAsFromTheStart(String path) throws IOException {
        NtfsContent content = content(path);
        byte[] whole = bytes(content);
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            int from = random.nextInt(whole.length);
            int length = random.nextInt(Math.min(30_000, whole.length - from) + 1);
            ByteBuffer part =
                    i % 2 == 0 ? ByteBuffer.allocate(length) : ByteBuffer.allocateDirect(length);
            content.read(from, part);
            byte[] read = new byte[length];
            part.flip().get(read);

            assertThat(read).isEqualTo(Arrays.copyOfRange(whole, from, from + length));
        }
    }

    @Test
    void read_beyondTheEnd_isRefused() throws IOException {
        NtfsContent content = content("\\resident.txt");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> content.read(299, ByteBuffer.allocate(2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> content.read(-1, ByteBuffer.allocate(1)));
    }

    @Test
    void fragmentedFile_liesInManyRunsOfSeveralRecords() throws Exception {
        MemoryBlockDevice device = GoldenVolume.open(512);
        VolumeBytes bytes = VolumeBytes.open(device).orElseThrow();
        RecordReader reader = new RecordReader(MasterFileTable.open(bytes));
        long reference = volume.find("\\fragmented.bin").orElseThrow().reference();
        FileNode file = FileNode.read(bytes, reader, reference);

        assertThat(file.attributes().stream().map(Attribute::recordNumber).distinct().count())
                .isGreaterThan(1);
        assertThat(file.content(0x80, "").orElseThrow().runs().orElseThrow().runs())
                .hasSizeGreaterThan(200);
    }

    @Test
    void channel_readsSeeksAndEnds() throws IOException {
        NtfsContent content = content("\\streams.txt");
        byte[] whole = bytes(content);
        SeekableByteChannel channel = content.channel();
        ByteBuffer target = ByteBuffer.allocate(60);

        assertThat(channel.size()).isEqualTo(100);
        assertThat(channel.position(70).read(target)).isEqualTo(30);
        assertThat(channel.read(target)).isEqualTo(-1);
        assertThat(Arrays.copyOf(target.array(), 30)).isEqualTo(Arrays.copyOfRange(whole, 70, 100));
        channel.close();
        channel.close();
        assertThat(channel.isOpen()).isFalse();
        assertThatExceptionOfType(ClosedChannelException.class)
                .isThrownBy(() -> channel.read(target));
    }
}
