// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import io.offlineseed.DriveId;
import io.offlineseed.core.bitlocker.ByteRange;
import io.offlineseed.core.bitlocker.CipherMethod;
import io.offlineseed.core.bitlocker.create.NewVolume;
import io.offlineseed.core.bitlocker.create.VolumeDesign;
import io.offlineseed.core.device.SliceBlockDevice;
import io.offlineseed.core.device.gpt.GptLayout;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.core.manifest.DriveManifestWriter;
import io.offlineseed.core.manifest.ManifestBlob;
import io.offlineseed.core.manifest.ManifestHeader;
import io.offlineseed.core.ntfs.write.NtfsFile;
import io.offlineseed.core.ntfs.write.NtfsLayout;
import io.offlineseed.core.ntfs.write.NtfsSample;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.ImportDisposition;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Small drives as a seed has them, in memory: a manifest and what it names. */
public final class ReadableDrive {

    /** The serial number their manifests state. */
    public static final DriveId DRIVE = new DriveId("READABLE01");

    /** The id of the encrypted one's volume. */
    public static final UUID VOLUME_ID = UUID.fromString("6d2f9f04-51f7-4f0f-9d3f-b0e4d5c7a111");

    /** Files the manifest names, and one it does not. */
    public static final String LARGE = "\\container\\large";

    public static final String SMALL = "\\container\\small";
    public static final String UNNAMED = "\\unnamed";

    private static final int BLOCK = DriveManifest.BLOCK_BYTES;
    private static final int CLUSTER = 4096;

    private ReadableDrive() {}

    private static NtfsSample sample(long volumeBytes) {
        return new NtfsSample(volumeBytes, 512, CLUSTER)
                .file("container/empty", 0)
                .file("container/large", 2 * BLOCK + 777)
                .file("container/small", 3000)
                .file("unnamed", 5);
    }

    /** Returns the bytes of the manifest. */
    public static byte[] manifest() throws IOException {
        List<ManifestBlob> blobs = new ArrayList<>();
        ByteArrayOutputStream hashes = new ByteArrayOutputStream();
        for (NtfsFile file : sample(32 << 20).list()) {
            if (file.path().equals(UNNAMED)) {
                continue;
            }
            String blob = file.path().substring(1).replace('\\', '/');
            blobs.add(new ManifestBlob(blob, file.path(), file.sizeBytes(), BlobKind.BLOCK));
            byte[] content = NtfsSample.content(file);
            for (int start = 0; start < content.length; start += BLOCK) {
                int end = Math.min(content.length, start + BLOCK);
                hashes.writeBytes(Md5.digest().digest(Arrays.copyOfRange(content, start, end)));
            }
        }
        ManifestHeader header =
                new ManifestHeader(
                        DRIVE,
                        "offline-seed",
                        ImportDisposition.NO_OVERWRITE,
                        Optional.empty(),
                        Optional.empty());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DriveManifestWriter.write(
                out, header, blobs.iterator(), ByteBuffer.wrap(hashes.toByteArray())::get);
        return out.toByteArray();
    }

    private static void write(NtfsSample sample, BlockDevice volume) throws IOException {
        byte[] manifest = manifest();
        NtfsLayout layout = sample.tail("DriveManifest.xml", manifest.length).write(volume);
        int whole = (manifest.length + CLUSTER - 1) / CLUSTER * CLUSTER;
        volume.write(layout.tailFirstByte(0), ByteBuffer.wrap(Arrays.copyOf(manifest, whole)));
    }

    /** Returns a bare volume that is not encrypted. */
    public static MemoryBlockDevice plain() throws IOException {
        MemoryBlockDevice device = new MemoryBlockDevice(32 << 20, 512);
        write(sample(device.sizeBytes()), device);
        return device;
    }

    /**
     * Returns a whole drive with a partition table and an encrypted volume.
     *
     * @param suspended whether it opens without a key too
     */
    public static MemoryBlockDevice encrypted(RecoveryPassword password, boolean suspended)
            throws IOException {
        MemoryBlockDevice drive = new MemoryBlockDevice(70 << 20, 512);
        GptLayout table =
                new GptLayout(drive.sizeBytes(), 512, UUID.randomUUID(), UUID.randomUUID());
        BlockDevice partition =
                new SliceBlockDevice(drive, table.partitionStartBytes(), table.partitionBytes());
        NewVolume volume =
                NewVolume.make(
                        VolumeDesign.of(
                                        partition.sizeBytes(),
                                        512,
                                        CipherMethod.XTS_AES_128,
                                        VOLUME_ID,
                                        Instant.parse("2026-02-03T04:05:06Z"),
                                        password)
                                .withClearKey(suspended),
                        new SecureRandom());
        volume.writeMetadata(partition);
        NtfsSample sample = sample(partition.sizeBytes());
        for (ByteRange area : volume.reserved()) {
            sample.reserve("FVE2.at" + area.startBytes(), area.startBytes(), area.sizeBytes());
        }
        BlockDevice view = volume.plaintext(partition);
        write(sample, view);
        byte[] boot = new byte[512];
        view.read(0, ByteBuffer.wrap(boot));
        volume.activate(partition, boot);
        table.write(drive);
        return drive;
    }

    /** Returns what a file of such a drive holds. */
    public static byte[] content(String path) {
        return sample(32 << 20).list().stream()
                .filter(file -> file.path().equals(path))
                .map(NtfsSample::content)
                .findFirst()
                .orElseThrow();
    }

    /** Puts a volume into a partition of a drive with an MBR; its table is written by the last. */
    public static void putPartition(
            BlockDevice drive, int number, int type, long startBytes, BlockDevice volume)
            throws IOException {
        ByteBuffer content = ByteBuffer.allocate((int) volume.sizeBytes());
        volume.read(0, content);
        drive.write(startBytes, content.flip());
        int sector = drive.sectorBytes();
        byte[] table = new byte[sector];
        drive.read(0, ByteBuffer.wrap(table));
        ByteBuffer entries = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        int at = 446 + 16 * (number - 1);
        entries.put(at + 4, (byte) type);
        entries.putInt(at + 8, (int) (startBytes / sector));
        entries.putInt(at + 12, (int) (volume.sizeBytes() / sector));
        entries.putShort(510, (short) 0xaa55);
        drive.write(0, entries.position(0));
    }
}
