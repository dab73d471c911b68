// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.copy;

import io.offlineseed.core.hash.Hex;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.hash.Md5Lanes;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.journal.WrittenManifest;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.core.manifest.DriveManifestWriter;
import io.offlineseed.core.manifest.HashSource;
import io.offlineseed.core.manifest.ManifestBlob;
import io.offlineseed.core.manifest.ManifestSizer;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.OrdinalRange;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.staging.SealedCursor;
import io.offlineseed.core.volume.ManifestPlan;
import io.offlineseed.core.volume.SeedVolume;
import io.offlineseed.core.volume.TailFile;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What ends a volume: metadata, properties, manifest. All of it follows from list, plan and hashes,
 * so it may be written again and is then the same.
 */
public final class DriveTail {

    private static final int HASHES_AT_ONCE = 4096;

    private final OpenBackup backup;
    private final DrivePlan plan;
    private final DriveJournal journal;
    private final ManifestPlan manifest;

    /** The tail of that drive, whose units have all been written. */
    public DriveTail(OpenBackup backup, DrivePlan plan, DriveJournal journal) {
        this.backup = backup;
        this.plan = plan;
        this.journal = journal;
        this.manifest = new ManifestPlan(backup.spec(), plan.drive());
    }

    /**
     * Writes the tail; durable on return.
     *
     * @param stopping asked now and then
     * @return empty if it turned true before the end; the tail has to be written again then
     */
    public Optional<WrittenManifest> write(SeedVolume volume, BooleanSupplier stopping)
            throws IOException {
        List<TailFile> files = new ArrayList<>();
        manifest.metadata().ifPresent(b -> files.add(file(DriveManifest.METADATA_FILE_PATH, b)));
        manifest.properties()
                .ifPresent(b -> files.add(file(DriveManifest.PROPERTIES_FILE_PATH, b)));
        MessageDigest md5 = Md5.digest();
        OptionalLong known = manifestBytes(stopping);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        long bytes = known.getAsLong();
        files.add(new TailFile(DriveManifest.FILE_PATH, bytes, out -> writeManifest(out, md5)));
        return volume.complete(files, stopping)
                ? Optional.of(new WrittenManifest(Hex.upper(md5.digest()), bytes))
                : Optional.empty();
    }

    private static TailFile file(String path, byte[] content) {
        return new TailFile(path, content.length, out -> out.write(content));
    }

    private OptionalLong manifestBytes(BooleanSupplier stopping) {
        ManifestSizer sizer = new ManifestSizer(manifest.header());
        try (PlannedBlobs blobs = new PlannedBlobs()) {
            while (blobs.hasNext()) {
                if (stopping.getAsBoolean()) {
                    return OptionalLong.empty();
                }
                sizer.add(blobs.next());
            }
        }
        return OptionalLong.of(sizer.bytes());
    }

    private void writeManifest(OutputStream out, MessageDigest md5) throws IOException {
        md5.reset();
        try (PlannedBlobs blobs = new PlannedBlobs()) {
            DriveManifestWriter.write(
                    new DigestOutputStream(out, md5), manifest.header(), blobs, new Hashes());
        }
    }

    /** The plan's blobs as the manifest states them, in the order of their ordinals. */
    private final class PlannedBlobs implements Iterator<ManifestBlob>, AutoCloseable {

        private final Iterator<OrdinalRange> ranges = plan.ranges().iterator();
        private @Nullable SealedCursor cursor;
        private long left;

        @Override
        public boolean hasNext() {
            return left > 0 || ranges.hasNext();
        }

        @Override
        public ManifestBlob next() {
            SealedCursor open = cursor;
            if (left == 0 || open == null) {
                if (!ranges.hasNext()) {
                    throw new NoSuchElementException("the plan has no more blobs");
                }
                close();
                OrdinalRange range = ranges.next();
                open = backup.list().from(range.first());
                cursor = open;
                left = range.count();
            }
            left--;
            return manifest.blob(open.next());
        }

        @Override
        public void close() {
            SealedCursor open = cursor;
            cursor = null;
            if (open != null) {
                open.close();
            }
        }
    }

    /** The journal's hashes, one after the other. */
    private final class Hashes implements HashSource {

        private byte[] run = {};
        private int position;
        private long nextHash;

        @Override
        public void next(byte[] target) {
            if (position == run.length) {
                long left = journal.resumePoint().hashCount() - nextHash;
                int count = (int) Math.min(HASHES_AT_ONCE, left);
                if (count <= 0) {
                    throw new IllegalStateException(
                            "the manifest of drive "
                                    + plan.drive()
                                    + " needs more hashes than the journal holds");
                }
                long first = nextHash;
                run = StateFailure.read(() -> journal.hashes(first, count));
                position = 0;
                nextHash += count;
            }
            System.arraycopy(run, position, target, 0, Md5Lanes.HASH_BYTES);
            position += Md5Lanes.HASH_BYTES;
        }
    }
}
