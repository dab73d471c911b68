// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.offlineseed.DriveId;
import io.offlineseed.OfflineSeedException;
import io.offlineseed.Progress;
import io.offlineseed.SeedInterruptedException;
import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.drive.DirectoryDriveProvider;
import io.offlineseed.core.drive.DriveProviders;
import io.offlineseed.core.durable.DurabilityWatch;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.durable.LeaseFile;
import io.offlineseed.core.durable.LeaseHeldException;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.secrets.FileRecoveryPasswordStore;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.PrepareOptions;
import io.offlineseed.drive.PrepareReport;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.RecoveryPasswordStore;
import io.offlineseed.staging.StagingException;
import io.offlineseed.testing.FaultDevice;
import io.offlineseed.testing.MemoryTempDir;
import io.offlineseed.testing.TestBackup;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a call promises when others are at work too, and before it has touched anything. */
@Timeout(120)
class PrepareRunTest {

    private static final int MIB = 1 << 20;
    private static final PrepareOptions OPTIONS =
            PrepareOptions.defaults()
                    .withMemoryBytes(24 * MIB)
                    .withCheckpoint(4 * MIB, Duration.ofHours(1));

    @TempDir(factory = MemoryTempDir.class)
    private Path temp;

    private final FaultDrives drives = new FaultDrives();
    private final RawFormat format = new RawFormat();
    private final DriveKind kind = new DriveKind(format, RawReadBack::open);
    private PasswordStores stores =
            open -> new FileRecoveryPasswordStore(open.files(), open.secretsDirectory());
    private LongSupplier nanoTime = System::nanoTime;
    private DriveKinds kinds = provider -> Optional.of(kind);
    private TestBackup backup;

    @BeforeEach
    void stage() throws IOException {
        TestBackup.stage(
                temp, 9, Map.of("a/large", 9 * MIB, "b/small", 5000, "c/middle", 3 * MIB, "d", 1));
        backup = open();
    }

    @AfterEach
    void close() {
        backup.close();
    }

    private TestBackup open() throws IOException {
        return TestBackup.open(temp, DurabilityWatch.NONE);
    }

    private SeedDrivePreparer preparer() {
        return new SeedDrivePreparer(
                new Workshop(
                        new DriveProviders(List.of(drives)),
                        kinds,
                        stores,
                        new SecureRandom(),
                        nanoTime));
    }

    private void attach(String address, long bytes, FaultDevice.Watch watch) {
        drives.attach(address, "S" + address, new FaultDevice(64L * MIB, 512, watch), bytes);
    }

    private DriveTarget target(String address) {
        return DriveTarget.erase(drives.drive(address), "S" + address);
    }

    private List<DriveTarget> targets(String... addresses) {
        return Stream.of(addresses).map(this::target).toList();
    }

    private PrepareReport prepare(String... addresses) {
        return preparer().prepare(backup, targets(addresses), OPTIONS);
    }

    private static FaultDevice.Watch failsAfterUnits(int units, String why) {
        AtomicInteger written = new AtomicInteger();
        return (step, offset, bytes) -> {
            if (offset >= 64 << 10 && written.incrementAndGet() > units) {
                throw new IOException(why);
            }
        };
    }

    private static String code(PrepareReport report) {
        assertThat(report.unfinished()).hasSize(1);
        return report.unfinished().get(0).cause().code();
    }

    @Test
    void prepare_anotherPreparerLeavesADriveUnfinished_isNotComplete() throws IOException {
        AtomicBoolean began = new AtomicBoolean();
        attach("1", 64L * MIB, failsAfterUnits(1, "pulled"));
        attach(
                "0",
                9L * MIB, // too small for the large blob
                (step, offset, bytes) -> {
                    if (began.compareAndSet(false, true)) {
                        try (TestBackup other = open()) {
                            PrepareReport report = preparer().prepare(other, targets("1"), OPTIONS);
                            assertThat(report.unfinished())
                                    .extracting(each -> each.cause().code())
                                    .containsExactly("DRIVE_IN_USE", "DRIVE_FAILED");
                            assertThat(report.isComplete()).isFalse();
                        }
                    }
                });

        PrepareReport report = prepare("0");

        assertThat(report.prepared())
                .extracting(PreparedDrive::id)
                .containsExactly(new DriveId("S0"));
        assertThat(report.remaining().unplacedBlobs()).as("all have their place").isZero();
        assertThat(report.isComplete()).isFalse();
        assertThat(report.unfinished().get(0).drive()).isEqualTo(new DriveId("S1"));
        assertThat(report.unfinished().get(0).cause())
                .hasMessageContaining("claimed by another process")
                .hasMessageContaining("call prepare again");
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.STAGED);
        drives.attach("1", "S1", drives.device("1").with(FaultDevice.Watch.NONE));
        PrepareReport later = prepare();
        assertThat(later.unfinished()).isEmpty();
        assertThat(later.isComplete()).isTrue();
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.PREPARED);
    }

    @Test
    void prepare_anotherPreparerPlansMeanwhile_putsNoBlobOnTwoDrives() throws IOException {
        attach("0", 64L * MIB, FaultDevice.Watch.NONE);
        attach("1", 64L * MIB, FaultDevice.Watch.NONE);
        AtomicBoolean began = new AtomicBoolean();
        kinds =
                provider -> { // asked between the look at earlier plans and the planning
                    if (began.compareAndSet(false, true)) {
                        try (TestBackup other = open()) {
                            assertThat(
                                            preparer()
                                                    .prepare(other, targets("1"), OPTIONS)
                                                    .isComplete())
                                    .isTrue();
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    }
                    return Optional.of(kind);
                };

        PrepareReport report = prepare("0");

        assertThat(report.prepared())
                .extracting(PreparedDrive::id)
                .containsExactly(new DriveId("S1"));
        assertThat(report.isComplete()).isTrue();
        assertThat(RawFormat.isComplete(drives.device("0"))).isFalse();
    }

    @Test
    void plan_drivesOfEarlierCalls_areOnlyRead() throws IOException {
        attach("0", 64L * MIB, failsAfterUnits(2, "pulled"));
        prepare("0");
        Path folder = backup.driveDirectory(1);
        Files.writeString(
                folder.resolve("journal.jsonl"),
                "half a rec",
                StandardOpenOption.APPEND); // as another process may be writing
        Map<String, String> before = contents(folder);
        try (TestBackup other = open();
                LeaseFile lock = other.leaseDrive(1)) {
            assertThat(lock.isHeld()).isTrue();
            assertThat(preparer().plan(backup, List.of()).isSatisfied()).isTrue();
        }

        assertThat(preparer().plan(backup, List.of()).isSatisfied()).isTrue();
        assertThat(contents(folder)).isEqualTo(before);
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(
                        file.getFileName()
                                + " of "
                                + Files.getLastModifiedTime(file)
                                + " with key "
                                + Files.readAttributes(
                                                file,
                                                java.nio.file.attribute.BasicFileAttributes.class)
                                        .fileKey(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    @Test
    void prepare_tooManyDrives_givesUpNone() throws IOException {
        Path many = Files.createDirectory(temp.resolve("many"));
        Map<String, Integer> sizes = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            sizes.put("blob" + (char) ('a' + i), 3 * MIB);
        }
        TestBackup.stage(many, 4, sizes);
        String[] further = new String[11];
        for (int i = 0; i < 12; i++) {
            attach(String.valueOf(i), 5L * MIB, FaultDevice.Watch.NONE);
            if (i > 0) {
                further[i - 1] = String.valueOf(i);
            }
        }
        try (TestBackup large = TestBackup.open(many, DurabilityWatch.NONE)) {
            assertThat(preparer().prepare(large, targets("0"), OPTIONS).prepared()).hasSize(1);

            assertThatThrownBy(
                            () ->
                                    preparer()
                                            .prepare(
                                                    large,
                                                    targets(further),
                                                    OPTIONS.withGivenUp(new DriveId("S0"))))
                    .isInstanceOfSatisfying(
                            DriveException.class,
                            e -> assertThat(e.code()).isEqualTo("TOO_MANY_DRIVES"))
                    .hasMessageContaining("No drive was touched");

            assertThat(preparer().prepare(large, List.of(), OPTIONS).prepared())
                    .extracting(PreparedDrive::id)
                    .containsExactly(new DriveId("S0"));
        }
    }

    @Test
    void prepare_givenUpDriveIsNoneOfTheBackups_isRefusedAndGivesUpNone() {
        attach("0", 64L * MIB, FaultDevice.Watch.NONE);
        prepare("0");
        DriveId mistyped = new DriveId("SO");

        assertThatThrownBy(
                        () ->
                                preparer()
                                        .prepare(
                                                backup,
                                                List.of(),
                                                OPTIONS.withGivenUp(new DriveId("S0"), mistyped)))
                .isInstanceOfSatisfying(
                        DriveException.class,
                        e -> assertThat(e.code()).isEqualTo("DRIVE_NOT_IN_BACKUP"))
                .hasMessageContaining("it has S0")
                .hasMessageContaining("none was given up");
        assertThat(prepare().isComplete()).isTrue();
        PrepareOptions twice = OPTIONS.withGivenUp(new DriveId("S0"), new DriveId("S0"));
        assertThat(preparer().prepare(backup, List.of(), twice).prepared()).isEmpty();
        assertThat(preparer().prepare(backup, List.of(), twice).prepared()).isEmpty();
    }

    @Test
    void prepare_lockTakenOverMeanwhile_recordsNothingMore() throws IOException {
        AtomicInteger units = new AtomicInteger();
        List<LeaseFile> taken = new ArrayList<>();
        attach(
                "0",
                64L * MIB,
                (step, offset, bytes) -> {
                    if (offset >= 64 << 10 && units.incrementAndGet() == 2) {
                        taken.add(takeOver(backup.driveDirectory(1).resolve("drive.lock")));
                    }
                });

        PrepareReport report = prepare("0");

        assertThat(code(report)).isEqualTo("DRIVE_IN_USE");
        assertThat(report.unfinished().get(0).cause()).hasMessageContaining("is not recorded");
        assertThat(report.isComplete()).isFalse();
        long durable = durableUnits();
        assertThat(durable).isLessThan(2);
        taken.get(0).close();
        drives.attach("0", "S0", drives.device("0").with(FaultDevice.Watch.NONE));
        assertThat(prepare().isComplete()).isTrue();
    }

    private static LeaseFile takeOver(Path lock) throws IOException {
        try {
            return LeaseFile.takeOver(
                    new DurableFiles(),
                    lock,
                    "another process",
                    Clock.offset(Clock.systemUTC(), Duration.ofMinutes(3)));
        } catch (LeaseHeldException e) {
            throw new IOException(e);
        }
    }

    private long durableUnits() throws IOException {
        try (DriveJournal journal =
                DriveJournal.open(new DurableFiles(), backup.driveDirectory(1)).orElseThrow()) {
            return journal.resumePoint().nextUnit();
        }
    }

    @Test
    void prepare_secretsWouldBeOpenToOthers_isRefusedBeforeAnythingIsPlanned() throws IOException {
        attach("0", 64L * MIB, FaultDevice.Watch.NONE);
        try (FileSystem fat =
                Jimfs.newFileSystem(
                        Configuration.windows().toBuilder()
                                .setAttributeViews("basic", "dos")
                                .build())) {
            stores = open -> new FileRecoveryPasswordStore(open.files(), fat.getPath("C:\\"));

            assertThatThrownBy(() -> prepare("0"))
                    .isInstanceOfSatisfying(
                            StagingException.class,
                            e -> assertThat(e.code()).isEqualTo("SECRETS_NOT_PRIVATE"))
                    .hasMessageContaining("StagingLocations.open(content, stateDirectory)")
                    .hasMessageContaining("DrivePreparerBuilder.recoveryPasswordStore")
                    .hasMessageContaining("No new drive was touched");
        }
        assertThat(backup.planDirectory()).doesNotExist();
        assertThat(drives.leases).hasValue(0);
    }

    /** The database of a product that does not answer. */
    private static final class BrokenStore implements RecoveryPasswordStore {

        private final RecoveryPasswordStore whole;
        private boolean writable = true;
        private boolean readable = true;

        BrokenStore(RecoveryPasswordStore whole) {
            this.whole = whole;
        }

        @Override
        public void put(String claimId, RecoveryPassword password) throws IOException {
            if (!writable) {
                throw new IOException("the key database is read-only");
            }
            whole.put(claimId, password);
        }

        @Override
        public Optional<RecoveryPassword> find(String claimId) throws IOException {
            if (!readable) {
                throw new IOException("the key database does not answer");
            }
            return whole.find(claimId);
        }

        @Override
        public void delete(String claimId) throws IOException {
            throw new AssertionError("the library deletes no password");
        }
    }

    @Test
    void prepare_passwordStoreFails_isToldApartFromStagingAndDrive() throws IOException {
        BrokenStore store =
                new BrokenStore(
                        new FileRecoveryPasswordStore(backup.files(), backup.secretsDirectory()));
        stores = open -> store;
        attach("0", 64L * MIB, failsAfterUnits(2, "pulled"));
        store.writable = false;

        PrepareReport notStored = prepare("0");
        assertThat(code(notStored)).isEqualTo("PASSWORD_NOT_STORED");
        assertThat(notStored.unfinished().get(0).cause())
                .hasMessageContaining("read-only")
                .hasMessageContaining("nothing was written to it");
        assertThat(notStored.unfinished().get(0).nextStep()).contains("name drive S0 again");
        store.writable = true;
        assertThat(code(prepare("0"))).isEqualTo("DRIVE_FAILED");
        store.readable = false;
        PrepareReport unreadable = prepare();

        assertThat(code(unreadable)).isEqualTo("PASSWORD_UNREADABLE");
        assertThat(unreadable.unfinished().get(0).cause()).hasMessageContaining("does not answer");
        store.readable = true;
        drives.attach("0", "S0", drives.device("0").with(FaultDevice.Watch.NONE));
        assertThat(prepare().isComplete()).isTrue();
    }

    @Test
    void prepare_driveUnfitOnceOthersRun_saysOfThisDriveOnly() {
        attach("0", 64L * MIB, FaultDevice.Watch.NONE);
        AtomicInteger asked = new AtomicInteger();
        kinds = provider -> asked.incrementAndGet() > 1 ? Optional.empty() : Optional.of(kind);

        PrepareReport report = prepare("0");

        assertThat(code(report)).isEqualTo("DRIVE_NOT_FIT");
        assertThat(report.unfinished().get(0).cause())
                .hasMessageContaining("This drive was not touched")
                .hasMessageNotContaining("No drive was touched");
    }

    @Test
    void prepare_driveWithoutRoom_saysThatItIsFull() {
        attach("0", 64L * MIB, failsAfterUnits(2, "No space left on device"));

        PrepareReport report = prepare("0");

        assertThat(code(report)).isEqualTo("DRIVE_FULL");
        assertThat(report.unfinished().get(0).cause()).hasMessageContaining("has no room left");
        assertThat(report.unfinished().get(0).nextStep()).contains("Make room");
    }

    @Test
    void prepare_directoryWithoutRoomBelowIt_isRefusedBeforeAnythingIsPlanned() throws IOException {
        long bytes = Files.getFileStore(temp).getUsableSpace() + (1L << 30);
        try (RandomAccessFile sparse =
                new RandomAccessFile(temp.resolve("blobs/huge").toFile(), "rw")) {
            sparse.setLength(bytes);
        }
        DirectoryDriveProvider provider = new DirectoryDriveProvider();
        Drive drive = provider.make(temp.resolve("drive"), new DriveId("DIR-1"), 2 * bytes);
        SeedDrivePreparer preparer =
                new SeedDrivePreparer(
                        new DriveProviders(List.of(provider)), stores, new SecureRandom());
        try (TestBackup huge = open()) {
            assertThatThrownBy(
                            () ->
                                    preparer.prepare(
                                            huge,
                                            List.of(DriveTarget.erase(drive, "DIR-1")),
                                            OPTIONS))
                    .isInstanceOfSatisfying(
                            DriveException.class,
                            e -> assertThat(e.code()).isEqualTo("DRIVE_NOT_FIT"))
                    .hasMessageContaining("the file system below it lacks")
                    .hasMessageContaining("No drive was touched");
        }
        assertThat(backup.planDirectory()).doesNotExist();
    }

    @Test
    void prepare_driveIsRepaired_progressNeverGoesBack() {
        AtomicInteger headers = new AtomicInteger();
        attach(
                "0",
                64L * MIB,
                (step, offset, bytes) -> {
                    if (step == FaultDevice.Step.WRITE
                            && offset == 0
                            && bytes == 512
                            && headers.getAndIncrement() == 1) {
                        drives.device("0").damage((64 << 10) + 77);
                    }
                });
        Map<Progress.Stage, Long> furthest = new HashMap<>();
        List<String> back = new ArrayList<>();

        PrepareReport report =
                preparer()
                        .prepare(
                                backup,
                                targets("0"),
                                OPTIONS.withProgress(
                                        told -> {
                                            Long before =
                                                    furthest.put(told.stage(), told.bytesDone());
                                            if (before != null && before > told.bytesDone()) {
                                                back.add(before + " before " + told);
                                            }
                                        }));

        assertThat(headers).as("formatted, completed, completed again").hasValue(3);
        assertThat(report.isComplete()).isTrue();
        assertThat(back).isEmpty();
        assertThat(furthest).containsEntry(Progress.Stage.VERIFYING, backup.blobBytes());
    }

    @Test
    void rebuild_driveThatCannotBeRead_saysSoOfTheDriveAndNotOfTheStagingLocation()
            throws IOException {
        attach("0", 64L * MIB, FaultDevice.Watch.NONE);
        prepare("0");
        Drive drive = drives.drive("0");
        DriveKind loose =
                new DriveKind(
                        format,
                        (lease, password) -> {
                            throw new IOException("the cable is loose");
                        });
        kinds = provider -> Optional.of(loose);
        try (RecoveryPassword any = RecoveryPassword.generate(new SecureRandom())) {
            OfflineSeedException failed =
                    catchThrowableOfType(
                            OfflineSeedException.class,
                            () -> preparer().rebuild(backup, drive, any));

            assertThat(failed.code()).isEqualTo("DRIVE_FAILED");
            assertThat(failed).hasMessageContaining("the cable is loose");
            assertThat(failed.isRetryable()).isTrue();
        }
    }

    @Test
    void rebuild_driveInUse_saysSo() {
        attach("0", 64L * MIB, FaultDevice.Watch.NONE);
        kinds =
                provider ->
                        Optional.of(
                                new DriveKind(
                                        format,
                                        (lease, password) -> {
                                            throw new DriveInUseException("held", null, null);
                                        }));
        try (RecoveryPassword any = RecoveryPassword.generate(new SecureRandom())) {
            assertThatThrownBy(() -> preparer().rebuild(backup, drives.drive("0"), any))
                    .isInstanceOf(DriveInUseException.class);
        }
    }

    /** Prepares at 1 MiB/s, and interrupts as soon as the listener is told what is waited for. */
    private List<Progress> interruptLimited(Predicate<Progress> when) {
        List<Progress> told = new ArrayList<>();
        PrepareOptions limited =
                OPTIONS.withThroughputLimit(MIB)
                        .withProgress(
                                now -> {
                                    told.add(now);
                                    if (when.test(now)) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        assertThatThrownBy(() -> preparer().prepare(backup, targets("0"), limited))
                .isInstanceOf(SeedInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        return told;
    }

    @Test
    void prepare_limitedAndNoTimePasses_copiesOneBlockAndHearsTheInterrupt() {
        attach("0", 64L * MIB, FaultDevice.Watch.NONE);
        nanoTime = () -> 0;

        List<Progress> told = interruptLimited(now -> now.bytesDone() > 0);

        assertThat(told.get(told.size() - 1).bytesDone()).isEqualTo(4 * MIB);
        nanoTime = System::nanoTime;
        assertThat(prepare().isComplete()).as("called again without a limit").isTrue();
    }

    @Test
    void prepare_limitedAndNoTimePassesOnceReadBack_comparesNoMoreAndHearsTheInterrupt() {
        attach("0", 64L * MIB, FaultDevice.Watch.NONE);
        AtomicLong nanos = new AtomicLong();
        AtomicBoolean stands = new AtomicBoolean();
        nanoTime = () -> stands.get() ? nanos.get() : nanos.addAndGet(10_000_000_000L);
        kinds =
                provider ->
                        Optional.of(
                                new DriveKind(
                                        format,
                                        (lease, password) -> {
                                            stands.set(true);
                                            return RawReadBack.open(lease, password);
                                        }));

        List<Progress> told = interruptLimited(now -> now.stage() == Progress.Stage.VERIFYING);

        Progress last = told.get(told.size() - 1);
        assertThat(last.stage()).isEqualTo(Progress.Stage.VERIFYING);
        // one block is paid for, and when all stops each of the two threads still reads its own
        assertThat(last.bytesDone()).isLessThanOrEqualTo(9 * MIB).isLessThan(last.bytesTotal());
        nanoTime = System::nanoTime;
        assertThat(prepare().isComplete()).as("called again without a limit").isTrue();
    }
}
