// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.core.bitlocker.create.NewVolume;
import io.offlineseed.core.bitlocker.create.VolumeAreas;
import io.offlineseed.core.bitlocker.create.VolumeDesign;
import io.offlineseed.core.bitlocker.unlock.LockedVolume;
import io.offlineseed.core.device.SliceBlockDevice;
import io.offlineseed.core.device.gpt.GptLayout;
import io.offlineseed.core.ntfs.write.NtfsBulkWriter;
import io.offlineseed.core.ntfs.write.NtfsFile;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.RecoveryPassword;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A drive while it is made sector by sector. First come BitLocker's metadata, by which an
 * interrupted one is found again; then the content of the files, each at its place and in any
 * order; then the file system, its boot sectors and last the partition table: until then no system
 * sees a volume. Every step may be done again.
 *
 * <p>The drive stays the caller's. Content may be written by several threads. Prints no secret.
 * Source: docs/formats/drive.md, "Native drives".
 */
public final class NativeVolume {

    private final BlockDevice drive;
    private final DriveLayout layout;
    private final BlockDevice partition;
    private final BlockDevice plaintext; // the partition as the file system sees it
    private final long metadataBytes; // where the metadata lie by which it was opened
    private final SecureRandom random;
    private final ConcurrentLinkedQueue<byte[]> buffers = new ConcurrentLinkedQueue<>();

    private NativeVolume(
            BlockDevice drive,
            DriveLayout layout,
            BlockDevice partition,
            BlockDevice plaintext,
            long metadataBytes,
            SecureRandom random) {
        this.drive = drive;
        this.layout = layout;
        this.partition = partition;
        this.plaintext = plaintext;
        this.metadataBytes = metadataBytes;
        this.random = random;
    }

    /** Gives the content of files that lie one behind the other. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes it; ends each file that it writes the end of.
         *
         * @throws IOException if it cannot be had, or the drive refuses
         */
        void write(ClusterWriter writer) throws IOException;
    }

    /**
     * A volume that was begun.
     *
     * @param locked the volume
     * @param metadataBytes where in the partition its metadata lie that were found
     */
    record Begun(LockedVolume locked, long metadataBytes) {}

    /** Takes the content of files that lie one behind the other. */
    @FunctionalInterface
    interface Taker {

        void read(ClusterReader reader) throws IOException;
    }

    /**
     * Erases a drive and makes an empty volume on it, durable on return: both ends are wiped, the
     * metadata written, read back and unlocked, so that what is written from now on is encrypted
     * with the key that is on the drive.
     *
     * @param password opens the volume
     * @param further adds further ways to open it; {@link UnaryOperator#identity()} for none
     * @param random the source of all keys
     * @throws IOException if the drive refuses, or does not give back what was written; there is no
     *     volume on it then
     */
    public static NativeVolume create(
            BlockDevice drive,
            DriveLayout layout,
            RecoveryPassword password,
            UnaryOperator<VolumeDesign> further,
            SecureRandom random)
            throws IOException {
        DriveDesign design = layout.design();
        BlockDevice partition = partition(drive, design);
        GptLayout.wipe(drive);
        VolumeDesign made =
                VolumeDesign.of(
                        partition.sizeBytes(),
                        design.sectorBytes(),
                        design.method(),
                        design.volumeId(),
                        design.created(),
                        password);
        NewVolume.make(further.apply(made), random).writeMetadata(partition);
        drive.flush();
        try {
            List<LockedVolume> copies = new ArrayList<>();
            List<Long> places = design.areas().metadata();
            for (long place : places) {
                copies.add(LockedVolume.inspectAt(partition, place));
            }
            BlockDevice plaintext = copies.get(0).unlock(password);
            return new NativeVolume(drive, layout, partition, plaintext, places.get(0), random);
        } catch (DriveException e) {
            throw new IOException("the drive does not give back what was just written to it", e);
        }
    }

    /**
     * Zeros both ends of a drive, durable on return: no table is seen on it any more, so that
     * whoever finds it half made knows that it was to be erased.
     *
     * @throws IOException if the drive refuses
     */
    static void wipe(BlockDevice drive) throws IOException {
        GptLayout.wipe(drive);
    }

    /**
     * Looks for an interrupted volume. Changes nothing.
     *
     * @return the volume whose metadata are where those of the design are; empty if there is none
     * @throws IOException if the drive cannot be read
     */
    static Optional<Begun> find(BlockDevice drive, DriveDesign design) throws IOException {
        long start = design.table().partitionStartBytes();
        long shown = drive.sizeBytes() / drive.sectorBytes() * drive.sectorBytes() - start;
        long size = Math.min(design.table().partitionBytes(), shown); // a dock may hide the end
        if (size <= 0) {
            return Optional.empty();
        }
        BlockDevice partition = new SliceBlockDevice(drive, start, size);
        IOException unreadable = null;
        for (long place : design.areas().metadata()) {
            try {
                return Optional.of(new Begun(LockedVolume.inspectAt(partition, place), place));
            } catch (DriveException e) {
                // there are none at this place
            } catch (IOException e) {
                unreadable = e;
            }
        }
        if (unreadable != null) {
            throw unreadable;
        }
        return Optional.empty();
    }

    /** Returns whether nobody has partitioned or formatted the drive since. */
    static boolean isUntouched(BlockDevice drive, DriveDesign design) throws IOException {
        return design.table().onLargerDrive(drive.sizeBytes()).isAloneOn(drive);
    }

    /**
     * Goes on with an interrupted volume.
     *
     * @param plaintext what the file system sees of the volume that was found
     * @param metadataBytes where in the partition its metadata were found
     */
    static NativeVolume resume(
            BlockDevice drive,
            DriveLayout layout,
            BlockDevice plaintext,
            long metadataBytes,
            SecureRandom random) {
        BlockDevice partition = partition(drive, layout.design());
        return new NativeVolume(drive, layout, partition, plaintext, metadataBytes, random);
    }

    private static BlockDevice partition(BlockDevice drive, DriveDesign design) {
        if (drive.sectorBytes() != design.sectorBytes()
                || drive.sizeBytes() < design.driveBytes()) {
            throw new IllegalArgumentException(
                    "the layout is one for a drive of "
                            + design.driveBytes()
                            + " bytes in sectors of "
                            + design.sectorBytes()
                            + ", this one has "
                            + drive.sizeBytes()
                            + " in sectors of "
                            + drive.sectorBytes());
        }
        return new SliceBlockDevice(
                drive, design.table().partitionStartBytes(), design.table().partitionBytes());
    }

    /** Returns the layout it follows. */
    DriveLayout layout() {
        return layout;
    }

    /**
     * Writes content of a file and of those that follow it in the list; {@link #flush()} makes it
     * durable. Thread-safe for different places.
     *
     * @param file number of the first file in the list, from 0
     * @param fileOffsetBytes where in it the content begins; whole clusters
     * @throws IOException if the content cannot be had, the drive refuses, or the list of files
     *     cannot be read
     */
    public void write(long file, long fileOffsetBytes, Content content) throws IOException {
        writeAt(layout.ntfs().firstByte(file) + fileOffsetBytes, content);
    }

    private void writeAt(long startBytes, Content content) throws IOException {
        byte[] buffer = takeBuffer();
        try {
            ClusterWriter writer = new ClusterWriter(plaintext, clusterBytes(), startBytes, buffer);
            content.write(writer);
            writer.finish();
        } finally {
            buffers.add(buffer);
        }
    }

    /**
     * Reads content of a file and of those that follow it, as far past the system's cache as the
     * drive's device lets us.
     *
     * @param sizeBytes how far at most, in whole clusters
     */
    void read(long file, long fileOffsetBytes, long sizeBytes, Taker taker) throws IOException {
        byte[] buffer = takeBuffer();
        try {
            taker.read(
                    new ClusterReader(
                            plaintext,
                            clusterBytes(),
                            layout.ntfs().firstByte(file) + fileOffsetBytes,
                            sizeBytes,
                            buffer));
        } finally {
            buffers.add(buffer);
        }
    }

    private byte[] takeBuffer() {
        byte[] buffer = buffers.poll();
        return buffer != null ? buffer : new byte[ClusterWriter.BUFFER_BYTES];
    }

    /** Returns the size of a cluster. */
    int clusterBytes() {
        return layout.ntfs().geometry().clusterBytes();
    }

    /**
     * Makes durable all content whose writing had returned before this call.
     *
     * @throws IOException if the drive refuses
     */
    public void flush() throws IOException {
        drive.flush();
    }

    /**
     * Writes the file system, the files that come last, the boot sectors and the partition table.
     * Durable on return; the system has to be told that the table changed.
     *
     * @param contents the content of the last files, which the layout names
     * @param stopping asked at least once for each MiB, as millions of files take minutes
     * @return false if it turned true before the end; it is no volume then, and this may be called
     *     again
     * @throws IllegalArgumentException if these are others than the layout names
     * @throws IOException if content cannot be had, or the drive refuses; it is no volume then, and
     *     this may be called again
     */
    public boolean complete(List<TailFile> contents, BooleanSupplier stopping) throws IOException {
        NtfsBulkWriter bulk = new NtfsBulkWriter(layout.ntfs());
        try {
            StopCheck check = new StopCheck(stopping);
            bulk.writeMetadata(plaintext, bytes -> check.run());
            writeTail(contents, check);
            check.run();
        } catch (StopCheck.StoppedException e) {
            return false;
        }
        bulk.writeBackupBootSector(plaintext);
        restoreMetadata();
        drive.flush();
        bulk.writeBootSectors(plaintext);
        NewVolume.activate(partition, layout.design().areas(), bulk.bootSectors(), random);
        drive.flush();
        layout.design().table().onLargerDrive(drive.sizeBytes()).write(drive);
        return true;
    }

    /**
     * One sound copy of BitLocker's metadata was enough to come here, the others may have been
     * damaged since: all three become that one again.
     */
    private void restoreMetadata() throws IOException {
        VolumeAreas areas = layout.design().areas();
        byte[] sound = new byte[Math.toIntExact(areas.all().get(0).sizeBytes())];
        partition.read(metadataBytes, ByteBuffer.wrap(sound));
        for (long place : areas.metadata()) {
            if (place != metadataBytes && !holds(place, sound)) {
                partition.write(place, ByteBuffer.wrap(sound));
            }
        }
    }

    private boolean holds(long place, byte[] expected) {
        byte[] found = new byte[expected.length];
        try {
            partition.read(place, ByteBuffer.wrap(found));
        } catch (IOException e) {
            return false; // a drive often replaces a bad sector once it is written
        }
        return Arrays.equals(found, expected);
    }

    private void writeTail(List<TailFile> contents, StopCheck check) throws IOException {
        List<NtfsFile> planned = layout.tail();
        List<TailFile> left = new ArrayList<>(contents);
        for (int i = 0; i < planned.size(); i++) {
            NtfsFile file = planned.get(i);
            TailFile content =
                    left.stream()
                            .filter(each -> each.drivePath().equals(file.path()))
                            .findFirst()
                            .orElseThrow(() -> otherTail(planned, contents));
            if (content.bytes() != file.sizeBytes()) {
                throw otherTail(planned, contents);
            }
            left.remove(content);
            writeAt(layout.ntfs().tailFirstByte(i), new TailContent(content, check));
        }
        if (!left.isEmpty()) {
            throw otherTail(planned, contents);
        }
    }

    private static IllegalArgumentException otherTail(
            List<NtfsFile> planned, List<TailFile> contents) {
        return new IllegalArgumentException(
                "the files that come last were planned as "
                        + planned.stream().map(f -> f.path() + " " + f.sizeBytes()).toList()
                        + " and are given as "
                        + contents.stream().map(f -> f.drivePath() + " " + f.bytes()).toList());
    }

    @Override
    public String toString() {
        return "NativeVolume[" + layout.design() + "]";
    }
}
