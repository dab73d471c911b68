// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.offlineseed.Progress;
import io.offlineseed.SeedInterruptedException;
import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.ntfs.NtfsNames;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.SealOptions;
import io.offlineseed.staging.StagedBlob;
import io.offlineseed.staging.StagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealTest {

    @TempDir Path root;

    @Test
    void seal_ordersByDirectoriesAsNtfsDoes() throws IOException {
        OpenBackup backup = Staging.create(root);
        for (String path : List.of("b", "a/z", "A b/x", "a/B", "a/c/d", "Z", "a-b")) {
            Staging.put(backup, path, path);
        }
        backup.seal();

        assertThat(Staging.paths(backup))
                .containsExactly("a/B", "a/c/d", "a/z", "A b/x", "a-b", "b", "Z");
        assertThat(backup.blobCount()).isEqualTo(7);
        assertThat(backup.blobBytes()).isEqualTo(3 + 3 + 5 + 5 + 3 + 1 + 1);
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.STAGED);
        assertThat(Staging.sealed(backup).get(1).drivePath()).isEqualTo("\\a\\c\\d");
    }

    @Test
    void seal_recordsWhatTheFileSystemTells() throws IOException {
        OpenBackup backup = Staging.create(root);
        Path file = Staging.put(backup, "a", "content");
        backup.seal();

        SealedBlob sealed = Staging.sealed(backup).get(0);
        assertThat(sealed.file()).isEqualTo(file);
        assertThat(sealed.blob())
                .isEqualTo(
                        new StagedBlob(
                                0,
                                "a",
                                7,
                                BlobKind.BLOCK,
                                Files.getLastModifiedTime(file).toInstant()));
        assertThat(sealed.blockHashes()).isEmpty();
    }

    @Test
    void seal_namesWindowsCannotOpen_goAsideAndKeepTheirBlobNames() throws IOException {
        OpenBackup backup = Staging.create(root);
        List<String> unfit =
                List.of("a:b", "nul", "x/com1.txt", "blank ", "~/q", "DriveManifest.xml", "$MFT");
        for (String path : unfit) {
            Staging.put(backup, path, path);
        }
        Staging.put(backup, "a/fit", "fit");
        Staging.put(backup, "\u00fcber", "behind the tilde");
        String longest = String.join("/", Collections.nCopies(8, "n".repeat(28))) + "/1234567";
        assertThat(longest).hasSize(239);
        Staging.put(backup, longest, "240 on the drive");
        Staging.put(backup, longest + "8", "241 on the drive");
        backup.seal();

        List<SealedBlob> all = Staging.sealed(backup);
        assertThat(all.get(0).drivePath()).isEqualTo("\\a\\fit");
        assertThat(all.get(1).drivePath()).isEqualTo("\\" + longest.replace('/', '\\'));
        for (int i = 2; i < 10; i++) {
            assertThat(all.get(i).drivePath()).isEqualTo("\\~\\00000000000" + i);
        }
        assertThat(all.subList(2, 10))
                .extracting(each -> each.blob().path())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(unfit.stream(), Stream.of(longest + "8")).toList());
        assertThat(all.get(10).drivePath()).isEqualTo("\\\u00fcber");
    }

    @Test
    void seal_namesThatDifferInCaseOnly_allGoToTheDriveUnderOwnPaths() throws IOException {
        OpenBackup backup = Staging.create(root);
        List<String> paths =
                List.of(
                        "Dir/a",
                        "dir/a",
                        "dir/b",
                        "DIR",
                        "x/File",
                        "x/file",
                        "x/fILE/y",
                        "\u00fc",
                        "\u00dc");
        for (String path : paths) {
            Staging.put(backup, path, path);
        }
        backup.seal();

        List<SealedBlob> all = Staging.sealed(backup);
        assertThat(all).hasSize(paths.size());
        assertOnlyOneOfEachSpelling(all);
        assertThat(all.stream().filter(each -> each.drivePath().startsWith("\\~\\")).count())
                .isEqualTo(6);
    }

    @Test
    void seal_composedAndDecomposedAccents_areTwoFiles() throws IOException {
        OpenBackup backup = Staging.create(root);
        Staging.put(backup, "caf\u00e9", "NFC");
        Staging.put(backup, "cafe\u0301", "NFD");
        backup.seal();

        assertThat(Staging.sealed(backup))
                .extracting(SealedBlob::drivePath)
                .containsExactly("\\cafe\u0301", "\\caf\u00e9");
    }

    @Test
    void seal_manyRandomNames_isInTreeOrderAndComplete() throws IOException {
        long seed = 20260301;
        Random random = new Random(seed);
        OpenBackup backup = Staging.create(root);
        Set<String> staged = new HashSet<>();
        for (int i = 0; i < 700; i++) {
            String path = randomPath(random);
            try {
                Staging.put(backup, path, "");
                staged.add(path);
            } catch (IOException e) {
                assertThat(e).as("a file is where a directory is wanted").isNotNull();
            }
        }

        // 10 lines at once: dozens of runs, merged
        try (KindChoices kinds =
                KindChoices.open(backup.files(), root.resolve("kinds-of-test.jsonl"))) {
            new Sealer(folder(backup), backup.spec(), kinds, Staging.surroundings(), false, 10)
                    .run(() -> false, () -> {});
        }

        List<SealedBlob> all = Staging.sealed(backup);
        assertThat(all)
                .as("seed %d", seed)
                .extracting(each -> each.blob().path())
                .containsExactlyInAnyOrderElementsOf(staged);
        assertOnlyOneOfEachSpelling(all);
        for (int i = 1; i < all.size(); i++) {
            String one = all.get(i - 1).drivePath().substring(1).replace('\\', '/');
            String other = all.get(i).drivePath().substring(1).replace('\\', '/');
            assertThat(NtfsNames.comparePaths(one, other)).as("%s, %s", one, other).isNegative();
        }
        for (int first = 0; first <= all.size(); first += 37) {
            try (SealedCursor cursor = backup.list().from(first)) {
                for (SealedBlob expected : all.subList(first, all.size())) {
                    assertThat(cursor.next()).isEqualTo(expected);
                }
                assertThat(cursor.hasNext()).isFalse();
            }
        }
    }

    @Test
    void seal_brokenNamesAndSizes_countsAllAndShowsTwenty() throws IOException {
        OpenBackup backup = Staging.create(root);
        for (int i = 0; i < 30; i++) {
            Staging.put(backup, "name" + i + ".", "ends with a dot");
        }
        Staging.put(backup, "back\\slash", "");
        Staging.put(backup, "odd.vhd", "odd");
        Staging.put(backup, "fit", "");

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(backup::seal)
                .withMessageContaining("32 files cannot be imported")
                .withMessageContaining("the first 20")
                .withMessageContaining("The backup was left open")
                .satisfies(e -> assertThat(e.code()).isEqualTo("NAME_NOT_ALLOWED"))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSize(22));
        assertThat(backup.isSealed()).isFalse();
    }

    @Test
    void seal_virtualDiskOfOddSize_isRefusedNamingTheWayOut() throws IOException {
        OpenBackup backup = Staging.create(root);
        Staging.put(backup, "odd.vhd", "odd");

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(backup::seal)
                .withMessageContaining("'odd.vhd' has 3 bytes")
                .withMessageContaining("kind to BLOCK")
                .satisfies(e -> assertThat(e.code()).isEqualTo("SIZE_NOT_ALLOWED"));

        backup.setKind("odd.vhd", BlobKind.BLOCK);
        backup.seal();
        assertThat(backup.isSealed()).isTrue();
    }

    @Test
    void seal_symbolicLinks_areRefusedAndNeverFollowed() throws IOException {
        OpenBackup backup = Staging.create(root);
        Path outside = Files.createDirectory(root.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        Files.createSymbolicLink(backup.blobsDirectory().resolve("directory"), outside);
        Files.createSymbolicLink(
                backup.blobsDirectory().resolve("file"), outside.resolve("secret"));
        Files.createSymbolicLink(backup.blobsDirectory().resolve("loop"), Path.of("."));

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(backup::seal)
                .withMessageContaining("3 files")
                .withMessageContaining("symbolic link")
                .satisfies(e -> assertThat(e.code()).isEqualTo("STAGED_FILE_NOT_REGULAR"));
    }

    @Test
    void seal_leftoversOfKilledWriters_areRemoved() throws IOException {
        OpenBackup backup = Staging.create(root);
        Staging.put(backup, "d/a", "content");
        Path leftover =
                Staging.put(
                        backup, "d/.7c9e6679-7425-40de-944b-e07fc1f90ae7.offline-seed-tmp", "half");
        backup.seal();

        assertThat(Staging.paths(backup)).containsExactly("d/a");
        assertThat(leftover).doesNotExist();
    }

    @Test
    void seal_nothingStaged_isRefused() throws IOException {
        OpenBackup backup = Staging.create(root);
        Files.createDirectories(backup.blobsDirectory().resolve("empty/directory"));

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(backup::seal)
                .withMessageContaining(backup.blobsDirectory().toString())
                .satisfies(e -> assertThat(e.code()).isEqualTo("NOTHING_STAGED"));
    }

    @Test
    void seal_again_changesNothing() throws IOException {
        OpenBackup backup = Staging.create(root);
        Staging.put(backup, "a", "content");
        backup.seal();
        String digest = backup.list().digest();
        Staging.put(backup, "b", "too late");
        backup.seal();

        OpenBackup again = OpenBackup.of(Staging.open(root).get("fs01-seed"));
        assertThat(again.list().digest()).isEqualTo(digest).hasSize(64);
        assertThat(Staging.paths(again)).containsExactly("a");
    }

    @Test
    void blobs_beforeSealing_isRefused() {
        OpenBackup backup = Staging.create(root);

        assertThatIllegalStateException().isThrownBy(backup::blobs).withMessageContaining("seal");
        assertThatIllegalStateException().isThrownBy(backup::blobCount);
        assertThatIllegalStateException().isThrownBy(backup::blobBytes);
    }

    @Test
    void blobs_afterSealing_streamsAll() throws IOException {
        OpenBackup backup = Staging.create(root);
        Staging.put(backup, "b", "2");
        Staging.put(backup, "a", "1");
        backup.seal();

        try (Stream<StagedBlob> blobs = backup.blobs()) {
            assertThat(blobs.map(each -> each.ordinal() + each.path())).containsExactly("0a", "1b");
        }
    }

    @Test
    void seal_hashNow_takesTheMd5OfEachBlock() throws Exception {
        OpenBackup backup = Staging.create(root);
        byte[] large = new byte[BlobRules.BLOCK_BYTES + 1000];
        new Random(3).nextBytes(large);
        Staging.put(backup, "b-large", large);
        Staging.put(backup, "a-small", new byte[] {1});
        Staging.put(backup, "c-empty", new byte[0]);
        Staging.put(backup, "d-small", new byte[] {2});
        List<Progress> told = new ArrayList<>();

        backup.seal(SealOptions.defaults().withHashNow(true).withProgress(told::add));

        List<SealedBlob> all = Staging.sealed(backup);
        assertThat(all)
                .extracting(each -> each.blockHashes().orElseThrow().firstHash())
                .containsExactly(0L, 1L, 3L, 3L);
        byte[] hashes = Files.readAllBytes(all.get(0).blockHashes().orElseThrow().file());
        assertThat(hashes)
                .isEqualTo(
                        concat(
                                md5(new byte[] {1}),
                                md5(Arrays.copyOf(large, BlobRules.BLOCK_BYTES)),
                                md5(Arrays.copyOfRange(large, BlobRules.BLOCK_BYTES, large.length)),
                                md5(new byte[] {2})));
        Progress last = told.get(told.size() - 1);
        assertThat(last.stage()).isEqualTo(Progress.Stage.SEALING);
        assertThat(last.bytesDone()).isEqualTo(last.bytesTotal()).isEqualTo(large.length + 2L);
    }

    @Test
    void hash_fileThatIsNotAsTheWalkSawIt_isNoticed() throws IOException {
        OpenBackup backup = Staging.create(root);
        Path file = Staging.put(backup, "a", "content");
        BlockHasher hasher = new BlockHasher(OutputStream.nullOutputStream(), () -> false, n -> {});
        ListLine line =
                new ListLine(
                        "a",
                        7,
                        BlobKind.BLOCK,
                        Files.getLastModifiedTime(file).toInstant(),
                        ListLine.NONE,
                        ListLine.NONE,
                        false);

        assertThat(hasher.hash(file, line)).isTrue();
        for (String other : List.of("content!", "conten")) {
            Files.writeString(file, other);
            assertThat(hasher.hash(file, line)).as(other).isFalse();
        }
        Files.writeString(file, "CONTENT");
        Files.setLastModifiedTime(file, FileTime.from(line.modifiedAt().plusSeconds(1)));
        assertThat(hasher.hash(file, line)).isFalse();
        Files.delete(file);
        assertThat(hasher.hash(file, line)).isFalse();
    }

    @Test
    void seal_powerCutAtEachStep_isSealedWholeOrNotAtAll() throws IOException {
        OpenBackup first = Staging.create(root);
        Staging.put(first, "a", "content");
        Staging.put(first, "b", "content");
        first.close();
        for (int steps = 0; ; steps++) {
            int[] left = {steps};
            OpenBackup backup =
                    OpenBackup.of(
                            FolderStagingLocation.open(
                                            root,
                                            root,
                                            Staging.surroundings(
                                                    (step, file) -> {
                                                        if (left[0]-- <= 0) {
                                                            throw new IOException("power cut");
                                                        }
                                                    },
                                                    first.clock()))
                                    .get("fs01-seed"));
            try {
                backup.seal(SealOptions.defaults().withHashNow(true));
            } catch (StagingException e) {
                assertThat(e).hasMessageContaining("power cut");
            }
            OpenBackup after = OpenBackup.of(Staging.open(root).get("fs01-seed"));
            if (after.isSealed()) {
                assertThat(Staging.paths(after)).containsExactly("a", "b");
                assertThat(Files.size(after.stateDirectory().resolve("sealed.md5"))).isEqualTo(32);
                assertThat(steps).isGreaterThan(10);
                return;
            }
            Files.deleteIfExists(after.stateDirectory().resolve("locks/backup.lock"));
        }
    }

    @Test
    void seal_interrupted_staysOpenAndSealsLater() throws IOException {
        OpenBackup backup = Staging.create(root);
        Staging.put(backup, "a", "content");

        Thread.currentThread().interrupt();
        assertThatExceptionOfType(SeedInterruptedException.class)
                .isThrownBy(backup::seal)
                .withMessageContaining("seal it again");
        assertThat(Thread.interrupted()).isTrue();

        backup.seal();
        assertThat(backup.isSealed()).isTrue();
    }

    @Test
    void list_damagedAnywhere_isNoticed() throws IOException {
        OpenBackup backup = Staging.create(root);
        Staging.put(backup, "a", "content");
        Staging.put(backup, "b", "content");
        backup.seal();
        Path list = backup.stateDirectory().resolve("blobs.list");
        byte[] whole = Files.readAllBytes(list);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(list, damaged);
            OpenBackup again = OpenBackup.of(Staging.open(root).get("fs01-seed"));
            try {
                assertThat(again.list().digest()).as("bit of byte %d", i).isEqualTo(digest(whole));
                assertThat(Staging.paths(again)).containsExactly("a", "b");
            } catch (StagingException e) {
                assertThat(e.code()).isEqualTo("STATE_UNREADABLE");
            }
        }
        for (int length = 0; length < whole.length; length++) {
            Files.write(list, Arrays.copyOf(whole, length));
            OpenBackup again = OpenBackup.of(Staging.open(root).get("fs01-seed"));
            try {
                assertThat(again.list().count()).isEqualTo(2);
                assertThat(Staging.paths(again)).containsExactly("a", "b");
            } catch (StagingException e) {
                assertThat(e.code()).isEqualTo("STATE_UNREADABLE");
            }
        }
    }

    @Test
    void seal_onWindowsPaths_givesSlashesAndNtfsOrder() throws IOException {
        try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
            Path location = Files.createDirectory(windows.getPath("C:\\seed"));
            OpenBackup backup = Staging.create(location);
            Staging.put(backup, "Dir/b", "2");
            Staging.put(backup, "a.vhdx", new byte[512]);
            Staging.put(backup, "\u65e5\u672c/\ud83d\ude00", "3");
            backup.seal();

            assertThat(Staging.paths(backup))
                    .containsExactly("a.vhdx", "Dir/b", "\u65e5\u672c/\ud83d\ude00");
            assertThat(Staging.sealed(backup).get(1).drivePath()).isEqualTo("\\Dir\\b");
            assertThat(Staging.sealed(backup).get(1).file())
                    .isEqualTo(location.resolve("fs01-seed\\blobs\\Dir\\b"));
        }
    }

    @Test
    void seal_manyMoreLinesThanMemoryMayHold_areSortedOutsideOfIt() throws IOException {
        OpenBackup backup = Staging.create(root);
        int count = 70_000;
        Iterator<String> walk =
                IntStream.range(0, count)
                        .mapToObj(i -> "d" + i % 100 + "/" + Integer.reverse(i) + ".bin")
                        .map(SealTest::line)
                        .iterator();
        try (KindChoices kinds =
                KindChoices.open(backup.files(), root.resolve("kinds-of-test.jsonl"))) {
            Sealer sealer =
                    new Sealer(
                            folder(backup),
                            backup.spec(),
                            kinds,
                            Staging.surroundings(),
                            false,
                            1000); // 70 runs: more than are merged at once
            Files.createDirectory(folder(backup).sealing());
            sealer.seal("", walk, () -> false, () -> {});
        }

        assertThat(backup.blobCount()).isEqualTo(count);
        assertThat(backup.blobBytes()).isEqualTo(5L * count);
        String last = "";
        try (SealedCursor cursor = backup.list().from(0)) {
            while (cursor.hasNext()) {
                String next = cursor.next().blob().path();
                assertThat(NtfsNames.comparePaths(last, next)).isNegative();
                last = next;
            }
        }
        try (SealedCursor cursor = backup.list().from(count - 1L)) {
            assertThat(cursor.next().blob().path()).isEqualTo(last);
        }
    }

    private static String line(String path) {
        return new ListLine(
                        path, 5, BlobKind.BLOCK, Staging.NOW, ListLine.NONE, ListLine.NONE, false)
                .render();
    }

    private static BackupFolder folder(OpenBackup backup) {
        Path folder = backup.stateDirectory();
        return new BackupFolder("fs01-seed", folder, folder);
    }

    private static String randomPath(Random random) {
        StringBuilder path = new StringBuilder();
        int segments = 1 + random.nextInt(3);
        for (int s = 0; s < segments; s++) {
            path.append(s == 0 ? "" : "/");
            int length = 1 + random.nextInt(2);
            for (int i = 0; i < length; i++) {
                path.append("aAbBzZ~-:\u00fc\u00dc\u65e5".charAt(random.nextInt(12)));
            }
        }
        return path.toString();
    }

    /**
     * On the drive no directory may hold two names that NTFS takes for the same, nor one in two
     * spellings.
     */
    private static void assertOnlyOneOfEachSpelling(List<SealedBlob> all) {
        Set<String> files = new TreeSet<>();
        Set<String> spellings = new TreeSet<>();
        for (SealedBlob each : all) {
            assertThat(files.add(upper(each.drivePath()))).as(each.drivePath()).isTrue();
            String path = each.drivePath();
            for (int end = path.length(); end > 0; end = path.lastIndexOf('\\', end - 1)) {
                spellings.add(path.substring(0, end));
            }
        }
        Set<String> names = new TreeSet<>();
        for (String spelling : spellings) {
            assertThat(names.add(upper(spelling))).as(spelling).isTrue();
        }
    }

    private static String upper(String text) {
        StringBuilder upper = new StringBuilder();
        text.chars().forEach(c -> upper.append(NtfsNames.upper((char) c)));
        return upper.toString();
    }

    private static String digest(byte[] list) {
        String text = new String(list, StandardCharsets.UTF_8);
        int start = text.indexOf("\"sha256\":\"") + 10;
        return text.substring(start, start + 64);
    }

    private static byte[] md5(byte[] bytes) {
        return Md5.digest().digest(bytes);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
