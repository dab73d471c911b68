// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import io.offlineseed.core.ntfs.Run;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The value of an attribute, wherever it lies. Immutable; shared as the device below. */
public final class AttributeContent {

    private static final int ZEROS_AT_ONCE = 1 << 16;

    private final VolumeBytes volume;
    private final Optional<byte[]> resident;
    private final Optional<RunMap> runs;
    private final long sizeBytes;
    private final long initializedBytes;

    private AttributeContent(
            VolumeBytes volume,
            Optional<byte[]> resident,
            Optional<RunMap> runs,
            long sizeBytes,
            long initializedBytes) {
        this.volume = volume;
        this.resident = resident;
        this.runs = runs;
        this.sizeBytes = sizeBytes;
        this.initializedBytes = initializedBytes;
    }

    /**
     * Joins the parts of an attribute that is neither compressed nor encrypted.
     *
     * @param parts at least one, in rising order
     * @throws DamagedStructure if they do not make a whole, or lead out of the volume
     */
    public static AttributeContent of(VolumeBytes volume, List<Attribute> parts)
            throws DamagedStructure {
        Attribute first = parts.get(0);
        String where =
                "record "
                        + first.recordNumber()
                        + ": the attribute of type "
                        + Integer.toHexString(first.type())
                        + "h ";
        if (first.isResident()) {
            if (parts.size() > 1) {
                throw new DamagedStructure(where + "is there twice");
            }
            byte[] value = first.value();
            return new AttributeContent(
                    volume, Optional.of(value), Optional.empty(), value.length, value.length);
        }
        int clusterBytes = volume.boot().clusterBytes();
        RunMap runs = RunMap.join(parts, volume.boot().clusters(), clusterBytes);
        long size = first.dataBytes();
        long initialized = first.initializedBytes();
        if (initialized < 0 || initialized > size || size > runs.clusters() * clusterBytes) {
            throw new DamagedStructure(where + "states sizes that do not fit its clusters");
        }
        return new AttributeContent(volume, Optional.empty(), Optional.of(runs), size, initialized);
    }

    /** Takes all of the clusters for content. */
    static AttributeContent upTo(VolumeBytes volume, RunMap runs) {
        long size = runs.clusters() * volume.boot().clusterBytes();
        return new AttributeContent(volume, Optional.empty(), Optional.of(runs), size, size);
    }

    /** Returns its size. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** Returns how much of it was ever written; what follows reads as zeros. */
    public long initializedBytes() {
        return initializedBytes;
    }

    /** Returns whether parts of it lie nowhere and read as zeros. */
    public boolean hasHoles() {
        return runs.map(RunMap::hasSparse).orElse(false);
    }

    /** Returns where it lies on the volume, unless it is resident. */
    public Optional<RunMap> runs() {
        return runs;
    }

    /**
     * Fills the target from {@code offsetBytes}.
     *
     * @throws IllegalArgumentException if that would go beyond the end
     */
    public void read(long offsetBytes, ByteBuffer target) throws IOException {
        if (offsetBytes < 0 || offsetBytes > sizeBytes - target.remaining()) {
            throw new IllegalArgumentException(
                    target.remaining()
                            + " bytes at "
                            + offsetBytes
                            + " are not inside the content's "
                            + sizeBytes);
        }
        if (resident.isPresent()) {
            target.put(resident.get(), (int) offsetBytes, target.remaining());
            return;
        }
        RunMap map = runs.orElseThrow();
        int clusterBytes = volume.boot().clusterBytes();
        long offset = offsetBytes;
        while (target.hasRemaining()) {
            if (offset >= initializedBytes) {
                zero(target, target.remaining());
                return;
            }
            int index = map.indexOf(offset / clusterBytes);
            Run run = map.run(index);
            long within = offset - map.start(index) * clusterBytes;
            int length =
                    (int)
                            Math.min(
                                    Math.min(target.remaining(), initializedBytes - offset),
                                    run.clusters() * clusterBytes - within);
            if (run.isSparse()) {
                zero(target, length);
            } else {
                volume.read(
                        run.firstCluster() * clusterBytes + within,
                        target.slice(target.position(), length));
                target.position(target.position() + length);
            }
            offset += length;
        }
    }

    /** Returns {@code length} bytes from {@code offsetBytes}. */
    public byte[] read(long offsetBytes, int length) throws IOException {
        byte[] bytes = new byte[length];
        read(offsetBytes, ByteBuffer.wrap(bytes));
        return bytes;
    }

    private static void zero(ByteBuffer target, int length) {
        byte[] zeros = new byte[Math.min(length, ZEROS_AT_ONCE)];
        for (int left = length; left > 0; left -= Math.min(left, zeros.length)) {
            target.put(zeros, 0, Math.min(left, zeros.length));
        }
    }
}
