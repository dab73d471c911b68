// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.DriveId;
import io.offlineseed.core.hash.Hex;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.core.manifest.DriveManifestWriter;
import io.offlineseed.core.manifest.ManifestBlob;
import io.offlineseed.core.manifest.ManifestHeader;
import io.offlineseed.core.manifest.SidecarFile;
import io.offlineseed.core.verify.Difference.Kind;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.ImportDisposition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriveVerifierTest {

    private static final int BLOCK = DriveManifest.BLOCK_BYTES;
    private static final DriveId DRIVE = new DriveId("TESTDRIVE01");

    @TempDir private Path root;

    private final List<ManifestBlob> blobs = new ArrayList<>();
    private final ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    private final SplittableRandom random = new SplittableRandom(11);

    @BeforeEach
    void writeDrive() throws IOException {
        add("\\dir\\large", 2 * BLOCK + 777, BlobKind.BLOCK);
        add("\\dir\\one", 1000, BlobKind.BLOCK);
        add("\\dir\\empty", 0, BlobKind.BLOCK);
        add("\\disk.vhd", BLOCK + 512, BlobKind.PAGE);
        add("\\~\\000000000004", BLOCK, BlobKind.BLOCK);
        Files.writeString(root.resolve("offline-seed-metadata.xml"), "<Metadata/>");
        Files.writeString(root.resolve("offline-seed-claim.json"), "{}");
        writeManifest(DRIVE);
    }

    private void add(String filePath, int size, BlobKind kind) throws IOException {
        byte[] content = new byte[size];
        random.nextBytes(content);
        Path file = file(filePath);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        blobs.add(new ManifestBlob("seed" + filePath.replace('\\', '/'), filePath, size, kind));
        for (int start = 0; start < size; start += BLOCK) {
            int end = Math.min(size, start + BLOCK);
            hashes.writeBytes(Md5.digest().digest(Arrays.copyOfRange(content, start, end)));
        }
    }

    private Path file(String filePath) {
        return root.resolve(filePath.substring(1).replace('\\', '/'));
    }

    private void writeManifest(DriveId drive) throws IOException {
        String metadataMd5 =
                Hex.upper(Md5.digest().digest("<Metadata/>".getBytes(StandardCharsets.UTF_8)));
        ManifestHeader header =
                new ManifestHeader(
                        drive,
                        "offline-seed",
                        ImportDisposition.NO_OVERWRITE,
                        Optional.of(new SidecarFile("\\offline-seed-metadata.xml", metadataMd5)),
                        Optional.empty());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer next = ByteBuffer.wrap(hashes.toByteArray());
        DriveManifestWriter.write(out, header, blobs.iterator(), next::get);
        Files.write(root.resolve("DriveManifest.xml"), out.toByteArray());
    }

    private ExpectedDrive expected() throws IOException {
        byte[] manifest = Files.readAllBytes(root.resolve("DriveManifest.xml"));
        byte[] run = hashes.toByteArray();
        return new ExpectedDrive(
                DRIVE,
                "\\DriveManifest.xml",
                Hex.upper(Md5.digest().digest(manifest)),
                manifest.length,
                run.length / 16,
                (first, count) ->
                        Arrays.copyOfRange(run, (int) first * 16, ((int) first + count) * 16),
                Set.of("\\offline-seed-claim.json"));
    }

    private VerifyReport verify(ExpectedDrive expected) throws IOException {
        DriveVerifier verifier =
                new DriveVerifier(new MountedSeedFiles(root), expected, () -> false);
        verifier.run();
        return verifier.report();
    }

    private void overwrite(String filePath, long offset, byte... bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(file(filePath).toFile(), "rw")) {
            file.seek(offset);
            file.write(bytes);
        }
    }

    private static void assertOne(VerifyReport report, Kind kind, String file, OptionalInt block) {
        assertThat(report.isRight()).isFalse();
        assertThat(report.differenceCount()).isEqualTo(1);
        assertThat(report.differences())
                .singleElement()
                .satisfies(
                        difference -> {
                            assertThat(difference.kind()).isEqualTo(kind);
                            assertThat(difference.file()).isEqualTo(file);
                            assertThat(difference.block()).isEqualTo(block);
                            assertThat(difference.describe()).contains(file);
                        });
    }

    @Test
    void run_driveAsWritten_isRight() throws IOException {
        VerifyReport report = verify(expected());
        assertThat(report.differences()).isEmpty();
        assertThat(report.isRight()).isTrue();
        assertThat(report.blobs()).isEqualTo(5);
        assertThat(report.bytes()).isEqualTo(4L * BLOCK + 777 + 1000 + 512);
        assertThat(report.unexpectedCount()).isZero();
    }

    @Test
    void run_byOneThreadsOrFour_findsTheSame() throws Exception {
        overwrite("\\dir\\large", BLOCK + 5, (byte) 1, (byte) 2, (byte) 3);
        overwrite("\\disk.vhd", BLOCK, (byte) 1, (byte) 2, (byte) 3);
        Files.delete(file("\\dir\\one"));
        VerifyReport alone = verify(expected());
        DriveVerifier verifier =
                new DriveVerifier(new MountedSeedFiles(root), expected(), () -> false);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Void>> runs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Callable<Void> run =
                        () -> {
                            verifier.run();
                            return null;
                        };
                runs.add(threads.submit(run));
            }
            for (Future<Void> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(verifier.report()).isEqualTo(alone);
        assertThat(alone.differences())
                .extracting(Difference::kind)
                .containsExactly(Kind.BLOCK_DIFFERS, Kind.FILE_MISSING, Kind.BLOCK_DIFFERS);
    }

    @Test
    void run_flippedByte_namesFileBlockAndBothHashes() throws IOException {
        byte[] content = Files.readAllBytes(file("\\dir\\large"));
        overwrite("\\dir\\large", 2L * BLOCK + 776, (byte) (content[2 * BLOCK + 776] ^ 1));
        VerifyReport report = verify(expected());
        assertOne(report, Kind.BLOCK_DIFFERS, "\\dir\\large", OptionalInt.of(2));
        assertThat(report.differences().get(0).expected())
                .isEqualTo(Hex.upper(hashes.toByteArray(), 32, 16));
        assertThat(report.differences().get(0).found()).hasSize(32);
    }

    @Test
    void run_flippedByteInASmallFile_isFound() throws IOException {
        byte[] content = Files.readAllBytes(file("\\dir\\one"));
        overwrite("\\dir\\one", 0, (byte) (content[0] ^ 0x80));
        assertOne(verify(expected()), Kind.BLOCK_DIFFERS, "\\dir\\one", OptionalInt.of(0));
    }

    @Test
    void run_missingFiles_areNamed() throws IOException {
        Files.delete(file("\\dir\\empty"));
        assertOne(verify(expected()), Kind.FILE_MISSING, "\\dir\\empty", OptionalInt.empty());
    }

    @Test
    void run_missingLargeFile_isNamed() throws IOException {
        Files.delete(file("\\dir\\large"));
        assertOne(verify(expected()), Kind.FILE_MISSING, "\\dir\\large", OptionalInt.empty());
    }

    @Test
    void run_directoryOrLinkInAFilesPlace_isMissing() throws IOException {
        Files.delete(file("\\dir\\one"));
        Files.createSymbolicLink(file("\\dir\\one"), file("\\dir\\empty"));
        Files.delete(file("\\dir\\empty"));
        Files.createDirectory(file("\\dir\\empty"));
        assertThat(verify(expected()).differences())
                .extracting(Difference::kind)
                .containsExactly(Kind.FILE_MISSING, Kind.FILE_MISSING);
    }

    @Test
    void run_longerFile_isFound() throws IOException {
        overwrite("\\dir\\one", 1000, (byte) 0);
        VerifyReport report = verify(expected());
        assertOne(report, Kind.FILE_LONGER, "\\dir\\one", OptionalInt.empty());
        assertThat(report.differences().get(0).expected()).isEqualTo("1000 bytes");
        assertThat(report.differences().get(0).found()).isEqualTo("1001 bytes");
    }

    @Test
    void run_emptyFileThatIsNot_isFound() throws IOException {
        overwrite("\\dir\\empty", 0, (byte) 0);
        assertOne(verify(expected()), Kind.FILE_LONGER, "\\dir\\empty", OptionalInt.empty());
    }

    @Test
    void run_shorterFile_isFoundAndItsWholeBlocksAreStillCompared() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(file("\\dir\\large").toFile(), "rw")) {
            file.setLength(2L * BLOCK + 776);
        }
        VerifyReport report = verify(expected());
        assertOne(report, Kind.FILE_SHORTER, "\\dir\\large", OptionalInt.empty());
        overwrite("\\dir\\large", 0, (byte) 1, (byte) 2, (byte) 3);
        assertThat(verify(expected()).differences())
                .extracting(Difference::kind)
                .containsExactly(Kind.FILE_SHORTER, Kind.BLOCK_DIFFERS);
    }

    @Test
    void run_otherManifest_isFoundByItsHash() throws IOException {
        ExpectedDrive expected = expected();
        Path manifest = root.resolve("DriveManifest.xml");
        Files.writeString(
                manifest, Files.readString(manifest).replace("seed/dir/one", "seed/dir/two"));
        VerifyReport report = verify(expected);
        assertOne(report, Kind.MANIFEST_DIFFERS, "\\DriveManifest.xml", OptionalInt.empty());
    }

    @Test
    void run_bytesAfterTheManifest_areFound() throws IOException {
        ExpectedDrive expected = expected();
        overwrite("\\DriveManifest.xml", expected.manifestBytes(), (byte) '\n');
        assertOne(
                verify(expected),
                Kind.MANIFEST_DIFFERS,
                "\\DriveManifest.xml",
                OptionalInt.empty());
    }

    @Test
    void run_manifestOfAnotherDrive_isFound() throws IOException {
        writeManifest(new DriveId("TESTDRIVE02"));
        assertOne(
                verify(expected()),
                Kind.DRIVE_ID_DIFFERS,
                "\\DriveManifest.xml",
                OptionalInt.empty());
    }

    @Test
    void run_missingOrTornManifest_isIncomplete() throws IOException {
        ExpectedDrive expected = expected();
        Path manifest = root.resolve("DriveManifest.xml");
        byte[] whole = Files.readAllBytes(manifest);
        Files.write(manifest, Arrays.copyOf(whole, whole.length / 2));
        VerifyReport torn = verify(expected);
        assertOne(torn, Kind.MANIFEST_UNREADABLE, "\\DriveManifest.xml", OptionalInt.empty());
        assertThat(torn.complete()).isFalse();
        Files.delete(manifest);
        VerifyReport missing = verify(expected);
        assertOne(missing, Kind.MANIFEST_UNREADABLE, "\\DriveManifest.xml", OptionalInt.empty());
        assertThat(missing.differences().get(0).found()).isEqualTo("no file");
    }

    @Test
    void run_hashesOfTheCopyDiffer_isFoundThoughManifestAndFilesAgree() throws IOException {
        ExpectedDrive sound = expected();
        ExpectedDrive other =
                new ExpectedDrive(
                        DRIVE,
                        sound.manifestFile(),
                        sound.manifestMd5(),
                        sound.manifestBytes(),
                        sound.hashCount(),
                        (first, count) -> {
                            byte[] run = sound.hashes().hashes(first, count);
                            if (first == 0) {
                                run[16] ^= 1;
                            }
                            return run;
                        },
                        sound.otherFiles());
        assertOne(verify(other), Kind.HASH_RUN_DIFFERS, "\\dir\\large", OptionalInt.of(1));
    }

    @Test
    void run_fewerOrMoreHashesThanBlocks_isFound() throws IOException {
        ExpectedDrive sound = expected();
        for (long count : new long[] {sound.hashCount() - 1, sound.hashCount() + 1}) {
            ExpectedDrive other =
                    new ExpectedDrive(
                            DRIVE,
                            sound.manifestFile(),
                            sound.manifestMd5(),
                            sound.manifestBytes(),
                            count,
                            sound.hashes(),
                            sound.otherFiles());
            VerifyReport report = verify(other);
            assertThat(report.differenceCount()).isEqualTo(1);
            assertThat(report.differences().get(0).kind()).isEqualTo(Kind.HASH_RUN_DIFFERS);
        }
    }

    @Test
    void run_hashesOfTheCopyUnreadable_failsAndClosesAll() throws IOException {
        ExpectedDrive sound = expected();
        ExpectedDrive broken =
                new ExpectedDrive(
                        DRIVE,
                        sound.manifestFile(),
                        sound.manifestMd5(),
                        sound.manifestBytes(),
                        sound.hashCount(),
                        (first, count) -> {
                            if (first > 0) {
                                throw new IOException("the share is gone");
                            }
                            return sound.hashes().hashes(first, count);
                        },
                        sound.otherFiles());
        CountingFiles files = new CountingFiles(new MountedSeedFiles(root));
        DriveVerifier verifier = new DriveVerifier(files, broken, () -> false);
        assertThatThrownBy(verifier::run)
                .isInstanceOf(IOException.class)
                .hasMessage("the share is gone");
        assertThat(files.open.get()).isZero();
        assertThat(verifier.report().isRight()).isFalse();
    }

    @Test
    void run_changedOrMissingSidecar_isFound() throws IOException {
        Files.writeString(root.resolve("offline-seed-metadata.xml"), "<Metadata></Metadata>");
        assertOne(
                verify(expected()),
                Kind.SIDECAR_DIFFERS,
                "\\offline-seed-metadata.xml",
                OptionalInt.empty());
        Files.delete(root.resolve("offline-seed-metadata.xml"));
        assertOne(
                verify(expected()),
                Kind.SIDECAR_DIFFERS,
                "\\offline-seed-metadata.xml",
                OptionalInt.empty());
    }

    @Test
    void run_unexpectedFiles_areNamedButNoDifference() throws IOException {
        Files.writeString(file("\\dir\\stray"), "x");
        Files.createDirectories(root.resolve("System Volume Information"));
        Files.writeString(root.resolve("System Volume Information").resolve("x"), "x");
        VerifyReport report = verify(expected());
        assertThat(report.isRight()).isTrue();
        assertThat(report.unexpectedCount()).isEqualTo(1);
        assertThat(report.unexpected()).containsExactly("\\dir\\stray");
    }

    @Test
    void run_badSector_isADifferenceAndTheRestIsCompared() throws IOException {
        CountingFiles files = new CountingFiles(new MountedSeedFiles(root));
        files.failAt = BLOCK;
        DriveVerifier verifier = new DriveVerifier(files, expected(), () -> false);
        verifier.run();
        assertThat(verifier.report().complete()).isTrue();
        assertThat(verifier.report().differences())
                .extracting(Difference::kind, Difference::file, Difference::block)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                Kind.BLOCK_UNREADABLE, "\\dir\\large", OptionalInt.of(1)),
                        org.assertj.core.groups.Tuple.tuple(
                                Kind.BLOCK_UNREADABLE, "\\disk.vhd", OptionalInt.of(1)));
        assertThat(files.open.get()).isZero();
    }

    @Test
    void run_stopped_isIncompleteAndClosesAll() throws IOException {
        CountingFiles files = new CountingFiles(new MountedSeedFiles(root));
        AtomicInteger asked = new AtomicInteger();
        DriveVerifier verifier =
                new DriveVerifier(files, expected(), () -> asked.incrementAndGet() > 2);
        verifier.run();
        assertThat(verifier.report().complete()).isFalse();
        assertThat(verifier.report().isRight()).isFalse();
        assertThat(files.open.get()).isZero();
    }

    @Test
    void run_manyDifferences_areCountedAndTheFirstHundredTold() throws IOException {
        for (int i = 0; i < 130; i++) {
            add("\\many\\" + (1000 + i), 10, BlobKind.BLOCK);
        }
        writeManifest(DRIVE);
        ExpectedDrive expected = expected();
        for (int i = 0; i < 130; i++) {
            Files.delete(file("\\many\\" + (1000 + i)));
        }
        VerifyReport report = verify(expected);
        assertThat(report.differenceCount()).isEqualTo(130);
        assertThat(report.differences()).hasSize(100);
        assertThat(report.differences().get(99).file()).isEqualTo("\\many\\1099");
    }

    @Test
    void open_pathThatLeavesTheVolume_isMissing() {
        MountedSeedFiles files = new MountedSeedFiles(root);
        for (String path : List.of("\\..\\x", "x", "\\", "\\a\\\\b", "\\.\\a", "\\a/../../b")) {
            assertThatThrownBy(() -> files.open(path))
                    .isInstanceOf(java.nio.file.NoSuchFileException.class);
        }
    }

    /** Counts open files, and fails reads at one offset if told so. */
    private static final class CountingFiles implements SeedFiles {

        private final SeedFiles files;
        private final AtomicInteger open = new AtomicInteger();
        private long failAt = -1;

        CountingFiles(SeedFiles files) {
            this.files = files;
        }

        @Override
        public SeedFile open(String path) throws IOException {
            SeedFile file = files.open(path);
            open.incrementAndGet();
            return new SeedFile() {
                private boolean closed;

                @Override
                public long sizeBytes() {
                    return file.sizeBytes();
                }

                @Override
                public int read(long offsetBytes, ByteBuffer target) throws IOException {
                    if (offsetBytes == failAt) {
                        throw new IOException("bad sector");
                    }
                    return file.read(offsetBytes, target);
                }

                @Override
                public void close() throws IOException {
                    if (!closed) {
                        closed = true;
                        open.decrementAndGet();
                    }
                    file.close();
                }
            };
        }

        @Override
        public void forEach(Consumer<String> consumer) throws IOException {
            files.forEach(consumer);
        }
    }
}
