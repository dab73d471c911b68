// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.Progress;
import io.offlineseed.SeedInterruptedException;
import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.RecoveryVaultBuilder;
import io.offlineseed.core.StagingLocations;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.plan.OrdinalRange;
import io.offlineseed.core.vault.MemoryContainer.Stored;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.ReplicaOptions;
import io.offlineseed.staging.StagedBackup;
import io.offlineseed.staging.StagedBlob;
import io.offlineseed.staging.StagingException;
import io.offlineseed.vault.ProofLevel;
import io.offlineseed.vault.ProveOptions;
import io.offlineseed.vault.RestoreOptions;
import io.offlineseed.vault.SeedOutcome;
import io.offlineseed.vault.VaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContainerVaultTest extends VaultFixture {

    private static final String ODD_NAME = "dir/ä b%41+c&d=e#f.bin";

    private SeedOutcome prove(ProofLevel level) {
        return vault().prove(backup, ProveOptions.defaults().withLevel(level));
    }

    private static String onlyProblem(SeedOutcome outcome) {
        assertThat(outcome.isComplete()).isFalse();
        assertThat(outcome.problemCount()).isEqualTo(1);
        return outcome.problems().get(0).blob() + " " + outcome.problems().get(0).message();
    }

    @ParameterizedTest
    @EnumSource(ProofLevel.class)
    void prove_everyBlobArrived_isCompleteAndRecorded(ProofLevel level) throws IOException {
        add(ODD_NAME, 10);
        add("empty", 0);
        add("large.bin", BLOCK + 1);
        add("disk.vhd", 1024, BlobKind.PAGE);
        add("exact.bin", BLOCK);
        sealDrives(new OrdinalRange(0, 3), new OrdinalRange(3, 5));

        SeedOutcome outcome = prove(level);

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.isComplete()).isTrue();
        assertThat(outcome.blobs()).isEqualTo(5);
        assertThat(outcome.provenBytes()).isEqualTo(backup.list().bytes());
        assertThat(outcome.bytesRead())
                .isEqualTo(level == ProofLevel.BLOCK_LIST ? 0 : backup.list().bytes());
        assertThat(outcome.notChecked()).hasSize(level == ProofLevel.FULL ? 0 : 2);
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.IMPORTED);
    }

    @Test
    void prove_missingBlob_isToldAndNothingRecorded() throws IOException {
        add("a", 10);
        add("b", 10);
        sealDrives(new OrdinalRange(0, 2));
        container.blobs.remove("b");

        SeedOutcome outcome = prove(ProofLevel.BLOCK_LIST);

        assertThat(onlyProblem(outcome)).isEqualTo("seeds/b is missing");
        assertThat(outcome.provenBlobs()).isEqualTo(1);
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.WAITING);
    }

    @Test
    void prove_blobOfAnotherLength_isTold() throws IOException {
        add("a", 10);
        sealDrives(new OrdinalRange(0, 1));
        container.blobs.put("a", new Stored(new byte[11]));

        assertThat(onlyProblem(prove(ProofLevel.BLOCK_LIST)))
                .isEqualTo("seeds/a has 11 bytes, the manifest says 10");
    }

    @Test
    void prove_blobOfAnotherKind_isTold() throws IOException {
        add("a", 512).kind = BlobKind.PAGE;
        sealDrives(new OrdinalRange(0, 1));

        assertThat(onlyProblem(prove(ProofLevel.BLOCK_LIST)))
                .isEqualTo("seeds/a is a page blob, the manifest says a block blob");
    }

    @Test
    void prove_blockWithAnotherId_namesBlockAndOffset() throws IOException {
        add("a", BLOCK + 5).otherIds.put(1, "MD5/AAAAAAAAAAAAAAAAAAAAAA==");
        sealDrives(new OrdinalRange(0, 1));

        assertThat(onlyProblem(prove(ProofLevel.BLOCK_LIST)))
                .startsWith(
                        "seeds/a block 1 (offset 4194304) is 'MD5/AAAAAAAAAAAAAAAAAAAAAA==' with 5"
                                + " bytes, the manifest says 'MD5/");
    }

    @Test
    void prove_contentChangedUnderItsBlockIds_isFoundByReadingOnly() throws IOException {
        Stored stored = add("a", 2 * BLOCK + 7);
        sealDrives(new OrdinalRange(0, 1));
        byte[] md5 = Md5.digest().digest(Arrays.copyOfRange(stored.content, BLOCK, 2 * BLOCK));
        stored.otherIds.put(1, "MD5/" + Base64.getEncoder().encodeToString(md5));
        stored.content[BLOCK + 100] ^= 1;

        assertThat(prove(ProofLevel.BLOCK_LIST).isComplete()).isTrue();
        assertThat(onlyProblem(prove(ProofLevel.FULL)))
                .startsWith(
                        "seeds/a the content of block 1 (offset 4194304) does not have the MD5");
    }

    @Test
    void prove_sampled_readsFirstAndLastBlock() throws IOException {
        add("a", 2 * BLOCK + 7);
        sealDrives(new OrdinalRange(0, 1));

        SeedOutcome outcome = prove(ProofLevel.SAMPLED);

        assertThat(outcome.bytesRead()).isEqualTo(BLOCK + 7);
        assertThat(outcome.notChecked()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"true, BLOCK_LIST, true", "false, BLOCK_LIST, false", "false, FULL, true"})
    void prove_blobWrittenInOnePiece_needsItsMd5OrItsBytes(
            boolean withMd5, ProofLevel level, boolean proven) throws IOException {
        Stored stored = add("a", 10);
        stored.inBlocks = false;
        stored.withMd5 = withMd5;
        sealDrives(new OrdinalRange(0, 1));

        SeedOutcome outcome = prove(level);

        assertThat(outcome.isComplete()).isEqualTo(proven);
        if (!proven) {
            assertThat(onlyProblem(outcome)).contains("prove at level FULL");
        }
    }

    @Test
    void prove_pageBlobChanged_isFoundByReadingAndOtherwiseNamedAsNotChecked() throws IOException {
        Stored stored = add("disk.vhd", 1024, BlobKind.PAGE);
        sealDrives(new OrdinalRange(0, 1));
        stored.content[7] ^= 1;

        assertThat(prove(ProofLevel.BLOCK_LIST).notChecked())
                .anyMatch(line -> line.startsWith("1 page blobs have no block list"));
        assertThat(onlyProblem(prove(ProofLevel.FULL))).contains("content of block 0");
    }

    @Test
    void prove_manyBlobsAndProblems_countsAllAndKeepsTheFirstThousandInOrder() throws IOException {
        for (int i = 0; i < 1500; i++) {
            add("b" + i, 3);
        }
        sealDrives(new OrdinalRange(0, 700), new OrdinalRange(700, 1500));
        for (int i = 0; i < 1500; i++) {
            if (i != 42) {
                container.blobs.remove("b" + i);
            }
        }

        SeedOutcome outcome = prove(ProofLevel.BLOCK_LIST);

        assertThat(outcome.blobs()).isEqualTo(1500);
        assertThat(outcome.provenBlobs()).isEqualTo(1);
        assertThat(outcome.problemCount()).isEqualTo(1499);
        assertThat(outcome.problems()).hasSize(1000);
        assertThat(outcome.problems().get(0).blob()).isEqualTo("seeds/b0");
        assertThat(outcome.problems().get(999).blob()).isEqualTo("seeds/b1000");
    }

    @Test
    void prove_rangesOfADriveApart_takeTheHashesInTheirOrder() throws IOException {
        for (int i = 0; i < 6; i++) {
            add("b" + i, 3 + i);
        }
        seal();
        sealDrive(1, List.of(new OrdinalRange(0, 1), new OrdinalRange(3, 5)));
        sealDrive(2, List.of(new OrdinalRange(1, 3), new OrdinalRange(5, 6)));

        assertThat(prove(ProofLevel.FULL).isComplete()).isTrue();
    }

    @Test
    void prove_driveMissingOrRetired_isTooEarly() throws IOException {
        add("a", 3);
        add("b", 3);
        sealDrives(new OrdinalRange(0, 1));

        assertThatThrownBy(() -> prove(ProofLevel.BLOCK_LIST))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("hold 1 of its 2 blobs");

        sealDrive(2, List.of(new OrdinalRange(1, 2)));
        assertThat(prove(ProofLevel.BLOCK_LIST).isComplete()).isTrue();

        try (DriveJournal journal =
                DriveJournal.open(backup.files(), backup.driveDirectory(2)).orElseThrow()) {
            journal.retired("lost in the mail");
        }
        assertThatThrownBy(() -> prove(ProofLevel.BLOCK_LIST))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void prove_foldersOfTheDrives_areLeftByteForByte() throws IOException {
        add("a", 3);
        sealDrives(new OrdinalRange(0, 1));
        Path drive = backup.driveDirectory(1);
        Path log = drive.resolve("journal.jsonl");
        Files.writeString(log, Files.readString(log) + "a torn rec"); // another process writes
        Map<String, String> before = contentOf(drive);

        assertThat(prove(ProofLevel.BLOCK_LIST).isComplete()).isTrue();
        assertThat(contentOf(drive)).isEqualTo(before);

        Files.delete(drive.resolve("hashes.md5"));
        assertThatThrownBy(() -> prove(ProofLevel.BLOCK_LIST))
                .isInstanceOfSatisfying(
                        StagingException.class,
                        e -> assertThat(e.code()).isEqualTo("STATE_UNREADABLE"));
        assertThat(contentOf(drive)).containsOnlyKeys("claim.json", "drive.json", "journal.jsonl");
    }

    private static Map<String, String> contentOf(Path directory) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                content.put(
                        String.valueOf(file.getFileName()),
                        HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return content;
    }

    @Test
    void prove_hashesOfADriveDamaged_isRefusedNotGuessed() throws IOException {
        add("a", 3);
        sealDrives(new OrdinalRange(0, 1));
        Files.write(backup.driveDirectory(1).resolve("hashes.md5"), new byte[16]);

        assertThatThrownBy(() -> prove(ProofLevel.BLOCK_LIST))
                .isInstanceOfSatisfying(
                        StagingException.class,
                        e -> assertThat(e.code()).isEqualTo("STATE_UNREADABLE"))
                .hasMessageContaining("DRIVE1");
    }

    @ParameterizedTest
    @CsvSource({
        "404, ContainerNotFound, false",
        "403, AuthorizationFailure, false",
        "429, TooManyRequests, true",
        "500, InternalError, true"
    })
    void prove_containerThatCannotBeRead_saysSoAndWhetherThatMayPass(
            int status, String code, boolean retryable) throws IOException {
        add("a", 3);
        sealDrives(new OrdinalRange(0, 1));
        container.before = reply -> MemoryContainer.error(status, code);

        assertThatThrownBy(() -> prove(ProofLevel.BLOCK_LIST))
                .isInstanceOfSatisfying(
                        VaultException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo("CONTAINER_UNREADABLE");
                            assertThat(e.isRetryable()).isEqualTo(retryable);
                        })
                .hasMessageContaining("http://127.0.0.1:1/account/seeds")
                .hasMessageEndingWith("Nothing was recorded.");
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.WAITING);
    }

    @Test
    void prove_interrupted_stopsAndSaysHowToGoOn() throws IOException {
        for (int i = 0; i < 300; i++) {
            add("b" + i, 3);
        }
        sealDrives(new OrdinalRange(0, 300));
        Thread caller = Thread.currentThread();
        AtomicBoolean first = new AtomicBoolean(true);
        container.before =
                reply -> {
                    if (Thread.currentThread() != caller && first.getAndSet(false)) {
                        caller.interrupt();
                        while (caller.isInterrupted()
                                || caller.getState() != Thread.State.TIMED_WAITING) {
                            Thread.onSpinWait(); // until the caller has taken notice
                        }
                    }
                    return reply;
                };

        assertThatThrownBy(() -> vault().prove(backup, ProveOptions.defaults().withParallel(1)))
                .isInstanceOf(SeedInterruptedException.class)
                .hasMessageContaining("call prove again");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.WAITING);
    }

    @Test
    void prove_progress_endsWithAllBytes() throws IOException {
        add("a", 3);
        add("b", 4);
        sealDrives(new OrdinalRange(0, 2));
        List<Progress> told = new ArrayList<>();

        vault().prove(backup, ProveOptions.defaults().withProgress(told::add));

        Progress last = told.get(told.size() - 1);
        assertThat(last.stage()).isEqualTo(Progress.Stage.PROVING);
        assertThat(last.bytesDone()).isEqualTo(7);
        assertThat(last.bytesTotal()).isEqualTo(7);
    }

    @Test
    void prove_connectionThatBreaks_mayBeTriedAgain() throws IOException {
        add("a", 3);
        sealDrives(new OrdinalRange(0, 1));
        container.before =
                reply -> {
                    throw new UncheckedIOException(new IOException("connection reset"));
                };

        assertThatThrownBy(() -> prove(ProofLevel.BLOCK_LIST))
                .isInstanceOfSatisfying(
                        VaultException.class, e -> assertThat(e.isRetryable()).isTrue());
    }

    @Test
    void prove_stateOfTheBackupUnreadable_isNotTakenForTheContainer() throws IOException {
        add("a", 3);
        sealDrives(new OrdinalRange(0, 1));
        Path journal = backup.driveDirectory(1).resolve("journal.jsonl");
        Files.delete(journal);
        Files.createDirectory(journal);

        assertThatThrownBy(() -> prove(ProofLevel.BLOCK_LIST))
                .isInstanceOfSatisfying(
                        StagingException.class,
                        e -> assertThat(e.code()).isEqualTo("STATE_UNREADABLE"))
                .hasMessageContaining(backup.drivesDirectory().toString());
    }

    @Test
    void prove_listAndContainer_areNotReadOnTheCallersThread() throws IOException {
        add("a", 3);
        sealDrives(new OrdinalRange(0, 1));
        Thread caller = Thread.currentThread();
        container.before =
                reply -> {
                    assertThat(Thread.currentThread()).isNotSameAs(caller);
                    return reply;
                };

        assertThat(prove(ProofLevel.FULL).isComplete()).isTrue();
    }

    @Test
    void prove_largeBlobReadInFull_movesTheProgressWithinIt() throws IOException {
        add("large.bin", 17 * BLOCK);
        sealDrives(new OrdinalRange(0, 1));
        CountDownLatch told = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        container.before =
                reply -> {
                    if (calls.incrementAndGet() == 4) { // container, block list, first range, rest
                        awaitUninterrupted(told);
                    }
                    return reply;
                };

        SeedOutcome outcome =
                vault().prove(
                                backup,
                                ProveOptions.defaults()
                                        .withLevel(ProofLevel.FULL)
                                        .withProgress(
                                                now -> {
                                                    if (now.bytesDone() == 16L * BLOCK) {
                                                        told.countDown();
                                                    }
                                                }));

        assertThat(outcome.isComplete()).isTrue();
        assertThat(told.getCount()).isZero();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void restoreReplica_replicaAsItWasStaged_isTheSourceAgain() throws IOException {
        Path root = folder.resolve("source");
        Path source = Files.createDirectories(root.resolve("sub"));
        Files.writeString(source.resolve("one.txt"), "one");
        byte[] large = new byte[BLOCK + 12_345];
        new Random(7).nextBytes(large);
        Files.write(source.resolve("large.bin"), large);
        try (StagedBackup staged =
                StagingLocations.open(Files.createDirectories(folder.resolve("staging")))
                        .create(backup.spec())) {
            staged.addReplica(root, ReplicaOptions.defaults());
            staged.seal();
            try (Stream<StagedBlob> blobs = staged.blobs()) {
                for (StagedBlob each : (Iterable<StagedBlob>) blobs::iterator) {
                    Path file = staged.blobsDirectory().resolve(each.path());
                    container.blobs.put(
                            backup.spec().blobName(each.path()),
                            new Stored(Files.readAllBytes(file)));
                }
            }
        }

        var report =
                vault().restoreReplica(
                                backup, folder.resolve("restored"), RestoreOptions.defaults());

        assertThat(report.problems()).isEmpty();
        assertThat(report.files()).isEqualTo(2);
        Path restored = folder.resolve("restored/source/sub");
        assertThat(restored.resolve("one.txt")).hasContent("one");
        assertThat(Files.readAllBytes(restored.resolve("large.bin"))).isEqualTo(large);
    }

    @Test
    void restoreReplica_containerWithoutOne_saysSo() {
        assertThatThrownBy(
                        () ->
                                vault().restoreReplica(
                                                backup,
                                                folder.resolve("restored"),
                                                RestoreOptions.defaults()))
                .isInstanceOfSatisfying(
                        VaultException.class, e -> assertThat(e.code()).isEqualTo("NO_REPLICA"));
        assertThat(folder.resolve("restored")).doesNotExist();
    }

    @Test
    void builder_withoutContainer_namesIt() {
        assertThatThrownBy(() -> new RecoveryVaultBuilder().buildVault())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("container is required");
    }
}
