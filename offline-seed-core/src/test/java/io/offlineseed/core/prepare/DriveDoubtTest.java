// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.core.drive.DriveProviders;
import io.offlineseed.core.durable.DurabilityWatch;
import io.offlineseed.core.secrets.FileRecoveryPasswordStore;
import io.offlineseed.core.verify.SeedFile;
import io.offlineseed.core.verify.SeedFiles;
import io.offlineseed.core.verify.StructureReport;
import io.offlineseed.core.volume.ClaimMark;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.PrepareOptions;
import io.offlineseed.drive.PrepareReport;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.testing.FaultDevice;
import io.offlineseed.testing.MemoryTempDir;
import io.offlineseed.testing.TestBackup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is done where it is not sure whose fault something is, or what is on a drive: the least. */
@Timeout(120)
class DriveDoubtTest {

    private static final int MIB = 1 << 20;
    private static final PrepareOptions OPTIONS =
            PrepareOptions.defaults()
                    .withMemoryBytes(24 * MIB)
                    .withCheckpoint(4 * MIB, Duration.ofHours(1));

    @TempDir(factory = MemoryTempDir.class)
    private Path temp;

    private final FaultDrives drives = new FaultDrives();
    private final RawFormat format = new RawFormat();
    private DriveKind.ReadBack readBack = RawReadBack::open;
    private TestBackup backup;

    @BeforeEach
    void stage() throws IOException {
        TestBackup.stage(temp, 9, Map.of("a/large", 9 * MIB, "b/small", 5000));
        backup = TestBackup.open(temp, DurabilityWatch.NONE);
    }

    @AfterEach
    void close() {
        backup.close();
    }

    private SeedDrivePreparer preparer() {
        DriveKind kind = new DriveKind(format, readBack);
        return new SeedDrivePreparer(
                new Workshop(
                        new DriveProviders(List.of(drives)),
                        provider -> Optional.of(kind),
                        open ->
                                new FileRecoveryPasswordStore(
                                        open.files(), open.secretsDirectory()),
                        new SecureRandom()));
    }

    private void attach(FaultDevice.Watch watch) {
        drives.attach("0", "S0", new FaultDevice(64L * MIB, 512, watch));
    }

    private PrepareReport prepare(String... addresses) {
        return preparer()
                .prepare(
                        backup,
                        Stream.of(addresses)
                                .map(each -> DriveTarget.erase(drives.drive(each), "S" + each))
                                .toList(),
                        OPTIONS);
    }

    private static String code(PrepareReport report) {
        assertThat(report.unfinished()).hasSize(1);
        return report.unfinished().get(0).cause().code();
    }

    private static FaultDevice.Watch pulledAfterUnits(int units) {
        AtomicInteger written = new AtomicInteger();
        return (step, offset, bytes) -> {
            if (offset >= 64 << 10 && written.incrementAndGet() > units) {
                throw new IOException("pulled");
            }
        };
    }

    /** A volume whose blobs fail when they are opened; its manifest does not. */
    private record Failing(DriveKind.OpenFiles whole, Failure failure)
            implements DriveKind.OpenFiles, SeedFiles {

        interface Failure {
            void fail() throws IOException;
        }

        @Override
        public SeedFiles files() {
            return this;
        }

        @Override
        public String volumeId() {
            return whole.volumeId();
        }

        @Override
        public Optional<StructureReport> structure(BooleanSupplier stopping) {
            return whole.structure(stopping);
        }

        @Override
        public Optional<ClaimMark> mark() throws IOException {
            return whole.mark();
        }

        @Override
        public SeedFile open(String path) throws IOException {
            if (path.startsWith("\\a") || path.startsWith("\\b")) {
                failure.fail();
            }
            return whole.files().open(path);
        }

        @Override
        public void forEach(Consumer<String> consumer) throws IOException {
            whole.files().forEach(consumer);
        }

        @Override
        public void close() throws IOException {
            whole.close();
        }
    }

    private static DriveKind.ReadBack failing(Failing.Failure failure) {
        return (lease, password) ->
                RawReadBack.open(lease, password).map(whole -> new Failing(whole, failure));
    }

    @Test
    void verify_cableComesOff_isNotHeldAgainstTheContent() {
        attach(FaultDevice.Watch.NONE);
        AtomicBoolean off = new AtomicBoolean();
        DriveKind.ReadBack pulled =
                failing(
                        () -> {
                            off.set(true);
                            throw new IOException("no such device");
                        });
        readBack = (lease, password) -> off.get() ? Optional.empty() : pulled.open(lease, password);

        PrepareReport report = prepare("0");

        assertThat(code(report)).isEqualTo("DRIVE_FAILED");
        assertThat(report.unfinished().get(0).cause()).hasMessageContaining("vanished");
        int written = format.unitsWritten.size();
        readBack = RawReadBack::open;
        assertThat(prepare().isComplete()).isTrue();
        assertThat(format.unitsWritten).as("it stayed written").hasSize(written);
    }

    @Test
    void verify_blocksThatCannotBeReadEvenWhenWrittenAgain_failTheDriveAndDoNotRetireIt() {
        attach(FaultDevice.Watch.NONE);
        readBack =
                failing(
                        () -> {
                            throw new IOException("bad sector");
                        });

        assertThat(code(prepare("0"))).isEqualTo("DRIVE_FAILED");
        readBack = RawReadBack::open;
        assertThat(prepare().isComplete()).isTrue();
    }

    @Test
    void verify_aThreadEndsWithAnError_neverPassesAsRight() {
        attach(FaultDevice.Watch.NONE);
        readBack =
                failing(
                        () -> {
                            throw new LinkageError("a class is missing");
                        });

        assertThatThrownBy(() -> prepare("0")).hasStackTraceContaining("a class is missing");
        readBack = RawReadBack::open;
        assertThat(prepare().isComplete()).isTrue();
    }

    @Test
    void prepare_somethingElseInItsOldPlaceIsInUse_goesOnWhereTheDriveIsNow() {
        attach(pulledAfterUnits(2));
        assertThat(code(prepare("0"))).isEqualTo("DRIVE_FAILED");
        FaultDevice moved = drives.device("0").with(FaultDevice.Watch.NONE);
        drives.attach("0", "OTHER", new FaultDevice(64L * MIB, 512, FaultDevice.Watch.NONE));
        drives.inUse.add("0");

        assertThat(code(prepare())).isEqualTo("DRIVE_IN_USE");
        drives.attach("7", "S0", moved);
        assertThat(prepare().isComplete()).isTrue();
        assertThat(drives.leases).hasValue(0);
    }

    @Test
    void prepare_claimedAndNotFormatted_erasesNothingThatIsOnItLaterWithoutNewConsent() {
        AtomicInteger writes = new AtomicInteger();
        attach(
                (step, offset, bytes) -> {
                    writes.incrementAndGet();
                    throw new IOException("pulled");
                });
        assertThat(code(prepare("0"))).isEqualTo("DRIVE_FAILED");
        writes.set(0);
        drives.contents.add("an NTFS volume labelled 'photos'");

        PrepareReport report = prepare();

        assertThat(code(report)).isEqualTo("DRIVE_CONTENT_REPLACED");
        assertThat(report.unfinished().get(0).cause()).hasMessageContaining("photos");
        assertThat(writes).hasValue(0);
        attach(FaultDevice.Watch.NONE);
        assertThat(prepare("0").isComplete()).as("consented anew").isTrue();
    }

    @Test
    void prepare_claimedAndNotFormattedAndEmpty_goesOnByItself() {
        attach(
                (step, offset, bytes) -> {
                    throw new IOException("pulled");
                });
        assertThat(code(prepare("0"))).isEqualTo("DRIVE_FAILED");
        attach(FaultDevice.Watch.NONE);

        assertThat(prepare().isComplete()).isTrue();
    }

    @Test
    void prepare_afterARebuildThatBrokeOff_writesNothingToTheGoodDrive() throws IOException {
        attach(FaultDevice.Watch.NONE);
        String claimId = prepare("0").prepared().get(0).claimId();
        RecoveryPassword password;
        try (RecoveryPassword stored =
                new FileRecoveryPasswordStore(backup.files(), backup.secretsDirectory())
                        .find(claimId)
                        .orElseThrow()) {
            password = RecoveryPassword.parse(stored.reveal());
        }
        backup.close();
        for (String lost : List.of("drives", "plan")) {
            try (Stream<Path> walk = Files.walk(temp.resolve(lost))) {
                for (Path path : walk.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(path);
                }
            }
        }
        AtomicInteger writes = new AtomicInteger();
        drives.attach(
                "0",
                "S0",
                drives.device("0").with((step, offset, bytes) -> writes.incrementAndGet()));
        readBack =
                failing(
                        () -> {
                            throw new LinkageError("killed");
                        });
        assertThatThrownBy(() -> preparer().rebuild(backup, drives.drive("0"), password))
                .hasStackTraceContaining("killed");
        readBack = RawReadBack::open;

        PrepareReport report = prepare();

        assertThat(report.isComplete()).isFalse();
        assertThat(report.remaining().unplacedBlobs()).isEqualTo(2);
        assertThat(writes).hasValue(0);
        assertThat(preparer().rebuild(backup, drives.drive("0"), password).claimId())
                .isEqualTo(claimId);
        assertThat(prepare().isComplete()).isTrue();
        assertThat(writes).hasValue(0);
        password.close();
    }
}
