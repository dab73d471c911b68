// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.core.bitlocker.unlock.LockedVolume;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.core.manifest.ManifestSizer;
import io.offlineseed.core.ntfs.write.NtfsFile;
import io.offlineseed.core.plan.OrdinalRange;
import io.offlineseed.core.plan.VolumeMeter;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.staging.SealedCursor;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.spi.DriveLease;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Volumes that this library makes sector by sector: NTFS inside BitLocker, without Windows. */
public final class NativeVolumeFormat implements VolumeFormat {

    private final SecureRandom random;

    /** Volumes whose keys come from that source. */
    public NativeVolumeFormat(SecureRandom random) {
        this.random = Objects.requireNonNull(random, "random");
    }

    @Override
    public String kind() {
        return "native";
    }

    /** An image file is no drive that could be shipped, nor is what Linux makes of one. */
    @Override
    public boolean isShippable(Drive drive) {
        return drive.bus() != Bus.IMAGE && drive.bus() != Bus.LOOP;
    }

    @Override
    public VolumeMeter meter(Drive drive, OpenBackup backup) {
        return new NativeVolumeMeter(drive, backup.spec());
    }

    @Override
    public int layoutVersion() {
        return DriveLayout.VERSION;
    }

    @Override
    public String layoutDigest(VolumeJob job) throws IOException {
        return layout(job, files(job)).digest();
    }

    private static DriveLayout layout(VolumeJob job, PlannedFiles files) throws IOException {
        return DriveLayout.compute(design(job), files, tail(job));
    }

    private static DriveDesign design(VolumeJob job) {
        return new DriveDesign(
                job.driveBytes(),
                job.sectorBytes(),
                job.diskGuid(),
                UUID.fromString(job.claimId()),
                job.ntfsSerial(),
                job.claimedAt(),
                DriveDesign.label(job.backup().spec().jobName()),
                job.backup().spec().volumeCipher());
    }

    private static PlannedFiles files(VolumeJob job) {
        return new PlannedFiles(job.backup().list(), job.plan().ranges());
    }

    /** The files whose content follows from the others', with the lengths they will have. */
    static List<NtfsFile> tail(VolumeJob job) {
        ManifestPlan manifest = new ManifestPlan(job.backup().spec(), job.plan().drive());
        ManifestSizer sizer = new ManifestSizer(manifest.header());
        for (OrdinalRange range : job.plan().ranges()) {
            try (SealedCursor blobs = job.backup().list().from(range.first())) {
                for (long i = 0; i < range.count(); i++) {
                    sizer.add(manifest.blob(blobs.next()));
                }
            }
        }
        return tail(manifest, sizer.bytes(), job.claimedAt());
    }

    /** The same for any length of the manifest. */
    static List<NtfsFile> tail(ManifestPlan manifest, long manifestBytes, Instant time) {
        List<NtfsFile> tail = new ArrayList<>();
        tail.add(new NtfsFile(DriveManifest.FILE_PATH, manifestBytes, time));
        manifest.metadata()
                .ifPresent(
                        b ->
                                tail.add(
                                        new NtfsFile(
                                                DriveManifest.METADATA_FILE_PATH, b.length, time)));
        manifest.properties()
                .ifPresent(
                        b ->
                                tail.add(
                                        new NtfsFile(
                                                DriveManifest.PROPERTIES_FILE_PATH,
                                                b.length,
                                                time)));
        return tail;
    }

    @Override
    public SeedVolume create(VolumeJob job, DriveLease lease, RecoveryPassword password)
            throws IOException {
        BlockDevice device = device(lease);
        checkSectors(job, device);
        NativeVolume.wipe(device); // before the layout, which takes its time: see open
        PlannedFiles files = files(job);
        DriveLayout layout = layout(job, files);
        return new NtfsSeedVolume(
                NativeVolume.create(device, layout, password, UnaryOperator.identity(), random),
                files,
                lease);
    }

    @Override
    public SeedVolume open(VolumeJob job, DriveLease lease, RecoveryPassword password)
            throws IOException {
        BlockDevice device = device(lease);
        DriveDesign design = design(job);
        NativeVolume.Begun begun =
                NativeVolume.find(device, design)
                        .orElseThrow(
                                () ->
                                        new NotThisClaimException(
                                                "there is no volume where the claimed one was begun",
                                                null,
                                                null));
        LockedVolume found = begun.locked();
        UUID id = found.facts().volumeId();
        if (!id.equals(design.volumeId())) {
            throw new NotThisClaimException(
                    "where the claimed volume was begun there is the volume " + id, null, null);
        }
        job.checkSize(lease.drive());
        checkSectors(job, device);
        if (!NativeVolume.isUntouched(device, design)) {
            throw new NotThisClaimException(
                    "the claimed volume was begun on it, but it was partitioned or formatted since",
                    null,
                    null);
        }
        PlannedFiles files = files(job);
        return new NtfsSeedVolume(
                NativeVolume.resume(
                        device,
                        layout(job, files),
                        unlock(found, password),
                        begun.metadataBytes(),
                        random),
                files,
                lease);
    }

    private static BlockDevice unlock(LockedVolume found, RecoveryPassword password)
            throws IOException {
        try {
            return found.unlock(password);
        } catch (DriveException e) {
            if (e.code().equals("KEY_WRONG")) {
                throw new NotThisClaimException(
                        "the claimed volume is on it, but its recovery password does not open it",
                        null,
                        e);
            }
            throw new IOException("the volume that was begun cannot be opened any more", e);
        }
    }

    private static BlockDevice device(DriveLease lease) throws IOException {
        return lease.device()
                .orElseThrow(
                        () ->
                                new IOException(
                                        lease.drive().address()
                                                + " gives no access to its sectors"));
    }

    /** A drive's sectors are what its sector numbers, and so its encryption, count. */
    private static void checkSectors(VolumeJob job, BlockDevice device) {
        if (device.sectorBytes() != job.sectorBytes()) {
            throw new DriveException(
                    "SECTOR_SIZE_DIFFERS",
                    "Drive "
                            + job.plan().drive()
                            + " had sectors of "
                            + job.sectorBytes()
                            + " bytes when it was claimed and now shows sectors of "
                            + device.sectorBytes()
                            + ": some docks and adapters translate them. Nothing was written. Attach it as it was"
                            + " attached before.",
                    job.plan().drive(),
                    null);
        }
    }
}
