// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offlineseed.DriveId;
import io.offlineseed.core.bitlocker.create.VolumeAreas;
import io.offlineseed.core.durable.DurabilityWatch;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.core.plan.CopyUnit;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.OrdinalRange;
import io.offlineseed.core.plan.PlannedUnit;
import io.offlineseed.core.plan.UnitCursor;
import io.offlineseed.core.plan.UnitPiece;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.testing.FaultDevice;
import io.offlineseed.testing.MemoryBlockDevice;
import io.offlineseed.testing.MemoryTempDir;
import io.offlineseed.testing.TestBackup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeVolumeFormatTest {

    private static final int MIB = 1 << 20;
    private static final long DRIVE_BYTES = 70L * MIB;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final UUID CLAIM = UUID.fromString("6f0c1d2e-1111-4222-8333-444455556666");
    private static final byte[] CONTENT = "<manifest/>".getBytes(StandardCharsets.UTF_8);

    @TempDir(factory = MemoryTempDir.class)
    private Path temp;

    private final NativeVolumeFormat format = new NativeVolumeFormat(RANDOM);
    private final RecoveryPassword password = RecoveryPassword.generate(RANDOM);
    private TestBackup backup;

    @BeforeEach
    void stage() throws IOException {
        TestBackup.stage(
                temp,
                3,
                Map.of(
                        "a/empty", 0,
                        "a/exact", 4096,
                        "a/large", 9 * MIB + 777,
                        "a/odd", 4097,
                        "b/c/one", 1,
                        "b/two blocks", 8 * MIB,
                        "last", 500_000));
        backup = TestBackup.open(temp, DurabilityWatch.NONE);
    }

    @AfterEach
    void close() {
        backup.close();
        password.close();
    }

    private VolumeJob job(long driveBytes, int sectorBytes) {
        long count = backup.list().count();
        return job(driveBytes, sectorBytes, CLAIM, List.of(new OrdinalRange(0, count)));
    }

    private VolumeJob job(
            long driveBytes, int sectorBytes, UUID claimId, List<OrdinalRange> ranges) {
        return new VolumeJob(
                backup,
                new DrivePlan(
                        1,
                        backup.list().digest(),
                        ranges,
                        ranges.stream().mapToLong(OrdinalRange::count).sum(),
                        backup.list().bytes(),
                        new DriveId("D1"),
                        driveBytes,
                        DrivePlan.LAYOUT_VERSION),
                claimId.toString(),
                Instant.parse("2026-03-01T10:00:00.123456789Z"),
                0x1234_5678_9abc_def0L,
                new UUID(1, 2),
                driveBytes,
                sectorBytes);
    }

    private static List<PlannedUnit> units(VolumeJob job) throws IOException {
        List<PlannedUnit> units = new ArrayList<>();
        try (UnitCursor cursor = UnitCursor.open(job.backup(), job.plan(), 0)) {
            while (cursor.hasNext()) {
                units.add(cursor.next());
            }
        }
        return units;
    }

    /** A unit as it comes from the staging location, with rubbish where nothing belongs. */
    private static byte[] slab(PlannedUnit unit) throws IOException {
        byte[] slab = new byte[CopyUnit.MAX_BYTES + 10];
        Arrays.fill(slab, (byte) 0x5a);
        for (UnitPiece piece : unit.pieces()) {
            byte[] content = Files.readAllBytes(piece.blob().file());
            System.arraycopy(
                    content,
                    (int) piece.fileOffsetBytes(),
                    slab,
                    10 + piece.unitOffsetBytes(),
                    piece.bytes());
        }
        return slab;
    }

    private static void write(SeedVolume volume, PlannedUnit unit) throws IOException {
        volume.write(unit, slab(unit), 10);
    }

    /** What comes last, with the lengths that were planned. */
    private static List<TailFile> tail(VolumeJob job) throws IOException {
        List<TailFile> tail = new ArrayList<>();
        for (var file : NativeVolumeFormat.tail(job)) {
            byte[] content = Arrays.copyOf(CONTENT, (int) file.sizeBytes());
            tail.add(new TailFile(file.path(), content.length, out -> out.write(content)));
        }
        return tail;
    }

    private void assertHolds(BlockDevice drive, VolumeJob job) throws IOException {
        assertThat(NativeDrives.volumeId(drive)).isEqualTo(CLAIM);
        Map<String, byte[]> files = NativeDrives.files(drive, password);
        for (OrdinalRange range : job.plan().ranges()) {
            for (long i = range.first(); i < range.end(); i++) {
                SealedBlob blob = backup.sealed().get((int) i);
                assertThat(files.remove(blob.drivePath()))
                        .as(blob.drivePath())
                        .isEqualTo(Files.readAllBytes(blob.file()));
            }
        }
        assertThat(files.remove(DriveManifest.FILE_PATH)).startsWith(CONTENT);
        assertThat(files).containsOnlyKeys(DriveManifest.PROPERTIES_FILE_PATH);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void write_unitsInAnyOrderAndTwice_otherReadersFindEveryFile(int sectorBytes)
            throws IOException {
        MemoryBlockDevice drive = new MemoryBlockDevice(DRIVE_BYTES, sectorBytes);
        fillWithRubbish(drive);
        MemoryLease lease = new MemoryLease(drive);
        VolumeJob job = job(DRIVE_BYTES, sectorBytes);
        List<PlannedUnit> units = units(job);
        units.add(units.get(1));
        Collections.shuffle(units, new Random(1));

        try (SeedVolume volume = format.create(job, lease, password)) {
            for (PlannedUnit unit : units) {
                write(volume, unit);
            }
            assertThat(NativeDrives.hasPartition(drive)).as("before the end").isFalse();
            volume.complete(tail(job), () -> false);
            assertThat(lease.tableChanges).isOne();
            assertThat(volume.volumeId()).isEqualTo(CLAIM.toString());
        }

        assertHolds(drive, job);
    }

    private static void fillWithRubbish(BlockDevice drive) throws IOException {
        byte[] rubbish = new byte[MIB];
        new Random(2).nextBytes(rubbish);
        for (long at = 0; at < drive.sizeBytes(); at += MIB) {
            drive.write(at, ByteBuffer.wrap(rubbish));
        }
    }

    /** What open then finds is a drive that nobody has used since its erasure was begun. */
    @Test
    void create_endsWhileTheLayoutIsReckoned_hasWipedBothEnds() throws IOException {
        MemoryBlockDevice drive = new MemoryBlockDevice(DRIVE_BYTES, 512);
        fillWithRubbish(drive);
        VolumeJob job = job(DRIVE_BYTES, 512, CLAIM, List.of(new OrdinalRange(0, 1000)));

        assertThatExceptionOfType(RuntimeException.class)
                .as("the list has no thousand blobs")
                .isThrownBy(() -> format.create(job, new MemoryLease(drive), password));

        for (long place : new long[] {0, DRIVE_BYTES - MIB}) {
            byte[] end = new byte[MIB];
            drive.read(place, ByteBuffer.wrap(end));
            assertThat(end).containsOnly(0);
        }
    }

    @Test
    void write_planOfSeveralRanges_placesItsBlobsAndNoOthers() throws IOException {
        MemoryBlockDevice drive = new MemoryBlockDevice(DRIVE_BYTES, 512);
        VolumeJob job =
                job(
                        DRIVE_BYTES,
                        512,
                        CLAIM,
                        List.of(
                                new OrdinalRange(0, 1),
                                new OrdinalRange(2, 4),
                                new OrdinalRange(5, 7)));

        try (SeedVolume volume = format.create(job, new MemoryLease(drive), password)) {
            for (PlannedUnit unit : units(job)) {
                write(volume, unit);
            }
            volume.complete(tail(job), () -> false);
        }

        assertHolds(drive, job);
    }

    @Test
    void read_everyUnit_givesBackWhatWasWritten() throws IOException {
        MemoryBlockDevice drive = new MemoryBlockDevice(DRIVE_BYTES, 512);
        VolumeJob job = job(DRIVE_BYTES, 512);
        try (SeedVolume volume = format.create(job, new MemoryLease(drive), password)) {
            for (PlannedUnit unit : units(job)) {
                write(volume, unit);
            }
            for (PlannedUnit unit : units(job)) {
                byte[] found = new byte[CopyUnit.MAX_BYTES + 10];
                Arrays.fill(found, (byte) 0x5a);

                assertThat(volume.read(unit, found, 10)).isTrue();

                assertThat(found).as(unit.toString()).isEqualTo(slab(unit));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 33 * 512, 34 * 512, 777 * 512, MIB - 512})
    void open_interruptedVolume_goesOnAndWithOneThatWasCompletedToo(long beyondWholeMib)
            throws IOException {
        long bytes = DRIVE_BYTES + beyondWholeMib;
        MemoryBlockDevice drive = new MemoryBlockDevice(bytes, 512);
        VolumeJob job = job(bytes, 512);
        List<PlannedUnit> units = units(job);
        try (SeedVolume volume = format.create(job, new MemoryLease(drive), password)) {
            for (PlannedUnit unit : units.subList(0, 2)) {
                write(volume, unit);
            }
        }

        for (int round = 0; round < 2; round++) {
            try (SeedVolume volume = format.open(job, new MemoryLease(drive), password)) {
                volume.resumeAt(2);
                for (PlannedUnit unit : units.subList(2, units.size())) {
                    write(volume, unit);
                }
                volume.complete(tail(job), () -> false);
            }

            assertHolds(drive, job);
        }
    }

    @Test
    void open_firstMetadataUnreadable_goesOnByTheNext() throws IOException {
        MemoryBlockDevice drive = new MemoryBlockDevice(DRIVE_BYTES, 512);
        VolumeJob job = job(DRIVE_BYTES, 512);
        format.create(job, new MemoryLease(drive), password).close();
        drive.write(MIB + 0x2100000, ByteBuffer.allocate(512));

        try (SeedVolume volume = format.open(job, new MemoryLease(drive), password)) {
            assertThat(volume.volumeId()).isEqualTo(CLAIM.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void complete_copyOfTheMetadataDamagedSince_isWrittenAgain(int copy) throws IOException {
        MemoryBlockDevice drive = new MemoryBlockDevice(DRIVE_BYTES, 512);
        VolumeJob job = job(DRIVE_BYTES, 512);
        format.create(job, new MemoryLease(drive), password).close();
        List<Long> places = VolumeAreas.standard(DRIVE_BYTES - 2 * MIB).metadata();
        drive.write(MIB + places.get(copy), ByteBuffer.allocate(1024));

        try (SeedVolume volume = format.open(job, new MemoryLease(drive), password)) {
            for (PlannedUnit unit : units(job)) {
                write(volume, unit);
            }
            volume.complete(tail(job), () -> false);
        }

        assertHolds(drive, job);
        Set<String> copies = new HashSet<>();
        for (long place : places) {
            byte[] region = new byte[64 << 10];
            drive.read(MIB + place, ByteBuffer.wrap(region));
            copies.add(HexFormat.of().formatHex(region));
        }
        assertThat(copies).hasSize(1);
    }

    @Test
    void open_nothingOrAnotherVolumeThere_isNotThisClaim() throws IOException {
        MemoryBlockDevice drive = new MemoryBlockDevice(DRIVE_BYTES, 512);
        VolumeJob job = job(DRIVE_BYTES, 512);
        assertNotThisClaim(drive, job, password, "there is no volume");
        UUID other = new UUID(7, 8);
        VolumeJob others = job(DRIVE_BYTES, 512, other, job.plan().ranges());
        format.create(others, new MemoryLease(drive), password).close();

        assertNotThisClaim(drive, job, password, other.toString());
        try (RecoveryPassword wrong = RecoveryPassword.generate(RANDOM)) {
            assertNotThisClaim(drive, others, wrong, "does not open it");
        }
    }

    private void assertNotThisClaim(
            BlockDevice drive, VolumeJob job, RecoveryPassword key, String why) {
        assertThatExceptionOfType(NotThisClaimException.class)
                .isThrownBy(() -> format.open(job, new MemoryLease(drive), key))
                .withMessageContaining(why)
                .satisfies(e -> assertThat(e.found()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 512, 1024, 64 << 10, DRIVE_BYTES - 512, DRIVE_BYTES - 65_536})
    void open_partitionedOrFormattedSince_isNotThisClaim(long place) throws IOException {
        MemoryBlockDevice drive = new MemoryBlockDevice(DRIVE_BYTES, 512);
        VolumeJob job = job(DRIVE_BYTES, 512);
        format.create(job, new MemoryLease(drive), password).close();
        ByteBuffer trace = ByteBuffer.allocate(512);
        trace.put(100, (byte) 1);
        drive.write(place, trace);

        assertNotThisClaim(drive, job, password, "partitioned or formatted since");
    }

    @Test
    void open_driveShowsLessOrOtherSectors_saysWhat() throws IOException {
        MemoryBlockDevice drive = new MemoryBlockDevice(DRIVE_BYTES, 512);
        VolumeJob job = job(DRIVE_BYTES, 512);
        format.create(job, new MemoryLease(drive), password).close();

        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> open(job, shownAs(drive, DRIVE_BYTES - 3 * MIB, 512)))
                .satisfies(e -> assertThat(e.code()).isEqualTo("DRIVE_CLIPPED"));
        assertThatExceptionOfType(DriveException.class)
                .isThrownBy(() -> open(job, shownAs(drive, DRIVE_BYTES, 4096)))
                .withMessageContainingAll("512", "4096", "Nothing was written")
                .satisfies(e -> assertThat(e.code()).isEqualTo("SECTOR_SIZE_DIFFERS"));
    }

    private void open(VolumeJob job, BlockDevice drive) throws IOException {
        format.open(job, new MemoryLease(drive), password).close();
    }

    private static MemoryBlockDevice shownAs(BlockDevice drive, long bytes, int sectorBytes)
            throws IOException {
        MemoryBlockDevice shown = new MemoryBlockDevice(bytes, sectorBytes);
        byte[] piece = new byte[MIB];
        for (long at = 0; at < Math.min(bytes, drive.sizeBytes()); at += MIB) {
            drive.read(at, ByteBuffer.wrap(piece));
            shown.write(at, ByteBuffer.wrap(piece));
        }
        return shown;
    }

    @Test
    void complete_driveShowsMoreThanWhenClaimed_putsTheTableAtItsRealEnd() throws IOException {
        MemoryBlockDevice claimed = new MemoryBlockDevice(DRIVE_BYTES, 512);
        VolumeJob job = job(DRIVE_BYTES, 512);
        format.create(job, new MemoryLease(claimed), password).close();
        MemoryBlockDevice drive = shownAs(claimed, DRIVE_BYTES + 5 * MIB, 512);

        try (SeedVolume volume = format.open(job, new MemoryLease(drive), password)) {
            for (PlannedUnit unit : units(job)) {
                write(volume, unit);
            }
            volume.complete(tail(job), () -> false);
        }

        assertHolds(drive, job);
        byte[] signature = new byte[512];
        drive.read(drive.sizeBytes() - 512, ByteBuffer.wrap(signature));
        assertThat(signature).startsWith("EFI PART".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void create_driveThatForgetsWhatItWasGiven_isFoundOut() {
        FaultDevice drive = new FaultDevice(DRIVE_BYTES, 512, FaultDevice.Watch.NONE);
        MemoryLease forgetful =
                new MemoryLease(
                        new BlockDevice() {
                            @Override
                            public long sizeBytes() {
                                return drive.sizeBytes();
                            }

                            @Override
                            public int sectorBytes() {
                                return drive.sectorBytes();
                            }

                            @Override
                            public void read(long offsetBytes, ByteBuffer target)
                                    throws IOException {
                                drive.read(offsetBytes, target);
                            }

                            @Override
                            public void write(long offsetBytes, ByteBuffer source) {
                                source.position(source.limit());
                            }

                            @Override
                            public void flush() {}

                            @Override
                            public void close() {}
                        });

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> format.create(job(DRIVE_BYTES, 512), forgetful, password))
                .withMessageContaining("does not give back");
    }

    /** Stopped at any of its writes, it ends before the next one, and can be done again. */
    @Test
    void complete_toldToStop_stopsAtOnceWithoutAVolumeAndIsDoneAgain() throws IOException {
        MemoryBlockDevice drive = new MemoryBlockDevice(DRIVE_BYTES, 512);
        VolumeJob job = job(DRIVE_BYTES, 512);
        MemoryLease lease = new MemoryLease(drive);
        SeedVolume volume = format.create(job, lease, password);
        for (PlannedUnit unit : units(job)) {
            write(volume, unit);
        }
        AtomicInteger asked = new AtomicInteger();
        List<TailFile> tail = tail(job);

        boolean complete = false;
        int stops = 0;
        while (!complete) {
            int last = stops;
            asked.set(0);
            complete = volume.complete(tail, () -> asked.getAndIncrement() >= last);
            if (!complete) {
                assertThat(asked).as("asked after it was told to stop").hasValue(last + 1);
                assertThat(NativeDrives.hasPartition(drive)).isFalse();
                assertThat(lease.tableChanges).isZero();
                stops++;
            }
        }

        assertThat(stops).as("a pause at least at each kind of metadata").isGreaterThan(8);
        assertThat(lease.tableChanges).isOne();
        assertHolds(drive, job);
    }

    @Test
    void complete_anotherTailThanPlanned_isRefusedBeforeThereIsAVolume() throws IOException {
        MemoryBlockDevice drive = new MemoryBlockDevice(DRIVE_BYTES, 512);
        VolumeJob job = job(DRIVE_BYTES, 512);
        SeedVolume volume = format.create(job, new MemoryLease(drive), password);
        List<TailFile> tail = tail(job);
        TailFile first = tail.get(0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> volume.complete(tail.subList(1, tail.size()), () -> false));
        tail.set(0, new TailFile(first.drivePath(), first.bytes() - 1, first.content()));
        assertThatIllegalArgumentException().isThrownBy(() -> volume.complete(tail, () -> false));
        tail.set(0, new TailFile(first.drivePath(), first.bytes(), out -> out.write(1)));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> volume.complete(tail, () -> false))
                .withMessageContaining("got 1");

        assertThat(NativeDrives.hasPartition(drive)).isFalse();
    }

    @Test
    void layoutDigest_anyInputDiffers_differs() throws IOException {
        VolumeJob job = job(DRIVE_BYTES, 512);
        String digest = format.layoutDigest(job);
        assertThat(digest).hasSize(64).isEqualTo(format.layoutDigest(job(DRIVE_BYTES, 512)));

        List<OrdinalRange> fewer = List.of(new OrdinalRange(0, 3));
        List<VolumeJob> others =
                List.of(
                        job(DRIVE_BYTES + MIB, 512),
                        job(DRIVE_BYTES, 4096),
                        job(DRIVE_BYTES, 512, new UUID(7, 8), job.plan().ranges()),
                        job(DRIVE_BYTES, 512, CLAIM, fewer),
                        with(job, job.claimedAt().plusNanos(100), 1, new UUID(1, 2)),
                        with(job, job.claimedAt(), 2, new UUID(1, 2)),
                        with(job, job.claimedAt(), 1, new UUID(1, 3)));

        List<String> digests = new ArrayList<>(List.of(digest));
        for (VolumeJob other : others) {
            digests.add(format.layoutDigest(other));
        }
        assertThat(digests).doesNotHaveDuplicates();
    }

    private static VolumeJob with(VolumeJob job, Instant time, long serial, UUID disk) {
        return new VolumeJob(
                job.backup(),
                job.plan(),
                job.claimId(),
                time,
                serial,
                disk,
                job.driveBytes(),
                job.sectorBytes());
    }

    @Test
    void isShippable_anImageFile_isNot() {
        assertThat(format.isShippable(MemoryLease.drive(DRIVE_BYTES, 512, Bus.SATA))).isTrue();
        assertThat(format.isShippable(MemoryLease.drive(DRIVE_BYTES, 512, Bus.USB))).isTrue();
        assertThat(format.isShippable(MemoryLease.drive(DRIVE_BYTES, 512, Bus.IMAGE))).isFalse();
    }
}
