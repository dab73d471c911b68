// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offlineseed.SeedLifecycle;
import io.offlineseed.VolumeCipher;
import io.offlineseed.core.durable.DurabilityWatch.Step;
import io.offlineseed.staging.BlobProperty;
import io.offlineseed.staging.ImportDisposition;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.StagedBackup;
import io.offlineseed.staging.StagingException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStagingLocationTest {

    @TempDir Path root;

    @Test
    void get_ofAnotherHandle_givesBackWhatWasRecorded() {
        ImportJobSpec spec =
                Staging.specBuilder("fs01-seed")
                        .storageResourceGroup("other-rg")
                        .destinationPrefix("seeds/fs01/")
                        .disposition(ImportDisposition.RENAME)
                        .blobMetadata("owner", "a \"quoted\" <owner> & more")
                        .blobProperty(BlobProperty.CONTENT_TYPE, "application/zstd")
                        .volumeCipher(VolumeCipher.XTS_AES_256)
                        .publishSettings(Path.of("settings.publishsettings"))
                        .build();
        Staging.open(root).create(spec).close();

        try (StagedBackup found = Staging.open(root).get("fs01-seed")) {
            assertThat(found.spec()).usingRecursiveComparison().isEqualTo(spec);
            assertThat(found.source()).isEqualTo(Staging.MACHINE);
            assertThat(found.stagingPath()).isEqualTo(root.toString());
            assertThat(found.lifecycle()).isEqualTo(SeedLifecycle.STAGING);
            assertThat(found.isSealed()).isFalse();
            assertThat(found.blobsDirectory()).isDirectory();
        }
    }

    @Test
    void create_nameTaken_isRefusedAndLeavesTheOther() throws IOException {
        StagedBackup first = Staging.create(root);
        byte[] job = Files.readAllBytes(first.stateDirectory().resolve("job.json"));

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> Staging.create(root))
                .withMessageContaining("fs01-seed")
                .withMessageContaining("already")
                .satisfies(e -> assertThat(e.code()).isEqualTo("BACKUP_EXISTS"));

        assertThat(first.stateDirectory().resolve("job.json")).hasBinaryContent(job);
    }

    @Test
    void create_overFilesOfAnotherTool_keepsThem() throws IOException {
        Path file = root.resolve("fs01-seed/blobs/disk.bin");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "content");

        OpenBackup backup = Staging.create(root);
        backup.seal();

        assertThat(Staging.paths(backup)).containsExactly("disk.bin");
    }

    @Test
    void create_locationThatIsFull_asksForRoomNotForRights() {
        FolderStagingLocation location =
                FolderStagingLocation.open(
                        root,
                        root,
                        Staging.surroundings(
                                (step, file) -> {
                                    if (step == Step.WRITE && file.endsWith("job.json")) {
                                        throw new FileSystemException(
                                                file.toString(), null, "No space left on device");
                                    }
                                },
                                Clock.systemUTC()));

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> location.create(Staging.spec("fs01-seed")))
                .withMessageContaining("There is no space left: make room there")
                .withMessageNotContaining("writable")
                .satisfies(e -> assertThat(e.code()).isEqualTo("STAGING_FULL"));
    }

    @Test
    void create_locationThatCannotBeWritten_leavesNothing() throws IOException {
        FolderStagingLocation location =
                FolderStagingLocation.open(
                        root,
                        root,
                        Staging.surroundings(
                                (step, file) -> {
                                    if (step == Step.WRITE && file.endsWith("job.json")) {
                                        throw new AccessDeniedException(file.toString());
                                    }
                                },
                                Clock.systemUTC()));

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> location.create(Staging.spec("fs01-seed")))
                .withMessageContaining("job.json")
                .withMessageContaining("state directory")
                .satisfies(e -> assertThat(e.code()).isEqualTo("STAGING_NOT_WRITABLE"));

        assertThat(root).isEmptyDirectory();
    }

    @Test
    void open_folderThatDoesNotExist_isRefusedAndNotCreated() {
        Path missing = root.resolve("not-mounted");

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> Staging.open(missing))
                .withMessageContaining(missing.toString())
                .satisfies(e -> assertThat(e.code()).isEqualTo("STAGING_NOT_FOUND"));

        assertThat(missing).doesNotExist();
    }

    @Test
    void get_ofNameThatIsNotThere_namesThoseThatAre() {
        Staging.create(root).close();

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> Staging.open(root).get("fs02-seed"))
                .withMessageContaining("fs02-seed")
                .withMessageContaining("fs01-seed")
                .satisfies(e -> assertThat(e.code()).isEqualTo("BACKUP_NOT_FOUND"));
    }

    @Test
    void find_ofNameThatLeadsElsewhere_isEmpty() {
        Staging.create(root).close();

        assertThat(Staging.open(root).find("../" + root.getFileName() + "/fs01-seed")).isEmpty();
        assertThat(Staging.open(root).find("FS01-SEED")).isEmpty();
        assertThat(Staging.open(root).find("")).isEmpty();
    }

    @Test
    void list_ofSeveralJobs_isSortedAndLeavesOutWhatIsNone() throws IOException {
        FolderStagingLocation location = Staging.open(root);
        assertThat(location.list()).isEmpty();
        location.create(Staging.spec("zz-seed")).close();
        location.create(Staging.spec("aa-seed")).close();
        Files.createDirectory(root.resolve("lost+found"));
        Files.createDirectory(root.resolve("empty-job"));

        assertThat(location.list()).containsExactly("aa-seed", "zz-seed");
    }

    @Test
    void get_stateOfNewerRelease_isRefusedClearly() throws IOException {
        Path job = Staging.create(root).stateDirectory().resolve("job.json");
        Files.writeString(
                job, Files.readString(job).replace("\"formatVersion\":1", "\"formatVersion\":2"));

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> Staging.open(root).get("fs01-seed"))
                .withMessageContaining("format version 2")
                .withMessageContaining("up to 1")
                .withMessageContaining("newer")
                .satisfies(e -> assertThat(e.code()).isEqualTo("STATE_UNREADABLE"));
    }

    @Test
    void get_stateOfAReleaseWithoutCiphers_hasTheOneThatWasMeant() throws IOException {
        Path job = Staging.create(root).stateDirectory().resolve("job.json");
        String state = Files.readString(job);
        String older = state.replace("\"volumeCipher\":\"XTS_AES_128\",", "");
        assertThat(older).isNotEqualTo(state);
        Files.writeString(job, older);

        try (StagedBackup found = Staging.open(root).get("fs01-seed")) {
            assertThat(found.spec().volumeCipher()).isEqualTo(VolumeCipher.XTS_AES_128);
        }
    }

    @Test
    void get_cipherOfNewerRelease_isRefused() throws IOException {
        Path job = Staging.create(root).stateDirectory().resolve("job.json");
        Files.writeString(job, Files.readString(job).replace("XTS_AES_128", "XTS_AES_512"));

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> Staging.open(root).get("fs01-seed"))
                .withMessageContaining("unknown volume cipher XTS_AES_512");
    }

    @Test
    void get_damagedStateAtAnyPlace_neverGivesAnotherException() throws IOException {
        Path job = Staging.create(root).stateDirectory().resolve("job.json");
        byte[] whole = Files.readAllBytes(job);
        for (int length = 0; length < whole.length; length++) {
            Files.write(job, Arrays.copyOf(whole, length));
            assertThatExceptionOfType(StagingException.class)
                    .as("%d bytes left", length)
                    .isThrownBy(() -> Staging.open(root).get("fs01-seed"))
                    .satisfies(e -> assertThat(e.code()).isEqualTo("STATE_UNREADABLE"));
        }
    }

    @Test
    void get_folderThatWasRenamed_isRefused() throws IOException {
        Staging.create(root).close();
        Files.move(root.resolve("fs01-seed"), root.resolve("other-seed"));

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> Staging.open(root).get("other-seed"))
                .withMessageContaining("renamed");
    }

    @Test
    void seal_readOnlyShareWithStateElsewhere_writesOnlyThere() throws IOException {
        Path share = Files.createDirectory(root.resolve("share"));
        Path state = Files.createDirectory(root.resolve("state"));
        Files.createDirectories(share.resolve("fs01-seed/blobs"));
        Files.writeString(share.resolve("fs01-seed/blobs/a"), "content");
        FolderStagingLocation location =
                FolderStagingLocation.open(
                        share,
                        state,
                        Staging.surroundings(
                                (step, file) -> {
                                    if (file.startsWith(share)) {
                                        throw new AccessDeniedException(file.toString());
                                    }
                                },
                                Clock.systemUTC()));

        try (OpenBackup backup = OpenBackup.of(location.create(Staging.spec("fs01-seed")))) {
            backup.seal();
            assertThat(Staging.paths(backup)).containsExactly("a");
            assertThat(backup.stateDirectory()).isEqualTo(state.resolve("fs01-seed"));
            assertThat(backup.blobsDirectory()).isEqualTo(share.resolve("fs01-seed/blobs"));
        }

        assertThat(Staging.files(share)).containsExactly("fs01-seed/blobs/a");
    }

    @Test
    void advance_goesForwardOnly() {
        OpenBackup backup = Staging.create(root);
        backup.advance(SeedLifecycle.SHIPPED);
        backup.advance(SeedLifecycle.PREPARED);

        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.SHIPPED);
        assertThat(Staging.open(root).get("fs01-seed").lifecycle())
                .isEqualTo(SeedLifecycle.SHIPPED);
    }

    @Test
    void siblingShippingFiles_areThoseOfTheOthers() throws IOException {
        FolderStagingLocation location = Staging.open(root);
        OpenBackup one = OpenBackup.of(location.create(Staging.spec("one-seed")));
        OpenBackup two = OpenBackup.of(location.create(Staging.spec("two-seed")));
        location.create(Staging.spec("three-seed")).close();
        Files.writeString(one.shippingFile(), "{}");
        Files.writeString(two.shippingFile(), "{}");

        assertThat(one.siblingShippingFiles()).containsExactly(two.shippingFile());
    }

    @Test
    void of_backupOfAnotherLibrary_isRefused() {
        StagedBackup foreign =
                (StagedBackup)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {StagedBackup.class},
                                (proxy, method, arguments) -> null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> OpenBackup.of(foreign))
                .withMessageContaining("StagingLocations");
    }
}
