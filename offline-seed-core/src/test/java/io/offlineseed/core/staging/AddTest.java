// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.offlineseed.Progress;
import io.offlineseed.SeedInterruptedException;
import io.offlineseed.core.durable.FreeSpace;
import io.offlineseed.staging.AddOptions;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.StagingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddTest {

    @TempDir Path root;

    @Test
    void addFile_copiesEveryByteAndTellsProgress() throws IOException {
        byte[] content = new byte[1_000_000];
        Arrays.fill(content, (byte) 7);
        Path source = Files.write(root.resolve("source.bin"), content);
        List<Progress> told = new ArrayList<>();
        OpenBackup backup = Staging.create(root);

        backup.addFile(source, "vm/disk0.bin", AddOptions.defaults().withProgress(told::add));

        assertThat(backup.blobsDirectory().resolve("vm/disk0.bin")).hasBinaryContent(content);
        assertThat(told.get(told.size() - 1).bytesDone()).isEqualTo(content.length);
        assertThat(told.get(told.size() - 1).bytesTotal()).isEqualTo(content.length);
        assertThat(told.get(told.size() - 1).stage()).isEqualTo(Progress.Stage.STAGING);
    }

    @Test
    void addStream_isNotClosed() {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream stream =
                new ByteArrayInputStream(new byte[] {1, 2, 3}) {
                    @Override
                    public void close() {
                        closed.set(true);
                    }
                };
        OpenBackup backup = Staging.create(root);

        backup.addStream(stream, "three", AddOptions.defaults());

        assertThat(backup.blobsDirectory().resolve("three")).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(closed).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/a", "a/", "a//b", "a/./b", "../a", "a\\b", "a.", "a\tb", "nul", "a:b", "b ",
                "\ud800"
            })
    void addStream_nameNotAllowed_isRefusedAndWritesNothing(String blobPath) throws IOException {
        OpenBackup backup = Staging.create(root);
        List<String> before = Staging.files(root);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> backup.addStream(content("x"), blobPath, AddOptions.defaults()));

        assertThat(Staging.files(root)).isEqualTo(before);
    }

    @Test
    void addStream_nameTooLongWithThePrefix_isRefusedNamingTheRule() {
        OpenBackup backup =
                OpenBackup.of(
                        Staging.open(root)
                                .create(
                                        Staging.specBuilder("fs01-seed")
                                                .destinationPrefix("p".repeat(100) + "/")
                                                .build()));
        String path = String.join("/", Collections.nCopies(10, "s".repeat(99)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> backup.addStream(content("x"), path, AddOptions.defaults()))
                .withMessageContaining("1 to 1024 characters");
    }

    @Test
    void addStream_254Segments_areTakenAnd255Refused() {
        OpenBackup backup = Staging.create(root);
        String most = "d/".repeat(253) + "f";
        backup.addStream(content("x"), most, AddOptions.defaults());
        backup.seal();

        assertThat(Staging.paths(backup)).containsExactly(most);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backup.spec().blobName("d/" + most))
                .withMessageContaining("254 path segments");
    }

    @Test
    void addStream_pathTaken_isRefusedAndKeepsTheOther() throws IOException {
        OpenBackup backup = Staging.create(root);
        Staging.put(backup, "a/b", "first");

        for (String path : List.of("a/b", "a", "a/b/c")) {
            assertThatExceptionOfType(StagingException.class)
                    .as(path)
                    .isThrownBy(() -> backup.addStream(content("2"), path, AddOptions.defaults()))
                    .withMessageContaining("exists already")
                    .satisfies(e -> assertThat(e.code()).isEqualTo("BLOB_EXISTS"));
        }
        assertThat(backup.blobsDirectory().resolve("a/b")).hasContent("first");
    }

    @Test
    void addStream_pathTakenWhileWriting_keepsTheOther() {
        OpenBackup backup = Staging.create(root);
        InputStream slow =
                new InputStream() {
                    private int left = 3;

                    @Override
                    public int read() throws IOException {
                        if (left == 1) {
                            Staging.put(backup, "a", "of another tool");
                        }
                        return left-- > 0 ? 'x' : -1;
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        int c = read();
                        target[offset] = (byte) c;
                        return c < 0 ? -1 : 1;
                    }
                };

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> backup.addStream(slow, "a", AddOptions.defaults()))
                .satisfies(e -> assertThat(e.code()).isEqualTo("BLOB_EXISTS"));
        assertThat(backup.blobsDirectory().resolve("a")).hasContent("of another tool");
    }

    @Test
    void addStream_throughASymbolicLink_isRefused() throws IOException {
        OpenBackup backup = Staging.create(root);
        Path outside = Files.createDirectory(root.resolve("outside"));
        Files.createSymbolicLink(backup.blobsDirectory().resolve("link"), outside);

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> backup.addStream(content("x"), "link/a", AddOptions.defaults()))
                .withMessageContaining("symbolic link")
                .satisfies(e -> assertThat(e.code()).isEqualTo("STAGED_FILE_NOT_REGULAR"));
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void addStream_virtualDiskOfOddSize_isRefusedNamingTheWayOut() throws IOException {
        OpenBackup backup = Staging.create(root);

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> backup.addStream(content("odd"), "a.VHDX", AddOptions.defaults()))
                .withMessageContaining("multiples of 512")
                .withMessageContaining("BLOCK")
                .satisfies(e -> assertThat(e.code()).isEqualTo("SIZE_NOT_ALLOWED"));
        assertThat(Staging.files(backup.blobsDirectory())).isEmpty();

        backup.addStream(content("odd"), "a.VHDX", AddOptions.defaults().withKind(BlobKind.BLOCK));
        backup.seal();
        assertThat(Staging.sealed(backup).get(0).blob().kind()).isEqualTo(BlobKind.BLOCK);
    }

    @Test
    void addFile_sourceMissing_isRefusedNamingIt() {
        OpenBackup backup = Staging.create(root);
        Path source = root.resolve("no-such-file");

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> backup.addFile(source, "a", AddOptions.defaults()))
                .withMessageContaining(source.toString())
                .satisfies(e -> assertThat(e.code()).isEqualTo("SOURCE_UNREADABLE"));
    }

    @Test
    void addStream_thatFailsHalfway_leavesNothing() throws IOException {
        OpenBackup backup = Staging.create(root);
        InputStream failing =
                new InputStream() {
                    private int left = 100_000;

                    @Override
                    public int read() throws IOException {
                        if (left-- == 0) {
                            throw new IOException("cable pulled");
                        }
                        return 1;
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        target[offset] = (byte) read();
                        return 1;
                    }
                };

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> backup.addStream(failing, "d/a", AddOptions.defaults()))
                .withMessageContaining("cable pulled")
                .withMessageContaining("100000 bytes")
                .satisfies(e -> assertThat(e.code()).isEqualTo("SOURCE_UNREADABLE"));
        assertThat(Staging.files(backup.blobsDirectory())).isEmpty();
    }

    @Test
    void addFile_largerThanTheFreeSpace_isRefusedBeforeTheFirstByte() throws IOException {
        Path source = Files.write(root.resolve("source"), new byte[2000]);
        OpenBackup backup = withSpace(existing -> BlobWriter.RESERVE_BYTES + 1999);

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> backup.addFile(source, "a", AddOptions.defaults()))
                .withMessageContaining(Long.toString(BlobWriter.RESERVE_BYTES + 1999))
                .withMessageContaining("Make room")
                .satisfies(e -> assertThat(e.code()).isEqualTo("STAGING_FULL"));
        assertThat(Staging.files(backup.blobsDirectory())).isEmpty();
    }

    @Test
    void addStream_spaceRunsOutWhileWriting_leavesNothingAndGoesOnLater() throws IOException {
        long[] usable = {Long.MAX_VALUE};
        OpenBackup backup =
                withSpace(
                        existing -> {
                            long now = usable[0];
                            usable[0] = 1000;
                            return now;
                        });

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> backup.addStream(zeros(65L << 20), "a", AddOptions.defaults()))
                .withMessageContaining("only 1000 are free")
                .satisfies(e -> assertThat(e.code()).isEqualTo("STAGING_FULL"));
        assertThat(Staging.files(backup.blobsDirectory())).isEmpty();

        usable[0] = Long.MAX_VALUE;
        backup.addStream(content("small"), "a", AddOptions.defaults());
        assertThat(backup.blobsDirectory().resolve("a")).hasContent("small");
    }

    @Test
    void addStream_diskThatIsReallyFull_saysSo() throws IOException {
        try (FileSystem small =
                Jimfs.newFileSystem(Configuration.unix().toBuilder().setMaxSize(1 << 20).build())) {
            Path location = Files.createDirectory(small.getPath("/seed"));
            OpenBackup backup =
                    OpenBackup.of(
                            FolderStagingLocation.open(
                                            location,
                                            location,
                                            Staging.withSpace(
                                                    existing ->
                                                            fullOrNot(
                                                                    Files.getFileStore(existing))))
                                    .create(Staging.spec("fs01-seed")));

            assertThatExceptionOfType(StagingException.class)
                    .isThrownBy(() -> backup.addStream(zeros(2 << 20), "a", AddOptions.defaults()))
                    .satisfies(e -> assertThat(e.code()).isEqualTo("STAGING_FULL"));
            assertThat(Staging.files(backup.blobsDirectory())).isEmpty();
        }
    }

    @Test
    void addStream_interrupted_leavesNothingAndKeepsTheFlag() throws IOException {
        OpenBackup backup = Staging.create(root);
        Thread caller = Thread.currentThread();
        InputStream endless =
                new InputStream() {
                    @Override
                    public int read() {
                        return 0;
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) {
                        caller.interrupt();
                        return length;
                    }
                };

        assertThatExceptionOfType(SeedInterruptedException.class)
                .isThrownBy(() -> backup.addStream(endless, "a", AddOptions.defaults()))
                .withMessageContaining("nothing of it was left");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Staging.files(backup.blobsDirectory())).isEmpty();
    }

    @Test
    void addStream_toSealedBackup_isRefused() throws IOException {
        OpenBackup backup = Staging.create(root);
        Staging.put(backup, "a", "content");
        backup.seal();

        assertThatIllegalStateException()
                .isThrownBy(() -> backup.addStream(content("x"), "b", AddOptions.defaults()))
                .withMessageContaining("sealed");
        assertThatIllegalStateException().isThrownBy(() -> backup.setKind("a", BlobKind.PAGE));
        assertThat(backup.blobsDirectory().resolve("b")).doesNotExist();
    }

    @Test
    void setKind_outlivesTheProcess() throws IOException {
        OpenBackup backup = Staging.create(root);
        Staging.put(backup, "disk.vhd", new byte[1024]);
        Staging.put(backup, "raw.img", new byte[1024]);
        Staging.put(backup, "back.vhd", new byte[1024]);
        backup.setKind("disk.vhd", BlobKind.BLOCK);
        backup.setKind("raw.img", BlobKind.PAGE);
        backup.setKind("back.vhd", BlobKind.BLOCK);
        backup.setKind("back.vhd", BlobKind.PAGE);
        backup.close();

        OpenBackup again = OpenBackup.of(Staging.open(root).get("fs01-seed"));
        again.seal();
        assertThat(Staging.sealed(again))
                .extracting(each -> each.blob().path() + " " + each.blob().kind())
                .containsExactly("back.vhd PAGE", "disk.vhd BLOCK", "raw.img PAGE");
    }

    @Test
    void setKind_thatCannotBe_isRefused() throws IOException {
        OpenBackup backup = Staging.create(root);
        Staging.put(backup, "odd", new byte[100]);

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> backup.setKind("odd", BlobKind.PAGE))
                .satisfies(e -> assertThat(e.code()).isEqualTo("SIZE_NOT_ALLOWED"));
        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> backup.setKind("missing", BlobKind.PAGE))
                .satisfies(e -> assertThat(e.code()).isEqualTo("STAGED_FILE_MISSING"));
    }

    @Test
    void sizeProblem_atTheLimits_isExact() {
        assertThat(BlobRules.sizeProblem(BlobKind.BLOCK, 209_715_200_000L)).isEmpty();
        assertThat(BlobRules.sizeProblem(BlobKind.BLOCK, 209_715_200_001L))
                .hasValueSatisfying(why -> assertThat(why).contains("50,000 blocks"));
        assertThat(BlobRules.sizeProblem(BlobKind.PAGE, 1L << 40)).isEmpty();
        assertThat(BlobRules.sizeProblem(BlobKind.PAGE, (1L << 40) + 512))
                .hasValueSatisfying(why -> assertThat(why).contains("1 TiB"));
        assertThat(BlobRules.sizeProblem(BlobKind.PAGE, 511)).isPresent();
    }

    /** The reserve is larger than this whole disk. */
    private static long fullOrNot(FileStore store) throws IOException {
        return store.getUsableSpace() < 300 << 10 ? 0 : Long.MAX_VALUE;
    }

    private OpenBackup withSpace(FreeSpace space) {
        return OpenBackup.of(
                FolderStagingLocation.open(root, root, Staging.withSpace(space))
                        .create(Staging.spec("fs01-seed")));
    }

    private static InputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream zeros(long bytes) {
        return new InputStream() {
            private long left = bytes;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                if (left <= 0) {
                    return -1;
                }
                int n = (int) Math.min(length, left);
                Arrays.fill(target, offset, offset + n, (byte) 0);
                left -= n;
                return n;
            }
        };
    }
}
