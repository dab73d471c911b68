// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.SeedInterruptedException;
import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.plan.OrdinalRange;
import io.offlineseed.core.vault.MemoryContainer.Stored;
import io.offlineseed.importjob.CopyLogException;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.vault.ProofLevel;
import io.offlineseed.vault.ProveOptions;
import io.offlineseed.vault.RepairOptions;
import io.offlineseed.vault.RepairReport;
import io.offlineseed.vault.VaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepairTest extends VaultFixture {

    private static final String OTHER_ID = "MD5/AAAAAAAAAAAAAAAAAAAAAA==";

    /** A blob in the container, and its file in the staging location. */
    private Stored stage(String path, int bytes, BlobKind kind) throws IOException {
        Stored stored = add(path, bytes, kind);
        Files.write(file(list.size() - 1), stored.content);
        return stored;
    }

    private Stored stage(String path, int bytes) throws IOException {
        return stage(path, bytes, BlobKind.BLOCK);
    }

    private Path file(int ordinal) {
        return list.get(ordinal).file();
    }

    private RepairReport repair(RepairOptions options) {
        return vault().repair(backup, options.withParallel(1));
    }

    private RepairReport repair() {
        return repair(RepairOptions.defaults());
    }

    private void assertProven(ProofLevel level) {
        var outcome = vault().prove(backup, ProveOptions.defaults().withLevel(level));
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.isComplete()).isTrue();
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.IMPORTED);
    }

    private static String onlyProblem(RepairReport report) {
        assertThat(report.isComplete()).isFalse();
        assertThat(report.problemCount()).isEqualTo(1);
        return report.problems().get(0).blob() + " " + report.problems().get(0).message();
    }

    @Test
    void repair_blobsMissing_bringsThemAndLeavesTheOthers() throws IOException {
        stage("right.bin", BLOCK + 5);
        stage("gone.bin", 2 * BLOCK + 7);
        stage("empty", 0);
        stage("disk.vhd", BLOCK + 512, BlobKind.PAGE);
        sealDrives(new OrdinalRange(0, 2), new OrdinalRange(2, 4));
        container.blobs.keySet().removeIf(name -> !name.equals("right.bin"));

        RepairReport report = repair();

        assertThat(report)
                .isEqualTo(new RepairReport(4, 0, 1, 3, 5, 3L * BLOCK + 519, 0, List.of()));
        assertThat(container.changes).noneMatch(change -> change.endsWith("right.bin"));
        assertThat(container.stored("disk.vhd").metadata).isEmpty();
        assertProven(ProofLevel.FULL);
        assertThat(repair().rightBlobs()).isEqualTo(4);
    }

    @Test
    void repair_oneBlockWrong_sendsThatBlockOnly() throws IOException {
        Stored stored = stage("a", 3 * BLOCK);
        sealDrives(new OrdinalRange(0, 1));
        stored.otherIds.put(1, OTHER_ID);
        Arrays.fill(stored.content, BLOCK, 2 * BLOCK, (byte) 0);

        RepairReport report = repair();

        assertThat(report.uploadedBlocks()).isEqualTo(1);
        assertThat(report.repairedBlobs()).isEqualTo(1);
        assertThat(container.changes).containsExactly("block a", "blocklist a");
        assertProven(ProofLevel.FULL);
    }

    @Test
    void repair_blocksThatWait_areNotSentAgain() throws IOException {
        stage("a", 3 * BLOCK);
        sealDrives(new OrdinalRange(0, 1));
        byte[] content = container.stored("a").content;
        container.blobs.remove("a");
        Map<String, byte[]> waiting = new HashMap<>();
        for (int i = 0; i < 2; i++) {
            byte[] block = Arrays.copyOfRange(content, i * BLOCK, (i + 1) * BLOCK);
            waiting.put(
                    "MD5/" + Base64.getEncoder().encodeToString(Md5.digest().digest(block)),
                    i == 0 ? block : Arrays.copyOf(block, 7)); // the second was cut short
        }
        container.waiting.put("a", waiting);

        assertThat(repair().uploadedBlocks()).isEqualTo(2);
        assertProven(ProofLevel.FULL);
    }

    @Test
    void repair_contentWrongUnderItsIds_isFoundByReading() throws IOException {
        Stored stored = stage("a", 2 * BLOCK);
        sealDrives(new OrdinalRange(0, 1));
        byte[] md5 = Md5.digest().digest(Arrays.copyOfRange(stored.content, BLOCK, 2 * BLOCK));
        stored.otherIds.put(1, "MD5/" + Base64.getEncoder().encodeToString(md5));
        stored.content[BLOCK + 9] ^= 1;

        assertThat(repair().rightBlobs()).isEqualTo(1);
        RepairReport report = repair(RepairOptions.defaults().withReadContent(true));

        assertThat(report.uploadedBlocks()).isEqualTo(1);
        assertProven(ProofLevel.FULL);
    }

    @Test
    void repair_pagesThatALogNames_areReadAndSent() throws IOException {
        Stored stored = stage("disk.vhd", 2 * BLOCK, BlobKind.PAGE);
        stage("other.vhd", 512, BlobKind.PAGE);
        sealDrives(new OrdinalRange(0, 2));
        Arrays.fill(stored.content, BLOCK, 2 * BLOCK, (byte) 0);
        assertThat(repair().rightBlobs()).isEqualTo(2); // nothing tells it

        RepairReport report =
                repair(
                        RepairOptions.defaults()
                                .withLogs(
                                        List.of(
                                                log(
                                                        "DRIVE1",
                                                        "CompletedWithErrors",
                                                        "<Blob Status=\"CompletedWithErrors\"><BlobPath>seeds/disk.vhd"
                                                                + "</BlobPath><PageRangeList><PageRange Offset=\"4194304\""
                                                                + " Length=\"4194304\" Status=\"Corrupted\"/></PageRangeList>"
                                                                + "</Blob>"))));

        assertThat(report.passedOver()).isEqualTo(1);
        assertThat(report.uploadedBlocks()).isEqualTo(1);
        assertThat(container.changes).containsExactly("page disk.vhd");
        assertProven(ProofLevel.FULL);
    }

    private Path log(String drive, String status, String blobs) throws IOException {
        return Files.writeString(
                Files.createTempFile(folder, "log", ".xml"),
                "<DriveLog Version=\"2014-11-01\"><DriveId>"
                        + drive
                        + "</DriveId>"
                        + blobs
                        + "<Status>"
                        + status
                        + "</Status></DriveLog>");
    }

    @ParameterizedTest
    @CsvSource({
        "Completed, 2, 1", // the log clears both blobs of its drive, the other drive has none
        "BitLockerKeyInvalid, 0, 3", // nothing of the drive arrived
        "SomethingNew, 0, 3" // who knows
    })
    void repair_withALog_passesOverOnlyWhatItClears(String status, int passedOver, int lookedAt)
            throws IOException {
        stage("a", 10);
        stage("b", 10);
        stage("c", 10);
        sealDrives(new OrdinalRange(0, 2), new OrdinalRange(2, 3));

        RepairReport report =
                repair(RepairOptions.defaults().withLogs(List.of(log("DRIVE1", status, ""))));

        assertThat(report.passedOver()).isEqualTo(passedOver);
        assertThat(report.rightBlobs()).isEqualTo(lookedAt);
    }

    @Test
    void repair_renamedBlob_isKnownByItsFileOnTheDrive() throws IOException {
        stage("a", 10);
        sealDrives(new OrdinalRange(0, 1));
        container.blobs.put("a (2)", container.blobs.remove("a"));

        RepairReport report =
                repair(
                        RepairOptions.defaults()
                                .withLogs(
                                        List.of(
                                                log(
                                                        "DRIVE1",
                                                        "CompletedWithWarnings",
                                                        "<Blob Status=\"Completed\"><BlobPath>seeds/a (2)</BlobPath>"
                                                                + "<FilePath>"
                                                                + list.get(0).drivePath()
                                                                + "</FilePath><ImportDisposition Status=\"Renamed\">"
                                                                + "rename</ImportDisposition></Blob>"))));

        assertThat(report.repairedBlobs()).isEqualTo(1);
        assertProven(ProofLevel.FULL);
    }

    @Test
    void repair_logThatIsNone_changesNothing() throws IOException {
        stage("a", 10);
        sealDrives(new OrdinalRange(0, 1));
        container.blobs.remove("a");
        Path torn = Files.writeString(folder.resolve("torn.xml"), "<DriveLog><DriveId>DRIVE1");

        assertThatThrownBy(() -> repair(RepairOptions.defaults().withLogs(List.of(torn))))
                .isInstanceOfSatisfying(
                        CopyLogException.class,
                        e -> assertThat(e.code()).isEqualTo("COPY_LOG_DAMAGED"));
        assertThatThrownBy(
                        () ->
                                repair(
                                        RepairOptions.defaults()
                                                .withLogs(List.of(folder.resolve("none.xml")))))
                .isInstanceOfSatisfying(
                        CopyLogException.class,
                        e -> assertThat(e.code()).isEqualTo("COPY_LOG_UNREADABLE"));
        assertThat(container.changes).isEmpty();
    }

    @Test
    void repair_someoneElsesBlob_isReplacedOnlyIfAgreed() throws IOException {
        stage("a", 10);
        stage("disk.vhd", 512, BlobKind.PAGE);
        sealDrives(new OrdinalRange(0, 2));
        container.blobs.put("a", new Stored(new byte[7]));
        Stored other = new Stored(new byte[1024]);
        other.kind = BlobKind.PAGE;
        container.blobs.put("disk.vhd", other);

        RepairReport refused = repair();

        assertThat(refused.problems())
                .hasSize(2)
                .allSatisfy(p -> assertThat(p.message()).contains("replaceOthers"));
        assertThat(container.changes).isEmpty();

        assertThat(repair(RepairOptions.defaults().withReplaceOthers(true)).repairedBlobs())
                .isEqualTo(2);
        assertProven(ProofLevel.FULL);
    }

    @Test
    void repair_blobOfAnotherKind_isLeftWhateverWasAgreed() throws IOException {
        stage("a", 512);
        sealDrives(new OrdinalRange(0, 1));
        container.stored("a").kind = BlobKind.PAGE;

        assertThat(onlyProblem(repair(RepairOptions.defaults().withReplaceOthers(true))))
                .startsWith("seeds/a is a page blob, the manifest says a block blob");
        assertThat(container.changes).isEmpty();
    }

    @Test
    void repair_leasedBlob_isLeftAndNothingIsSent() throws IOException {
        Stored stored = stage("a", 2 * BLOCK);
        sealDrives(new OrdinalRange(0, 1));
        stored.otherIds.put(1, OTHER_ID);
        stored.leased = true;

        assertThat(onlyProblem(repair())).contains("is leased by someone");
        assertThat(container.changes).isEmpty();
    }

    @Test
    void repair_blobChangedMeanwhile_isLeftToThemWhoChanged() throws IOException {
        Stored stored = stage("a", 2 * BLOCK);
        sealDrives(new OrdinalRange(0, 1));
        stored.otherIds.put(1, OTHER_ID);
        AtomicInteger calls = new AtomicInteger();
        container.before =
                reply -> {
                    if (calls.incrementAndGet() == 5) { // just before the block list
                        stored.version++;
                    }
                    return reply;
                };

        assertThat(onlyProblem(repair())).contains("changed by someone else");
        assertThat(container.blobs).containsEntry("a", stored);
    }

    @Test
    void repair_stagedFileChanged_sendsNothingOfItAndTakesAnotherSource() throws IOException {
        stage("dir/a", 10);
        stage("disk.vhd", 512, BlobKind.PAGE);
        sealDrives(new OrdinalRange(0, 2));
        byte[] content = container.stored("dir/a").content;
        byte[] pages = container.stored("disk.vhd").content;
        container.blobs.clear();
        Files.write(file(0), new byte[10]);
        Files.delete(file(1));

        RepairReport report = repair();

        assertThat(report.problems())
                .hasSize(2)
                .allSatisfy(p -> assertThat(p.message()).contains("as a source"));
        assertThat(container.changes).isEmpty();

        Path drive = Files.createDirectories(folder.resolve("returned"));
        Files.createDirectories(drive.resolve("dir"));
        Files.write(drive.resolve("dir/a"), content); // by its path in the backup
        Files.write(drive.resolve("1"), pages); // by its path on the drive
        assertThat(repair(RepairOptions.defaults().withSources(List.of(drive))).repairedBlobs())
                .isEqualTo(2);
        assertProven(ProofLevel.FULL);
    }

    @Test
    void repair_pageBlobHalfFilled_isNotProvenAndGoesOn() throws IOException {
        stage("disk.vhd", 3 * BLOCK, BlobKind.PAGE);
        sealDrives(new OrdinalRange(0, 1));
        container.blobs.remove("disk.vhd");
        AtomicInteger calls = new AtomicInteger();
        container.before =
                reply ->
                        calls.incrementAndGet() == 6 // the second range of pages
                                ? MemoryContainer.error(403, "AuthorizationFailure")
                                : reply;

        assertThatThrownBy(this::repair)
                .isInstanceOfSatisfying(
                        VaultException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo("REPAIR_FAILED");
                            assertThat(e.isRetryable()).isFalse();
                        });
        container.before = reply -> reply;
        var outcome = vault().prove(backup, ProveOptions.defaults());
        assertThat(outcome.problems().get(0).message()).contains("call repair again");

        RepairReport report = repair();

        assertThat(report.uploadedBlocks()).isEqualTo(2);
        assertProven(ProofLevel.FULL);
    }

    @Test
    void repair_interrupted_keepsWhatWasSentAndGoesOn() throws IOException {
        stage("a", 5 * BLOCK);
        sealDrives(new OrdinalRange(0, 1));
        container.blobs.remove("a");
        Thread caller = Thread.currentThread();
        AtomicInteger calls = new AtomicInteger();
        container.before =
                reply -> {
                    if (calls.incrementAndGet() == 5) { // the second block
                        caller.interrupt();
                        while (caller.isInterrupted()
                                || caller.getState() != Thread.State.TIMED_WAITING) {
                            Thread.onSpinWait(); // until the caller has taken notice
                        }
                    }
                    return reply;
                };

        assertThatThrownBy(this::repair)
                .isInstanceOf(SeedInterruptedException.class)
                .hasMessageContaining("call repair again");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(container.blobs).isEmpty();
        assertThat(container.waiting.get("a")).hasSize(2);

        container.before = reply -> reply;
        assertThat(repair().uploadedBlocks()).isEqualTo(3);
        assertProven(ProofLevel.FULL);
    }

    @Test
    void repair_withoutTheContainer_saysWhatToDo() throws IOException {
        stage("a", 10);
        sealDrives(new OrdinalRange(0, 1));
        container.before = reply -> MemoryContainer.error(404, "ContainerNotFound");

        assertThatThrownBy(this::repair)
                .isInstanceOf(VaultException.class)
                .hasMessageContaining("Check that the container exists");
    }
}
