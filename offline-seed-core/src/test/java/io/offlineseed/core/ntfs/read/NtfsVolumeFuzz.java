// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.Fixups;
import io.offlineseed.core.ntfs.GoldenVolume;
import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.VolumeEditor;
import io.offlineseed.core.ntfs.check.NtfsVerifier;
import io.offlineseed.core.ntfs.write.NtfsSample;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveException;
import io.offlineseed.testing.BudgetDevice;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Boot sectors, records, index blocks and lists of attributes of any bytes, their guards put right:
 * the reader reads or throws what it promises, the verifier always gives its report, and both come
 * to an end.
 */
class NtfsVolumeFuzz {

    private static final int BYTES = 8 << 20;
    private static final int SAMPLE_BYTES = 64 << 10;
    private static final int GUARDS = 8; // where the array of guards is, and the magic before it

    /** A volume whose bytes are changed for a moment. */
    private static final class Subject {

        private final MemoryBlockDevice device;
        private final VolumeEditor editor;
        private final long budget;

        Subject(MemoryBlockDevice device) throws IOException, DamagedStructure {
            this.device = device;
            this.editor = new VolumeEditor(device);
            // every file is read twice, and found by its path
            this.budget = 64L * device.sizeBytes();
        }

        /** Puts bytes somewhere, has everybody look at the volume, and puts back what was there. */
        void lookAt(long place, byte[] bytes) throws IOException {
            byte[] before = editor.read(place, bytes.length);
            editor.write(place, bytes);
            try {
                NtfsVerifier.verify(new BudgetDevice(device, budget), () -> false);
                readAll(new BudgetDevice(device, budget));
            } catch (DriveException e) {
                assertThat(e.code()).startsWith("FILE_");
            } finally {
                editor.write(place, before);
            }
        }
    }

    private static final Subject OURS = ours();
    private static final Subject THEIRS = theirs();
    private static final long[] RECORDS = records(OURS);
    private static final long[] BLOCKS = blocks(OURS);
    private static final long LISTED = record(THEIRS, "\\fragmented.bin"); // over several records

    private static Subject ours() {
        try {
            MemoryBlockDevice device = new MemoryBlockDevice(BYTES, 512);
            new NtfsSample(BYTES, 512, 4096)
                    .file("large", 70_000)
                    .file("empty", 0)
                    .file("d/e/f", 600)
                    .many(50)
                    .write(device);
            return new Subject(device);
        } catch (IOException | DamagedStructure e) {
            throw new AssertionError(e); // memory does not fail
        }
    }

    private static Subject theirs() {
        try {
            return new Subject(GoldenVolume.open(512));
        } catch (IOException | DamagedStructure e) {
            throw new AssertionError(e); // memory does not fail
        }
    }

    private static void readAll(BlockDevice device) throws IOException {
        NtfsVolume volume = NtfsVolume.open(device);
        NtfsCursor cursor = volume.files();
        Optional<NtfsEntry> next = cursor.next();
        while (next.isPresent()) {
            NtfsEntry entry = next.get();
            if (!entry.isDirectory() && entry.obstacle().isEmpty()) {
                NtfsContent content = volume.open(entry);
                int length = (int) Math.min(SAMPLE_BYTES, content.sizeBytes());
                content.read(0, ByteBuffer.allocate(length));
                content.read(content.sizeBytes() - length, ByteBuffer.allocate(length));
            }
            volume.find(entry.path());
            next = cursor.next();
        }
    }

    /** Returns where the file system's own records and some of files lie. */
    private static long[] records(Subject subject) {
        return LongStream.concat(
                        LongStream.of(0, 1, 3, 5, 6, 9, 10, 11)
                                .map(number -> recordPlace(subject, number)),
                        Stream.of("\\large", "\\empty", "\\many", "\\d")
                                .mapToLong(path -> record(subject, path)))
                .toArray();
    }

    private static long record(Subject subject, String path) {
        try {
            return recordPlace(subject, subject.editor.record(path));
        } catch (IOException e) {
            throw new AssertionError(e); // memory does not fail
        }
    }

    private static long recordPlace(Subject subject, long number) {
        try {
            return subject.editor.position(
                    MasterFileTable.open(VolumeBytes.open(subject.device).orElseThrow()).content(),
                    number * recordBytes(subject));
        } catch (IOException | DamagedStructure e) {
            throw new AssertionError(e); // memory does not fail
        }
    }

    /** Returns where the first blocks of a directory lie. */
    private static long[] blocks(Subject subject) {
        try {
            AttributeContent blocks =
                    subject.editor.content(
                            subject.editor.record("\\many"),
                            AttributeType.INDEX_ALLOCATION,
                            Index.DIRECTORY);
            return new long[] {
                subject.editor.position(blocks, 0),
                subject.editor.position(blocks, IndexBlock.BYTES)
            };
        } catch (IOException | DamagedStructure e) {
            throw new AssertionError(e); // memory does not fail
        }
    }

    private static byte[][] seeds(long[] places, int length) throws IOException {
        byte[][] seeds = new byte[places.length][];
        for (int i = 0; i < seeds.length; i++) {
            byte[] bytes = unguarded(OURS, places[i], length);
            seeds[i] = new byte[length + 1];
            seeds[i][0] = (byte) i;
            System.arraycopy(bytes, 0, seeds[i], 1, length);
        }
        return seeds;
    }

    private static int recordBytes(Subject subject) {
        return subject.editor.boot().recordBytes();
    }

    private static byte[] unguarded(Subject subject, long place, int length) throws IOException {
        byte[] bytes = subject.editor.read(place, length);
        assertThat(Fixups.restore(bytes, 0, length)).isTrue();
        return bytes;
    }

    /** Changes all but the magic and the place of the guards, and guards the whole. */
    private static byte[] changed(byte[] original, byte[] input, int from) {
        byte[] bytes = original.clone();
        int length = Math.min(input.length - from, bytes.length);
        if (length > GUARDS) {
            System.arraycopy(input, from + GUARDS, bytes, GUARDS, length - GUARDS);
        }
        Fixups.protect(bytes, 0, bytes.length, 7);
        return bytes;
    }

    /** The first byte says which record, then follow its bytes as they are without guards. */
    static Stream<byte[]> records() throws IOException {
        return Stream.of(seeds(RECORDS, recordBytes(OURS)));
    }

    @MethodSource("records")
    @FuzzTest(maxDuration = "3m")
    void read_anyRecord_givesReportAndFilesOrSaysWhyNot(byte[] input) throws IOException {
        if (input.length > 0) {
            long place = RECORDS[(input[0] & 0xff) % RECORDS.length];
            byte[] original = unguarded(OURS, place, recordBytes(OURS));
            OURS.lookAt(place, changed(original, input, 1));
        }
    }

    static Stream<byte[]> blocks() throws IOException {
        return Stream.of(seeds(BLOCKS, IndexBlock.BYTES));
    }

    @MethodSource("blocks")
    @FuzzTest(maxDuration = "3m")
    void walk_anyIndexBlock_givesReportAndFilesOrSaysWhyNot(byte[] input) throws IOException {
        if (input.length > 0) {
            long place = BLOCKS[(input[0] & 0xff) % BLOCKS.length];
            byte[] original = unguarded(OURS, place, IndexBlock.BYTES);
            OURS.lookAt(place, changed(original, input, 1));
        }
    }

    static Stream<byte[]> lists() throws IOException {
        return Stream.of(unguarded(THEIRS, LISTED, recordBytes(THEIRS)));
    }

    @MethodSource("lists")
    @FuzzTest(maxDuration = "3m")
    void read_anyListOfAttributes_givesReportAndFilesOrSaysWhyNot(byte[] input) throws IOException {
        byte[] original = unguarded(THEIRS, LISTED, recordBytes(THEIRS));

        THEIRS.lookAt(LISTED, changed(original, input, 0));
    }

    static Stream<byte[]> bootSectors() throws IOException {
        return Stream.of(OURS.editor.read(0, 512), THEIRS.editor.read(0, 512));
    }

    @MethodSource("bootSectors")
    @FuzzTest(maxDuration = "2m")
    void open_anyBootSector_givesReportAndFilesOrSaysWhyNot(byte[] input) throws IOException {
        OURS.lookAt(0, Arrays.copyOf(input, 512));
    }
}
