// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.plan.PlannedUnit;
import io.offlineseed.core.plan.VolumeMeter;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.volume.SeedVolume;
import io.offlineseed.core.volume.TailFile;
import io.offlineseed.core.volume.VolumeFormat;
import io.offlineseed.core.volume.VolumeJob;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.spi.DriveLease;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Counts what is written to the volumes of another format. */
final class CountingFormat implements VolumeFormat {

    private final VolumeFormat format;

    /** Index of every unit written, in order, to all volumes. */
    final ConcurrentLinkedQueue<Long> unitsWritten = new ConcurrentLinkedQueue<>();

    /** Bytes of them. */
    final AtomicLong bytesWritten = new AtomicLong();

    CountingFormat(VolumeFormat format) {
        this.format = format;
    }

    @Override
    public String kind() {
        return format.kind();
    }

    @Override
    public boolean isShippable(Drive drive) {
        return format.isShippable(drive);
    }

    @Override
    public VolumeMeter meter(Drive drive, OpenBackup backup) {
        return format.meter(drive, backup);
    }

    @Override
    public int layoutVersion() {
        return format.layoutVersion();
    }

    @Override
    public String layoutDigest(VolumeJob job) throws IOException {
        return format.layoutDigest(job);
    }

    @Override
    public SeedVolume create(VolumeJob job, DriveLease lease, RecoveryPassword password)
            throws IOException {
        return new CountingVolume(format.create(job, lease, password));
    }

    @Override
    public SeedVolume open(VolumeJob job, DriveLease lease, RecoveryPassword password)
            throws IOException {
        return new CountingVolume(format.open(job, lease, password));
    }

    private final class CountingVolume implements SeedVolume {

        private final SeedVolume volume;

        CountingVolume(SeedVolume volume) {
            this.volume = volume;
        }

        @Override
        public String volumeId() {
            return volume.volumeId();
        }

        @Override
        public void resumeAt(long nextUnit) throws IOException {
            volume.resumeAt(nextUnit);
        }

        @Override
        public void write(PlannedUnit unit, byte[] slab, int offset) throws IOException {
            unitsWritten.add(unit.unit().index());
            unit.pieces().forEach(piece -> bytesWritten.addAndGet(piece.bytes()));
            volume.write(unit, slab, offset);
        }

        @Override
        public boolean read(PlannedUnit unit, byte[] slab, int offset) throws IOException {
            return volume.read(unit, slab, offset);
        }

        @Override
        public void flush() throws IOException {
            volume.flush();
        }

        @Override
        public boolean complete(List<TailFile> tail, BooleanSupplier stopping) throws IOException {
            return volume.complete(tail, stopping);
        }

        @Override
        public void close() throws IOException {
            volume.close();
        }
    }
}
