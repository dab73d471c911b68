// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.create;

import io.offlineseed.core.bitlocker.ByteRange;
import io.offlineseed.core.bitlocker.Credentials;
import io.offlineseed.core.bitlocker.Fve;
import io.offlineseed.core.bitlocker.PlaintextDevice;
import io.offlineseed.core.bitlocker.SectorCipher;
import io.offlineseed.core.bitlocker.VolumeMap;
import io.offlineseed.core.bitlocker.create.DatumWriter.Wrapping;
import io.offlineseed.core.bitlocker.create.RandomBytes.Purpose;
import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A BitLocker volume being made. First its metadata are written, then the file system through
 * {@link #plaintext}, last the boot sector: until then no system takes the partition for a volume,
 * and it can already be opened by its metadata. Immutable; safe for use by several threads. Source:
 * docs/formats/bitlocker.md, "A new volume".
 */
public final class NewVolume {

    private static final int VMK_BYTES = 32;
    private static final int OWN_SECTOR_BYTES = 512;
    private static final int FILLER_END = 8192;

    private final VolumeDesign design;
    private final byte[] region;
    private final byte[] filler;
    private final SectorCipher cipher;

    private NewVolume(VolumeDesign design, byte[] region, byte[] filler, SectorCipher cipher) {
        this.design = design;
        this.region = region;
        this.filler = filler;
        this.cipher = cipher;
    }

    /**
     * Makes keys and metadata; takes some tenths of a second for each password.
     *
     * @param random the source of all keys
     */
    public static NewVolume make(VolumeDesign design, SecureRandom random) {
        return make(design, RandomBytes.of(random));
    }

    static NewVolume make(VolumeDesign design, RandomBytes random) {
        byte[] vmk = random.next(Purpose.VOLUME_MASTER_KEY, VMK_BYTES);
        byte[] fvek = random.next(Purpose.SECTOR_KEY, design.method().keyBytes());
        try {
            byte[] region = region(design, vmk, fvek, random);
            byte[] filler = random.next(Purpose.FILLER, FILLER_END - OWN_SECTOR_BYTES);
            return new NewVolume(
                    design, region, filler, design.method().cipher(fvek, design.sectorBytes()));
        } finally {
            Arrays.fill(vmk, (byte) 0);
            Arrays.fill(fvek, (byte) 0);
        }
    }

    /** Returns the areas that no file may lie in or cross. */
    public List<ByteRange> reserved() {
        return design.areas().all();
    }

    /**
     * Writes the three metadata regions. The caller flushes; the volume can be opened by its
     * metadata from then on.
     *
     * @throws IOException if the partition refuses
     */
    public void writeMetadata(BlockDevice partition) throws IOException {
        check(partition);
        for (long start : design.areas().metadata()) {
            partition.write(start, ByteBuffer.wrap(region));
        }
    }

    /**
     * Returns the volume as its file system sees it, to be written. Closing it leaves the partition
     * open.
     */
    public BlockDevice plaintext(BlockDevice partition) {
        check(partition);
        VolumeAreas areas = design.areas();
        return new PlaintextDevice(
                partition,
                cipher,
                new VolumeMap(
                        design.volumeBytes(),
                        new ByteRange(areas.headerCopyBytes(), Fve.HEADER_COPY_BYTES),
                        List.of(areas.region(0), areas.region(1), areas.region(2)),
                        design.volumeBytes(),
                        Optional.empty()),
                true);
    }

    /**
     * Writes the boot sector, which makes the partition a volume. The caller flushes before, so
     * that everything else is there, and after.
     *
     * @param fileSystemBoot the first sector of the file system, whose geometry the boot sector
     *     repeats
     * @throws IOException if the partition refuses
     */
    public void activate(BlockDevice partition, byte[] fileSystemBoot) throws IOException {
        check(partition);
        activate(partition, design.areas(), fileSystemBoot, filler);
    }

    /**
     * Does the same for a volume that was begun earlier, from which this object is lost: the boot
     * sector holds no secret and follows from the places alone.
     *
     * @param areas the places it was begun with
     * @param random fills what Windows fills with random bytes
     * @throws IOException if the partition refuses
     */
    public static void activate(
            BlockDevice partition, VolumeAreas areas, byte[] fileSystemBoot, SecureRandom random)
            throws IOException {
        byte[] filler = RandomBytes.of(random).next(Purpose.FILLER, FILLER_END - OWN_SECTOR_BYTES);
        activate(partition, areas, fileSystemBoot, filler);
    }

    private static void activate(
            BlockDevice partition, VolumeAreas areas, byte[] fileSystemBoot, byte[] filler)
            throws IOException {
        ByteBuffer start = ByteBuffer.allocate(FILLER_END).order(ByteOrder.LITTLE_ENDIAN);
        start.put(0, BootSector.of(areas, fileSystemBoot));
        start.put(OWN_SECTOR_BYTES, filler);
        int sector = partition.sectorBytes();
        partition.write(sector, start.duplicate().position(sector));
        partition.flush();
        partition.write(0, start.duplicate().position(0).limit(sector));
    }

    private void check(BlockDevice partition) {
        if (partition.sizeBytes() != design.volumeBytes()
                || partition.sectorBytes() != design.sectorBytes()) {
            throw new IllegalArgumentException(
                    "the volume was designed for a partition of "
                            + design.volumeBytes()
                            + " bytes in sectors of "
                            + design.sectorBytes()
                            + ", this one has "
                            + partition.sizeBytes()
                            + " in sectors of "
                            + partition.sectorBytes());
        }
    }

    private static byte[] region(VolumeDesign design, byte[] vmk, byte[] fvek, RandomBytes random) {
        Wrapping wrapping = new Wrapping(Fve.fileTime(design.created()));
        List<byte[]> datums = new ArrayList<>();
        datums.add(DatumWriter.text(Fve.ROLE_DESCRIPTION, design.description()));
        Protectors protectors = new Protectors(vmk, random, wrapping, design.created());
        design.password().ifPresent(text -> datums.add(protectors.password(text)));
        datums.add(protectors.recoveryPassword(design.recoveryPassword()));
        design.externalKey().ifPresent(key -> datums.add(protectors.externalKey(key)));
        if (design.clearKey()) {
            datums.add(protectors.clearKey());
        }
        datums.add(wrapping.wrap(Fve.ROLE_FVEK, vmk, design.method().code(), fvek));
        datums.add(virtualization(design));

        DatumWriter information = new DatumWriter();
        int datumBytes = datums.stream().mapToInt(d -> d.length).sum();
        int datasetBytes = Fve.DATASET_HEADER_BYTES + datumBytes;
        int infoBytes = (Fve.INFORMATION_HEADER_BYTES + datasetBytes + 15) / 16 * 16;
        informationHeader(information, design, infoBytes);
        datasetHeader(information, design, datasetBytes, wrapping.counter() + 2);
        datums.forEach(information::bytes);

        byte[] region =
                Arrays.copyOf(Arrays.copyOf(information.toBytes(), infoBytes), Fve.REGION_BYTES);
        byte[] validation = validation(region, infoBytes, vmk, wrapping);
        System.arraycopy(validation, 0, region, infoBytes, validation.length);
        return region;
    }

    private static void informationHeader(DatumWriter out, VolumeDesign design, int infoBytes) {
        out.int64(Fve.SIGNATURE)
                .int16(infoBytes / 16)
                .int16(2)
                .int16(Fve.STATE_ENCRYPTED)
                .int16(Fve.STATE_ENCRYPTED)
                .int64(design.volumeBytes())
                .int32(0)
                .int32(Fve.HEADER_COPY_BYTES / design.sectorBytes());
        design.areas().metadata().forEach(out::int64);
        out.int64(design.areas().headerCopyBytes());
    }

    private static void datasetHeader(
            DatumWriter out, VolumeDesign design, int datasetBytes, int nextNonce) {
        out.int32(datasetBytes)
                .int32(1)
                .int32(Fve.DATASET_HEADER_BYTES)
                .int32(datasetBytes)
                .bytes(Guids.bytes(design.volumeId()))
                .int32(nextNonce)
                .int16(design.method().code())
                .int16(design.method().code())
                .int64(Fve.fileTime(design.created()));
    }

    private static byte[] virtualization(VolumeDesign design) {
        int sector = design.sectorBytes();
        return new DatumWriter(Fve.ROLE_VIRTUALIZATION, Fve.TYPE_VIRTUALIZATION, 1)
                .int64(design.areas().headerCopyBytes())
                .int64(Fve.HEADER_COPY_BYTES)
                .int16(5) // the form of Windows 8 to 11
                .int16(76)
                .int32(0)
                .int64(
                        sector == 512
                                ? 0x0a
                                : 0x0b) // as Windows writes them; their meaning is not known
                .int64(0)
                .int32(0)
                .int32(sector)
                .int32(sector)
                .int32(10) // the version of Windows that readers compare with: 10.0, build 19041
                .int32(0)
                .int32(19041)
                .int32(2)
                .int16(0)
                .int16(0)
                .int16(0x0110)
                .bytes(new byte[] {1, 2})
                .int64(design.areas().reservedBytes())
                .int64(Fve.REGION_BYTES)
                .toBytes();
    }

    private static byte[] validation(byte[] region, int infoBytes, byte[] vmk, Wrapping wrapping) {
        CRC32 crc = new CRC32();
        crc.update(region, 0, infoBytes);
        var sha = Credentials.sha256();
        sha.update(region, 0, infoBytes);
        byte[] hash = sha.digest();
        return new DatumWriter()
                .int16(Fve.REGION_BYTES - infoBytes)
                .int16(2)
                .int32((int) crc.getValue())
                .bytes(wrapping.wrap(Fve.ROLE_PROPERTY, vmk, Fve.KEY_INFORMATION_HASH, hash))
                .toBytes();
    }

    /** Returns when the volume was made, as its metadata state it. */
    public Instant created() {
        return design.created();
    }

    @Override
    public String toString() {
        return "NewVolume[" + design + "]";
    }
}
