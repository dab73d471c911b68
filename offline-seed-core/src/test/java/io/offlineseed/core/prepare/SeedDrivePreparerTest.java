// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.DriveId;
import io.offlineseed.Progress;
import io.offlineseed.SeedInterruptedException;
import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.drive.DirectoryDriveProvider;
import io.offlineseed.core.drive.DriveProviders;
import io.offlineseed.core.durable.DurabilityWatch;
import io.offlineseed.core.durable.LeaseFile;
import io.offlineseed.core.secrets.FileRecoveryPasswordStore;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveNeeds;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.PrepareOptions;
import io.offlineseed.drive.PrepareReport;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.Verification;
import io.offlineseed.staging.StagingException;
import io.offlineseed.testing.FaultDevice;
import io.offlineseed.testing.MemoryTempDir;
import io.offlineseed.testing.TestBackup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SeedDrivePreparerTest {

    private static final int MIB = 1 << 20;
    private static final PrepareOptions OPTIONS =
            PrepareOptions.defaults()
                    .withMemoryBytes(24 * MIB)
                    .withCheckpoint(4 * MIB, Duration.ofHours(1));

    @TempDir(factory = MemoryTempDir.class)
    private Path temp;

    private final FaultDrives drives = new FaultDrives();
    private final RawFormat format = new RawFormat();
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
        DriveKind kind = new DriveKind(format, RawReadBack::open);
        return new SeedDrivePreparer(
                new Workshop(
                        new DriveProviders(List.of(drives)),
                        provider -> Optional.of(kind),
                        open ->
                                new FileRecoveryPasswordStore(
                                        open.files(), open.secretsDirectory()),
                        new SecureRandom()));
    }

    private FaultDevice attach(String address, String serial, long bytes) {
        return attach(address, serial, bytes, FaultDevice.Watch.NONE);
    }

    private FaultDevice attach(String address, String serial, long bytes, FaultDevice.Watch watch) {
        // The raw volume leaves wide gaps that the planner does not know.
        FaultDevice device = new FaultDevice(64L * MIB, 512, watch);
        drives.attach(address, serial, device, bytes);
        return device;
    }

    private DriveTarget target(String address) {
        Drive drive = drives.drive(address);
        return DriveTarget.erase(drive, drive.id().orElseThrow().serialNumber());
    }

    private PrepareReport prepare(String... addresses) {
        return preparer().prepare(backup, Stream.of(addresses).map(this::target).toList(), OPTIONS);
    }

    /** Compares every file on the prepared drives with what was staged. */
    private void assertComplete(PrepareReport report, String... addresses) throws IOException {
        assertThat(report.unfinished()).isEmpty();
        assertThat(report.isComplete()).isTrue();
        assertThat(report.orElseThrow()).hasSameSizeAs(addresses);
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.PREPARED);
        Map<String, byte[]> all = new HashMap<>();
        for (String address : addresses) {
            all.putAll(RawFormat.files(drives.device(address)));
        }
        for (var blob : backup.sealed()) {
            assertThat(all.get(blob.drivePath()))
                    .as(blob.drivePath())
                    .isEqualTo(Files.readAllBytes(blob.file()));
        }
    }

    private static String code(PrepareReport report) {
        assertThat(report.unfinished()).hasSize(1);
        return report.unfinished().get(0).cause().code();
    }

    @Test
    void prepare_severalDrives_spreadsTheBlobsAndSealsAll() throws IOException {
        attach("0", "S0", 12L * MIB);
        attach("1", "S1", 12L * MIB);
        DriveNeeds needs = preparer().plan(backup, List.of(drives.drive("0")));
        assertThat(needs.isSatisfied()).isFalse();
        assertThat(needs.unplacedBlobs()).isPositive();

        PrepareReport first = prepare("0");
        assertThat(first.isComplete()).isFalse();
        assertThat(first.prepared()).hasSize(1);
        assertThatThrownBy(first::orElseThrow).hasMessageContaining("found no place");
        PrepareReport second = prepare("1");

        assertComplete(second, "0", "1");
        assertThat(drives.leases).hasValue(0);
    }

    @Test
    void prepare_oneDriveFails_theOtherIsSealedAndTheFailedGoesOnLater() throws IOException {
        AtomicInteger writes = new AtomicInteger();
        attach(
                "0",
                "S0",
                13L * MIB,
                (step, offset, bytes) -> {
                    if (writes.incrementAndGet() > 5) {
                        throw new IOException("the cable fell off");
                    }
                });
        attach("1", "S1", 13L * MIB);

        PrepareReport report = prepare("0", "1");

        assertThat(code(report)).isEqualTo("DRIVE_FAILED");
        assertThat(report.unfinished().get(0).cause())
                .hasMessageContaining("the cable fell off")
                .hasMessageContaining("last checkpoint");
        assertThat(report.prepared())
                .extracting(PreparedDrive::id)
                .containsExactly(new DriveId("S1"));
        drives.attach("0", "S0", drives.device("0").with(FaultDevice.Watch.NONE), 13L * MIB);
        assertComplete(prepare(), "0", "1");
    }

    @Test
    void prepare_driveGivenUp_itsBlobsGoToAnother() throws IOException {
        attach("0", "S0", 64L * MIB, (step, offset, bytes) -> refuse(offset));
        assertThat(code(prepare("0"))).isEqualTo("DRIVE_FAILED");
        attach("1", "S1", 64L * MIB);

        assertThat(prepare("1").isComplete()).as("S0 still holds its blobs").isFalse();
        PrepareReport report =
                preparer()
                        .prepare(
                                backup,
                                List.of(target("1")),
                                OPTIONS.withGivenUp(new DriveId("S0")));

        assertComplete(report, "1");
    }

    private static void refuse(long offset) throws IOException {
        if (offset > 4L * MIB) {
            throw new IOException("bad sector");
        }
    }

    @Test
    void prepare_contentDamagedBeforeVerification_isWrittenAgainOnce() throws IOException {
        FaultDevice[] device = new FaultDevice[1];
        AtomicInteger damages = new AtomicInteger();
        // The last write of all is the header of the complete volume.
        device[0] =
                attach(
                        "0",
                        "S0",
                        64L * MIB,
                        (step, offset, bytes) -> {
                            if (step == FaultDevice.Step.WRITE
                                    && offset == 0
                                    && bytes == 512
                                    && damages.getAndIncrement() == 1) {
                                device[0].damage((64 << 10) + 4L * MIB + 77);
                            }
                        });

        PrepareReport report = prepare("0");

        assertThat(damages).as("formatted, completed, completed again").hasValue(3);
        assertComplete(report, "0");
    }

    @Test
    void prepare_contentDamagedTwice_isRetiredAndItsBlobsAreOpenAgain() throws IOException {
        FaultDevice[] device = new FaultDevice[1];
        AtomicInteger headers = new AtomicInteger();
        device[0] =
                attach(
                        "0",
                        "S0",
                        64L * MIB,
                        (step, offset, bytes) -> {
                            if (step == FaultDevice.Step.WRITE
                                    && offset == 0
                                    && bytes == 512
                                    && headers.getAndIncrement() >= 1) {
                                device[0].damage((64 << 10) + 77);
                            }
                        });

        PrepareReport report = prepare("0");

        assertThat(code(report)).isEqualTo("DRIVE_CONTENT_WRONG");
        assertThat(report.unfinished().get(0).cause())
                .hasMessageContaining("a\\large")
                .hasMessageContaining("must not be shipped");
        assertThat(report.prepared()).isEmpty();
        assertThat(report.remaining().unplacedBlobs()).isEqualTo(4);
        attach("1", "S1", 64L * MIB);
        assertComplete(prepare("1"), "1");
    }

    @Test
    void prepare_driveThatLiesAboutFlushes_isFoundOutByTheTailCheck() throws IOException {
        FaultDevice lying = attach("0", "S0", 64L * MIB, failsAfterUnits(3));
        lying.lie();
        assertThat(code(prepare("0"))).isEqualTo("DRIVE_FAILED");
        // All that was not formatting is lost: the drive lied from the beginning.
        FaultDevice after = lying.with(FaultDevice.Watch.NONE);
        after.damage((64 << 10) + 4L * MIB + 1);
        drives.attach("0", "S0", after);

        assertComplete(prepare(), "0");
        assertThat(format.unitsWritten.stream().filter(unit -> unit == 1).count()).isEqualTo(2);
    }

    private static FaultDevice.Watch failsAfterUnits(int units) {
        AtomicInteger written = new AtomicInteger();
        return (step, offset, bytes) -> {
            if (offset >= 64 << 10 && written.incrementAndGet() > units) {
                throw new IOException("pulled");
            }
        };
    }

    @Test
    void prepare_driveMissing_saysSoAndGoesOnWhenItIsBackElsewhere() throws IOException {
        FaultDevice device = attach("0", "S0", 64L * MIB, failsAfterUnits(2));
        prepare("0");
        FaultDrives other = new FaultDrives();
        SeedDrivePreparer without = preparerOver(other);

        PrepareReport missing = without.prepare(backup, List.of(), OPTIONS);
        assertThat(code(missing)).isEqualTo("DRIVE_NOT_FOUND");
        other.attach("usb7", "S0", device.with(FaultDevice.Watch.NONE));

        assertThat(without.prepare(backup, List.of(), OPTIONS).isComplete()).isTrue();
    }

    private SeedDrivePreparer preparerOver(FaultDrives others) {
        DriveKind kind = new DriveKind(format, RawReadBack::open);
        return new SeedDrivePreparer(
                new Workshop(
                        new DriveProviders(List.of(others)),
                        provider -> Optional.of(kind),
                        open ->
                                new FileRecoveryPasswordStore(
                                        open.files(), open.secretsDirectory()),
                        new SecureRandom()));
    }

    @Test
    void prepare_otherSerialNumberElsewhere_goesOnWhereTheCallerNamesIt() throws IOException {
        FaultDevice device = attach("0", "S0", 64L * MIB, failsAfterUnits(2));
        prepare("0");
        drives.detach("0");
        drives.attach("7", "DOCK-9", device.with(FaultDevice.Watch.NONE));
        assertThat(prepare().unfinished().get(0).cause().code()).isEqualTo("DRIVE_NOT_FOUND");
        Drive there = drives.drive("7");

        PrepareReport report =
                preparer()
                        .prepare(
                                backup,
                                List.of(DriveTarget.eraseLabelled(there, "DOCK-9", "S0")),
                                OPTIONS);

        assertThat(report.isComplete()).isTrue();
        assertThat(report.prepared())
                .singleElement()
                .extracting(PreparedDrive::id)
                .hasToString("S0");
        assertThat(backup.driveDirectory(2)).as("the old claim went on").doesNotExist();
    }

    @Test
    void prepare_otherSerialNumberAtTheSamePlace_goesOnIfTheClaimFits() throws IOException {
        FaultDevice device = attach("0", "S0", 64L * MIB, failsAfterUnits(2));
        prepare("0");
        drives.attach("0", "DOCK-9", device.with(FaultDevice.Watch.NONE));

        PrepareReport report = prepare();

        assertThat(report.isComplete()).isTrue();
        assertThat(report.prepared().get(0).id()).isEqualTo(new DriveId("S0"));
    }

    @Test
    void prepare_driveErasedInBetween_isRefusedUntilConsentedAnew() throws IOException {
        attach("0", "S0", 64L * MIB, failsAfterUnits(2));
        prepare("0");
        attach("0", "S0", 64L * MIB); // an empty drive of that number

        assertThat(code(prepare())).isEqualTo("DRIVE_CONTENT_REPLACED");
        assertComplete(prepare("0"), "0");
    }

    @Test
    void prepare_cloneOrClippedDrive_isRefused() throws IOException {
        FaultDevice device = attach("0", "S0", 64L * MIB, failsAfterUnits(2));
        prepare("0");
        FaultDevice sound = device.with(FaultDevice.Watch.NONE);
        drives.attach("0", "S0", sound).attach("1", "S0", sound.with(FaultDevice.Watch.NONE));

        assertThat(code(prepare())).isEqualTo("DRIVE_CLONED");
        FaultDrives clipped = new FaultDrives().attach("0", "S0", sound, 63L * MIB);
        assertThat(code(preparerOver(clipped).prepare(backup, List.of(), OPTIONS)))
                .isEqualTo("DRIVE_CLIPPED");
    }

    @Test
    void prepare_passwordLost_saysSoAndTouchesNothing() throws IOException {
        FaultDevice device = attach("0", "S0", 64L * MIB, failsAfterUnits(2));
        prepare("0");
        drives.attach("0", "S0", device.with((step, offset, bytes) -> refuse(Long.MAX_VALUE)));
        try (Stream<Path> secrets = Files.list(backup.secretsDirectory())) {
            for (Path secret : secrets.toList()) {
                Files.delete(secret);
            }
        }

        assertThat(code(prepare())).isEqualTo("RECOVERY_PASSWORD_LOST");
    }

    @Test
    void prepare_driveGivenTwiceOrUnfit_isRefusedBeforeAnyIsTouched() {
        attach("0", "S0", 64L * MIB, (step, offset, bytes) -> refuse(Long.MAX_VALUE));
        attach("1", "S0", 64L * MIB);
        attach("2", "S2", MIB);

        assertThatThrownBy(() -> prepare("0", "0"))
                .isInstanceOf(DriveException.class)
                .hasMessageContaining("given twice");
        assertThatThrownBy(() -> prepare("0", "1")).hasMessageContaining("given twice");
        assertThatThrownBy(() -> prepare("0", "2"))
                .isInstanceOfSatisfying(
                        DriveException.class, e -> assertThat(e.code()).isEqualTo("DRIVE_NOT_FIT"))
                .hasMessageContaining("Use a larger drive")
                .hasMessageContaining("No drive was touched");
    }

    @Test
    void prepare_stagedFileChanged_stopsAtACheckpointAndSealsNothing() throws IOException {
        attach("0", "S0", 64L * MIB);
        Path large = temp.resolve("blobs/a/large");
        byte[] content = Files.readAllBytes(large);
        Files.write(large, new byte[100]);

        assertThatThrownBy(() -> prepare("0"))
                .isInstanceOfSatisfying(
                        StagingException.class,
                        e -> assertThat(e.code()).isEqualTo("STAGED_FILE_CHANGED"));
        Files.write(large, content);
        assertComplete(prepare(), "0");
    }

    @Test
    void prepare_interrupted_stopsAtACheckpointAndGoesOn() throws IOException {
        Thread caller = Thread.currentThread();
        AtomicInteger units = new AtomicInteger();
        FaultDevice device =
                attach(
                        "0",
                        "S0",
                        64L * MIB,
                        (step, offset, bytes) -> {
                            if (offset >= 64 << 10 && units.incrementAndGet() == 2) {
                                caller.interrupt();
                            }
                        });

        try {
            assertThatThrownBy(() -> prepare("0"))
                    .isInstanceOf(SeedInterruptedException.class)
                    .hasMessageContaining("Call prepare again");
        } finally {
            assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
        }
        drives.attach("0", "S0", device.with(FaultDevice.Watch.NONE));
        assertComplete(prepare(), "0");
    }

    @Test
    void prepare_stateOfADriveLockedElsewhere_saysSoUnlessItIsSealed() throws IOException {
        FaultDevice device = attach("0", "S0", 64L * MIB, failsAfterUnits(2));
        prepare("0");
        drives.attach("0", "S0", device.with(FaultDevice.Watch.NONE));
        try (TestBackup other = TestBackup.open(temp, DurabilityWatch.NONE);
                LeaseFile lock = other.leaseDrive(1)) {
            assertThat(lock.isHeld()).isTrue();
            assertThat(code(prepare())).isEqualTo("DRIVE_IN_USE");
        }
        assertComplete(prepare(), "0");
        try (TestBackup other = TestBackup.open(temp, DurabilityWatch.NONE);
                LeaseFile lock = other.leaseDrive(1)) {
            assertThat(lock.isHeld()).isTrue();
            assertComplete(prepare(), "0");
        }
    }

    @Test
    void prepare_withoutVerification_sealsAndSaysSo() throws IOException {
        attach("0", "S0", 64L * MIB);

        PrepareReport report =
                preparer()
                        .prepare(
                                backup,
                                List.of(target("0")),
                                OPTIONS.withVerification(Verification.NONE));

        assertComplete(report, "0");
        assertThat(report.prepared().get(0).verification()).isEqualTo(Verification.NONE);
    }

    @Test
    void prepare_always_tellsProgressUpToAllBytesOfCopyAndVerification() {
        attach("0", "S0", 64L * MIB);
        List<Progress> told = new ArrayList<>();

        preparer().prepare(backup, List.of(target("0")), OPTIONS.withProgress(told::add));

        assertThat(told).isNotEmpty();
        Progress last = told.get(told.size() - 1);
        assertThat(last.stage()).isEqualTo(Progress.Stage.VERIFYING);
        assertThat(last.bytesDone()).isEqualTo(backup.blobBytes()).isEqualTo(last.bytesTotal());
    }

    @Test
    void rebuild_whenTheStateIsLost_makesTheSameAgainFromTheDrive() throws IOException {
        attach("0", "S0", 64L * MIB);
        PreparedDrive before = prepare("0").prepared().get(0);
        RecoveryPassword password;
        try (RecoveryPassword stored =
                new FileRecoveryPasswordStore(backup.files(), backup.secretsDirectory())
                        .find(before.claimId())
                        .orElseThrow()) {
            password = RecoveryPassword.parse(stored.reveal());
        }
        backup.close();
        for (String lost : List.of("drives", "plan", "secrets")) {
            try (Stream<Path> walk = Files.walk(temp.resolve(lost))) {
                for (Path path : walk.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(path);
                }
            }
        }

        PreparedDrive again = preparer().rebuild(backup, drives.drive("0"), password);

        assertThat(again.manifestHash()).isEqualTo(before.manifestHash());
        assertThat(again.claimId()).isEqualTo(before.claimId());
        assertThat(again.blobBytes()).isEqualTo(before.blobBytes());
        assertThat(preparer().rebuild(backup, drives.drive("0"), password)).isEqualTo(again);
        assertComplete(prepare(), "0");
        password.close();
    }

    @Test
    void rebuild_ofAnotherDrive_isRefusedAndRecordsNothing() throws IOException {
        attach("0", "S0", 64L * MIB);
        try (RecoveryPassword any = RecoveryPassword.generate(new SecureRandom())) {
            assertThatThrownBy(() -> preparer().rebuild(backup, drives.drive("0"), any))
                    .isInstanceOfSatisfying(
                            DriveException.class,
                            e -> assertThat(e.code()).isEqualTo("NOT_OUR_DRIVE"))
                    .hasMessageContaining("nothing was recorded");
        }
        assertThat(backup.planDirectory()).doesNotExist();
    }

    @Test
    void prepare_directoryDrives_holdTheStagedTreeAndTheManifest() throws IOException {
        DirectoryDriveProvider provider = new DirectoryDriveProvider();
        Path folder = temp.resolve("drive");
        Drive drive = provider.make(folder, new DriveId("DIR-1"), 64L * MIB);
        SeedDrivePreparer preparer =
                new SeedDrivePreparer(
                        new DriveProviders(List.of(provider)),
                        open ->
                                new FileRecoveryPasswordStore(
                                        open.files(), open.secretsDirectory()),
                        new SecureRandom());

        PrepareReport report =
                preparer.prepare(backup, List.of(DriveTarget.erase(drive, "DIR-1")), OPTIONS);

        assertThat(report.isComplete()).isTrue();
        PreparedDrive prepared = report.prepared().get(0);
        assertThat(prepared.shippable()).isFalse();
        for (var blob : backup.sealed()) {
            assertThat(folder.resolve("volume").resolve(blob.blob().path()))
                    .hasSameBinaryContentAs(blob.file());
        }
        assertThat(folder.resolve("volume/DriveManifest.xml")).exists();
        assertThat(folder.resolve("volume/offline-seed-properties.xml")).exists();
        byte[] claim = Files.readAllBytes(folder.resolve("volume/offline-seed-claim.json"));
        assertThat(new String(claim, StandardCharsets.UTF_8)).contains(prepared.claimId());
    }
}
