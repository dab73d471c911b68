// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.offlineseed.SeedInterruptedException;
import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.drive.DriveProviders;
import io.offlineseed.core.durable.DurabilityWatch;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.journal.Phase;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.core.secrets.FileRecoveryPasswordStore;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.core.volume.NativeDrives;
import io.offlineseed.drive.DriveNeeds;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.PrepareOptions;
import io.offlineseed.drive.PrepareReport;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.testing.FaultDevice;
import io.offlineseed.testing.MemoryTempDir;
import io.offlineseed.testing.TestBackup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drives that are made sector by sector, through the rooms a product uses. */
@Timeout(120)
class NativePrepareTest {

    private static final int MIB = 1 << 20;
    private static final long DRIVE_BYTES = 80L * MIB;
    private static final long HEADER_COPY = 34L * MIB + 0x10000;
    private static final PrepareOptions OPTIONS =
            PrepareOptions.defaults()
                    .withMemoryBytes(24 * MIB)
                    .withCheckpoint(4 * MIB, Duration.ofHours(1));

    @TempDir(factory = MemoryTempDir.class)
    private Path temp;

    private final FaultDrives drives = new FaultDrives();
    private TestBackup backup;

    @BeforeEach
    void stage() throws IOException {
        TestBackup.stage(
                temp, 9, Map.of("a/large", 9 * MIB, "b/small", 5000, "c/middle", 3 * MIB, "d", 1));
        backup = TestBackup.open(temp, DurabilityWatch.NONE);
    }

    @AfterEach
    void close() {
        backup.close();
    }

    private SeedDrivePreparer preparer() {
        return new SeedDrivePreparer(
                new DriveProviders(List.of(drives)), this::passwords, new SecureRandom());
    }

    private FileRecoveryPasswordStore passwords(io.offlineseed.core.staging.OpenBackup open) {
        return new FileRecoveryPasswordStore(open.files(), open.secretsDirectory());
    }

    private FaultDevice attach(String address, String serial, FaultDevice.Watch watch) {
        FaultDevice device = new FaultDevice(DRIVE_BYTES, 512, watch);
        drives.attach(address, serial, device);
        return device;
    }

    private PrepareReport prepare(String... addresses) {
        List<DriveTarget> targets =
                Stream.of(addresses)
                        .map(drives::drive)
                        .map(drive -> DriveTarget.erase(drive, drive.id().get().serialNumber()))
                        .toList();
        return preparer().prepare(backup, targets, OPTIONS);
    }

    /** Compares everything on the prepared drives with what was staged, as another system would. */
    private void assertComplete(PrepareReport report, String... addresses) throws IOException {
        assertThat(report.unfinished()).isEmpty();
        assertThat(report.isComplete()).isTrue();
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.PREPARED);
        Map<String, byte[]> all = new HashMap<>();
        for (int i = 0; i < addresses.length; i++) {
            PreparedDrive drive = report.orElseThrow().get(i);
            FaultDevice device = drives.device(addresses[i]);
            assertThat(NativeDrives.volumeId(device)).hasToString(drive.claimId());
            try (RecoveryPassword password =
                    passwords(backup).find(drive.claimId()).orElseThrow()) {
                all.putAll(NativeDrives.files(device, password));
            }
        }
        for (SealedBlob blob : backup.sealed()) {
            assertThat(all.remove(blob.drivePath()))
                    .as(blob.drivePath())
                    .isEqualTo(Files.readAllBytes(blob.file()));
        }
        assertThat(all)
                .containsOnlyKeys(DriveManifest.FILE_PATH, DriveManifest.PROPERTIES_FILE_PATH);
        assertThat(drives.leases).hasValue(0);
    }

    private static String code(PrepareReport report) {
        assertThat(report.unfinished()).hasSize(1);
        return report.unfinished().get(0).cause().code();
    }

    @Test
    void prepare_oneDrive_isSealedAndHoldsWhatWasStaged() throws IOException {
        attach("0", "S0", FaultDevice.Watch.NONE);
        DriveNeeds needs = preparer().plan(backup, List.of(drives.drive("0")));
        assertThat(needs.shares()).hasSize(1);
        assertThat(needs.shares().get(0).neededBytes()).isLessThan(DRIVE_BYTES);

        PrepareReport report = prepare("0");

        assertComplete(report, "0");
        assertThat(report.orElseThrow().get(0).shippable()).isTrue();
        assertComplete(prepare(), "0"); // it stays sealed
    }

    @Test
    void plan_driveTooSmallForANativeVolume_saysSoAndPrepareToo() {
        drives.attach("0", "S0", new FaultDevice(40L * MIB, 512, FaultDevice.Watch.NONE));

        DriveNeeds needs = preparer().plan(backup, List.of(drives.drive("0")));

        assertThat(needs.isSatisfied()).isFalse();
        assertThat(needs.shares()).isEmpty();
        PrepareReport report = prepare("0");
        assertThat(report.isComplete()).isFalse();
        assertThat(report.remaining().unplacedBlobs()).isEqualTo(4);
    }

    /** Fails writes of content from that place on. */
    private static FaultDevice.Watch failingAt(AtomicBoolean failing, long from) {
        return (step, offset, bytes) -> {
            if (step == FaultDevice.Step.WRITE
                    && offset >= from
                    && offset < 70L * MIB // where BitLocker's last metadata and the table are
                    && failing.get()) {
                throw new IOException("the drive does not take it");
            }
        };
    }

    private FaultDevice interrupted(long failsFrom) {
        AtomicBoolean failing = new AtomicBoolean(true);
        FaultDevice device = attach("0", "S0", failingAt(failing, failsFrom));
        assertThat(code(prepare("0"))).isEqualTo("DRIVE_FAILED");
        failing.set(false);
        return device;
    }

    private FaultDevice interruptedWhileCopying() {
        return interrupted(40L * MIB);
    }

    @Test
    void found_serialAndClaimFit_goesOn() throws IOException {
        interruptedWhileCopying();

        assertComplete(prepare(), "0");
    }

    @Test
    void found_serialFitsAndNoClaim_isRefusedUntilConsentedAnew() throws IOException {
        FaultDevice device = interruptedWhileCopying();
        for (long at = 0; at < DRIVE_BYTES; at += MIB) {
            device.write(at, ByteBuffer.allocate(MIB));
        }

        assertThat(code(prepare())).isEqualTo("DRIVE_CONTENT_REPLACED");
        assertComplete(prepare("0"), "0");
    }

    @Test
    void found_serialFitsButPartitionedSince_isRefusedAndLeftAsItIs() throws IOException {
        FaultDevice device = interruptedWhileCopying();
        byte[] table = new byte[512];
        new Random(3).nextBytes(table);
        device.write(0, ByteBuffer.wrap(table));

        assertThat(code(prepare())).isEqualTo("DRIVE_CONTENT_REPLACED");

        ByteBuffer found = ByteBuffer.allocate(512);
        device.read(0, found);
        assertThat(found.array()).isEqualTo(table);
        assertComplete(prepare("0"), "0");
    }

    @Test
    void found_claimFitsAndOtherSerial_goesOnAndTheManifestKeepsItsNumber() throws IOException {
        FaultDevice device = interruptedWhileCopying();
        drives.attach("0", "OF-THE-DOCK", device);

        PrepareReport report = prepare();

        assertComplete(report, "0");
        assertThat(report.prepared().get(0).id().serialNumber()).isEqualTo("S0");
    }

    @Test
    void found_claimFitsOnTwoDrives_isRefused() {
        FaultDevice device = interruptedWhileCopying();
        drives.attach("1", "S0", device.with(FaultDevice.Watch.NONE));

        assertThat(code(prepare())).isEqualTo("DRIVE_CLONED");
    }

    @Test
    void found_claimFitsAndSmaller_isRefused() {
        FaultDevice device = interruptedWhileCopying();
        drives.attach("0", "S0", device, DRIVE_BYTES - MIB);

        assertThat(code(prepare())).isEqualTo("DRIVE_CLIPPED");
    }

    @Test
    void found_oursButTailWrong_walksBackAndGoesOn() throws IOException {
        AtomicBoolean failing = new AtomicBoolean(true);
        FaultDevice device = attach("0", "S0", failingAt(failing, 44L * MIB));
        assertThat(code(prepare("0"))).isEqualTo("DRIVE_FAILED");
        failing.set(false);
        device.damage(43L * MIB); // in the last checkpoint's units

        assertComplete(prepare(), "0");
        assertThat(Files.readString(temp.resolve("drives/01/journal.jsonl"))).contains("rewound");
    }

    @Test
    void prepare_contentDamagedBeforeVerification_isWrittenAgainOnce() throws IOException {
        AtomicBoolean damaging = new AtomicBoolean(true);
        FaultDevice device = attach("0", "S0", damagingAtTheEnd(damaging, 42L * MIB));

        assertComplete(prepare("0"), "0");
        assertThat(damaging).isFalse();
        assertThat(device.sizeBytes()).isEqualTo(DRIVE_BYTES);
    }

    @Test
    void prepare_fileSystemDamagedBeforeVerification_isWrittenAgainOnce() throws IOException {
        AtomicBoolean damaging = new AtomicBoolean(true);
        attach("0", "S0", damagingAtTheEnd(damaging, HEADER_COPY + 0x100)); // in the boot code

        assertComplete(prepare("0"), "0");
        assertThat(damaging).isFalse();
    }

    @Test
    void prepare_interruptedWhileTheFileSystemIsWritten_stopsThereAndGoesOn() throws IOException {
        Thread caller = Thread.currentThread();
        AtomicBoolean interrupting = new AtomicBoolean(true);
        FaultDevice device =
                attach(
                        "0",
                        "S0",
                        (step, offset, bytes) -> {
                            boolean fileSystem = offset >= MIB && offset < 34L * MIB;
                            if (fileSystem && interrupting.getAndSet(false)) {
                                caller.interrupt();
                                while (caller.isInterrupted()) {
                                    Thread.onSpinWait(); // until it has heard
                                }
                            }
                        });

        assertThatExceptionOfType(SeedInterruptedException.class).isThrownBy(() -> prepare("0"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupting).isFalse();
        assertThat(NativeDrives.hasPartition(device)).isFalse();
        assertThat(DriveJournal.findPhase(backup.driveDirectory(1))).contains(Phase.FORMATTED);
        assertComplete(prepare(), "0");
    }

    @ParameterizedTest
    @ValueSource(longs = {34L * MIB, 34L * MIB + (192 << 10), 78L * MIB})
    void prepare_copyOfTheMetadataDamagedBeforeVerification_isWrittenAgainOnce(long place)
            throws IOException {
        AtomicBoolean damaging = new AtomicBoolean(true);
        attach("0", "S0", damagingAtTheEnd(damaging, place + 0x50));

        assertComplete(prepare("0"), "0");
        assertThat(damaging).isFalse();
    }

    /** Flips a bit when the partition table was written, once. */
    private FaultDevice.Watch damagingAtTheEnd(AtomicBoolean damaging, long place) {
        AtomicBoolean written = new AtomicBoolean();
        return (step, offset, bytes) -> {
            if (step == FaultDevice.Step.WRITE && offset == 0 && bytes == 512) {
                written.set(true); // the protective MBR
            }
            if (step == FaultDevice.Step.FLUSH && written.get() && damaging.getAndSet(false)) {
                drives.device("0").damage(place);
            }
        };
    }

    @Test
    void rebuild_whenTheStateIsLost_provesTheDriveAndMakesTheSameAgain() throws IOException {
        attach("0", "S0", FaultDevice.Watch.NONE);
        PreparedDrive before = prepare("0").orElseThrow().get(0);
        PreparedDrive rebuilt;
        try (RecoveryPassword password = loseState(before)) {
            rebuilt = preparer().rebuild(backup, drives.drive("0"), password);
        }

        assertThat(rebuilt.claimId()).isEqualTo(before.claimId());
        assertThat(rebuilt.manifestHash()).isEqualTo(before.manifestHash());
        assertThat(rebuilt.shippable()).isTrue();
        assertComplete(prepare(), "0");
        try (DriveJournal journal =
                DriveJournal.open(backup.files(), backup.driveDirectory(1)).orElseThrow()) {
            assertThat(journal.claim().volumeKind()).isEqualTo("native");
        }
    }

    @Test
    void rebuild_toldToStop_endsBeforeAnythingIsRecorded() throws Exception {
        attach("0", "S0", FaultDevice.Watch.NONE);
        PreparedDrive before = prepare("0").orElseThrow().get(0);
        SecureRandom random = new SecureRandom();
        Workshop workshop =
                new Workshop(
                        new DriveProviders(List.of(drives)),
                        DriveKinds.standard(random),
                        this::passwords,
                        random);

        try (RecoveryPassword password = loseState(before);
                Crew crew = new Crew("stopped")) {
            crew.stop();
            new DriveRebuild(workshop, backup, drives.drive("0"), password, crew).run();
        }

        assertThat(backup.driveDirectory(1)).doesNotExist();
        assertThat(drives.leases).hasValue(0);
    }

    /** Loses all that the staging location knows of drives, and returns what opens the drive. */
    private RecoveryPassword loseState(PreparedDrive drive) throws IOException {
        char[] digits;
        try (RecoveryPassword password = passwords(backup).find(drive.claimId()).orElseThrow()) {
            digits = password.reveal();
        }
        backup.close();
        delete(temp.resolve("drives"));
        delete(temp.resolve("secrets"));
        backup = TestBackup.open(temp, DurabilityWatch.NONE);
        return RecoveryPassword.parse(digits);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path each : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Test
    void prepare_pageBlobWithRangesOfZeros_holdsAndDescribesEveryByte() throws IOException {
        byte[] disk = new byte[12 * MIB + 512];
        disk[6 * MIB] = 1; // the first and the third of four ranges are zeros
        disk[disk.length - 1] = 2;
        Files.write(temp.resolve("blobs/disk.vhd"), disk);
        backup.close();
        backup = TestBackup.open(temp, DurabilityWatch.NONE);
        FaultDevice device = attach("0", "S0", FaultDevice.Watch.NONE);

        PrepareReport report = prepare("0");

        assertComplete(report, "0");
        Map<String, byte[]> files;
        try (RecoveryPassword password =
                passwords(backup).find(report.orElseThrow().get(0).claimId()).orElseThrow()) {
            files = NativeDrives.files(device, password);
        }
        String manifest =
                new String(
                        Objects.requireNonNull(files.get(DriveManifest.FILE_PATH)),
                        StandardCharsets.UTF_8);
        String zeros = "B5CFA9D6C8FEBD618F91AC2843D50A1C";
        assertThat(manifest)
                .containsSubsequence(
                        "<PageRange Offset=\"0\" Length=\"4194304\" Hash=\"" + zeros,
                        "<PageRange Offset=\"4194304\" Length=\"4194304\" Hash=\"",
                        "<PageRange Offset=\"8388608\" Length=\"4194304\" Hash=\"" + zeros,
                        "<PageRange Offset=\"12582912\" Length=\"512\" Hash=\"");
    }
}
