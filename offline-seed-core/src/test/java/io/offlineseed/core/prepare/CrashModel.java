// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.offlineseed.OfflineSeedException;
import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.drive.DriveProviders;
import io.offlineseed.core.hash.Hex;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.journal.SealedDrive;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.core.plan.DrivePlans;
import io.offlineseed.core.secrets.FileRecoveryPasswordStore;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.PrepareOptions;
import io.offlineseed.drive.PrepareReport;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.testing.FaultDevice;
import io.offlineseed.testing.MemoryTempDir;
import io.offlineseed.testing.TestBackup;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The crash model: a small journey, with the power cut before every single operation on staging
 * location and drive, and in random histories with several cuts. Whatever is left, the next call
 * ends with the right drive, and what is sealed is right at every moment.
 */
@Timeout(240)
abstract class CrashModel {

    private static final int MIB = 1 << 20;
    private static final int CHECKPOINT_BYTES = 4 * MIB; // the least: one block
    private static final int MAX_CUTS = 4;
    private static final PrepareOptions OPTIONS =
            PrepareOptions.defaults()
                    .withMemoryBytes(24 * MIB)
                    .withCheckpoint(CHECKPOINT_BYTES, Duration.ofHours(1));

    /** Two units of a large blob, and one of small ones with an empty one among them. */
    private static final Map<String, Integer> BLOBS =
            Map.of(
                    "born/large.bin", 4 * MIB + 100_000,
                    "docs/a.txt", 1000,
                    "docs/b.txt", 0,
                    "docs/c.txt", 4097,
                    "medium.bin", 300_000);

    private static final long BLOB_BYTES =
            BLOBS.values().stream().mapToLong(Integer::longValue).sum();

    private static final String ADDRESS = "/dev/fault0";
    private static final String SERIAL = "FAULT-1";

    @TempDir(factory = MemoryTempDir.class)
    private Path temp;

    private final int histories;
    private final int step;
    private Path staged;
    private int worlds;

    /**
     * A model.
     *
     * @param histories random histories that are tried
     * @param step of so many operations, the power is cut before one
     */
    CrashModel(int histories, int step) {
        this.histories = histories;
        this.step = step;
    }

    /** Returns how the drive is written and read back. */
    abstract DriveKind kind();

    /** Returns the size of the drive. */
    abstract long driveBytes();

    /** Returns what is on a prepared drive, read by a way of its own. */
    abstract Map<String, byte[]> files(FaultDevice device, RecoveryPassword password)
            throws IOException;

    /** Returns the claim that a prepared drive bears. */
    abstract String claimId(FaultDevice device) throws IOException;

    @BeforeEach
    void stage() throws IOException {
        staged = temp.resolve("blobs");
        TestBackup.stage(temp, 42, BLOBS);
    }

    /** A staging location and a drive; the staged files are shared, as nobody writes them. */
    private final class World {

        final Path directory = temp.resolve("world-" + worlds++);
        final DriveKind kind = kind();
        final CountingFormat format = new CountingFormat(kind.format());
        FaultDevice device = new FaultDevice(driveBytes(), 512, FaultDevice.Watch.NONE);

        World() throws IOException {
            Files.createDirectories(directory);
            Files.createSymbolicLink(directory.resolve("blobs"), staged);
        }

        /** One call of prepare by a new process, with that much power. */
        PrepareReport prepare(PowerSupply power, boolean consenting) throws IOException {
            device = device.with(power);
            return call(power, consenting);
        }

        private PrepareReport call(PowerSupply power, boolean consenting) throws IOException {
            FaultDrives drives = new FaultDrives().attach(ADDRESS, SERIAL, device);
            TestBackup.removeLocks(directory);
            try (TestBackup backup = TestBackup.open(directory, power)) {
                List<DriveTarget> targets =
                        consenting
                                ? List.of(DriveTarget.erase(drives.drive(ADDRESS), SERIAL))
                                : List.of();
                PrepareReport report = preparer(drives).prepare(backup, targets, OPTIONS);
                assertThat(drives.leases).hasValue(0);
                if (report.isComplete()) {
                    assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.PREPARED);
                }
                return report;
            }
        }

        /** Runs until the power fails, then lets the drive lose what it may lose. */
        void prepareUntilPowerFails(int operations, boolean consenting, Random random)
                throws IOException {
            PowerSupply power = new PowerSupply(operations);
            device = device.with(power);
            try {
                PrepareReport report = call(power, consenting);
                if (report.unfinished().isEmpty() && report.remaining().isSatisfied()) {
                    assertThat(report.isComplete()).isTrue();
                }
            } catch (OfflineSeedException e) {
                assertThat(e).hasStackTraceContaining("the power failed");
            }
            device = device.afterPowerCut(random, FaultDevice.Watch.NONE);
            assertThatWhatIsSealedIsRight();
        }

        void assertThatWhatIsSealedIsRight() throws IOException {
            TestBackup.removeLocks(directory);
            try (TestBackup backup = TestBackup.open(directory, PowerSupply.endless())) {
                for (var plan : DrivePlans.load(backup)) {
                    Optional<DriveJournal> found =
                            DriveJournal.open(backup.files(), backup.driveDirectory(plan.number()));
                    if (found.isPresent()) {
                        try (DriveJournal journal = found.get()) {
                            if (journal.sealedDrive().isPresent()) {
                                assertRight(backup, journal.sealedDrive().get());
                            }
                        }
                    }
                }
            }
        }

        void assertPrepared(PrepareReport report) throws IOException {
            assertThat(report.unfinished()).isEmpty();
            assertThat(report.isComplete()).isTrue();
            assertThat(report.prepared()).hasSize(1);
            assertThatWhatIsSealedIsRight();
            PreparedDrive prepared = report.prepared().get(0);
            assertThat(prepared.claimId()).isEqualTo(claimId(device));
            assertThat(prepared.id().serialNumber()).isEqualTo(SERIAL);
        }

        private void assertRight(TestBackup backup, SealedDrive sealed) throws IOException {
            String claimId = sealed.drive().claimId();
            try (RecoveryPassword password =
                    new FileRecoveryPasswordStore(backup.files(), backup.secretsDirectory())
                            .find(claimId)
                            .orElseThrow()) {
                assertThat(DriveJournal.passwordCheck(claimId, password))
                        .isEqualTo(sealed.passwordCheck());
                assertRight(backup, sealed, files(device, password));
            }
        }

        private void assertRight(TestBackup backup, SealedDrive sealed, Map<String, byte[]> found)
                throws IOException {
            Map<String, byte[]> files = new HashMap<>(found);
            for (SealedBlob blob : backup.sealed()) {
                assertThat(files.remove(blob.drivePath()))
                        .as(blob.drivePath())
                        .isEqualTo(Files.readAllBytes(blob.file()));
            }
            byte[] manifest = files.remove(DriveManifest.FILE_PATH);
            assertThat(Hex.upper(Md5.digest().digest(manifest)))
                    .isEqualTo(sealed.drive().manifestHash());
            assertThat(files).containsOnlyKeys(DriveManifest.PROPERTIES_FILE_PATH);
        }

        private SeedDrivePreparer preparer(FaultDrives drives) {
            DriveKind counted = new DriveKind(format, kind.readBack());
            return new SeedDrivePreparer(
                    new Workshop(
                            new DriveProviders(List.of(drives)),
                            provider -> Optional.of(counted),
                            backup ->
                                    new FileRecoveryPasswordStore(
                                            backup.files(), backup.secretsDirectory()),
                            new SecureRandom()));
        }
    }

    @Test
    void prepare_withoutPowerCut_writesEveryUnitOnceAndSeals() throws IOException {
        World world = new World();

        PrepareReport report = world.prepare(PowerSupply.endless(), true);

        world.assertPrepared(report);
        assertThat(world.format.unitsWritten).containsExactlyInAnyOrder(0L, 1L, 2L);
        world.assertPrepared(world.prepare(PowerSupply.endless(), false));
        assertThat(world.format.unitsWritten).as("a sealed drive is left alone").hasSize(3);
    }

    @Test
    void prepare_powerCutBeforeEverySingleOperation_endsRightAndCopiesAtMostOneCheckpointTwice()
            throws IOException {
        World measured = new World();
        PowerSupply whole = PowerSupply.endless();
        measured.prepare(whole, true);

        for (int operations = 0; operations < whole.used(); operations += step) {
            World world = new World();
            Random random = new Random(operations);
            world.prepareUntilPowerFails(operations, true, random);

            PrepareReport report = world.prepare(PowerSupply.endless(), operations % 2 == 0);
            if (!report.isComplete() && report.unfinished().isEmpty()) {
                report = world.prepare(PowerSupply.endless(), true); // it was not claimed yet
            }

            world.assertPrepared(report);
            assertThat(world.format.bytesWritten.get())
                    .as("bytes written with the power cut before operation %d", operations)
                    .isBetween(BLOB_BYTES, BLOB_BYTES + CHECKPOINT_BYTES);
            delete(world.directory);
        }
    }

    @Test
    void prepare_afterManyRandomPowerCuts_endsRight() throws IOException {
        World measured = new World();
        PowerSupply whole = PowerSupply.endless();
        measured.prepare(whole, true);

        for (int seed = 0; seed < histories; seed++) {
            Random random = new Random(seed);
            World world = new World();
            int cuts = 1 + random.nextInt(MAX_CUTS);
            try {
                for (int cut = 0; cut < cuts; cut++) {
                    world.prepareUntilPowerFails(
                            random.nextInt(whole.used()), random.nextBoolean(), random);
                }
                PrepareReport report = world.prepare(PowerSupply.endless(), true);
                world.assertPrepared(report);
                assertThat(world.format.bytesWritten.get())
                        .isLessThanOrEqualTo(BLOB_BYTES + (long) cuts * CHECKPOINT_BYTES);
            } catch (AssertionError | OfflineSeedException e) {
                fail("the history of seed " + seed + " ended wrong", e);
            }
            delete(world.directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path each, @org.jspecify.annotations.Nullable IOException failure)
                            throws IOException {
                        Files.delete(each);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
