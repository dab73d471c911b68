// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.core.bitlocker.unlock.LockedVolume;
import io.offlineseed.core.device.SliceBlockDevice;
import io.offlineseed.core.device.gpt.Partition;
import io.offlineseed.core.device.gpt.Partitions;
import io.offlineseed.core.ntfs.check.NtfsVerifier;
import io.offlineseed.core.ntfs.read.NtfsContent;
import io.offlineseed.core.ntfs.read.NtfsCursor;
import io.offlineseed.core.ntfs.read.NtfsEntry;
import io.offlineseed.core.ntfs.read.NtfsVolume;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.RecoveryPassword;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Reads drives as any other system would: partition table, BitLocker, NTFS. */
public final class NativeDrives {

    private NativeDrives() {}

    /** Returns whether the drive has a partition. */
    public static boolean hasPartition(BlockDevice drive) throws IOException {
        return !Partitions.read(drive).partitions().isEmpty();
    }

    /** Returns the id of the drive's volume. */
    public static UUID volumeId(BlockDevice drive) throws IOException {
        return locked(drive).facts().volumeId();
    }

    private static LockedVolume locked(BlockDevice drive) throws IOException {
        Partitions table = Partitions.read(drive);
        assertThat(table.kind()).isEqualTo(Partitions.Kind.GPT);
        assertThat(table.partitions()).hasSize(1);
        Partition only = table.partitions().get(0);
        assertThat(only.isBasicData()).isTrue();
        return LockedVolume.inspect(
                        new SliceBlockDevice(drive, only.startBytes(), only.sizeBytes()))
                .orElseThrow();
    }

    /** Returns every file but those of the systems, by path, after the structure was verified. */
    public static Map<String, byte[]> files(BlockDevice drive, RecoveryPassword password)
            throws IOException {
        BlockDevice plaintext = locked(drive).unlock(password);
        assertThat(NtfsVerifier.verify(plaintext, () -> false).findings()).isEmpty();
        NtfsVolume volume = NtfsVolume.open(plaintext);
        Map<String, byte[]> files = new TreeMap<>();
        NtfsCursor cursor = volume.files();
        for (Optional<NtfsEntry> each = cursor.next(); each.isPresent(); each = cursor.next()) {
            NtfsEntry entry = each.get();
            if (!entry.isDirectory() && !entry.path().startsWith("\\System Volume")) {
                files.put(entry.path(), content(volume, entry));
            }
        }
        return files;
    }

    private static byte[] content(NtfsVolume volume, NtfsEntry entry) throws IOException {
        NtfsContent content = volume.open(entry);
        byte[] bytes = new byte[Math.toIntExact(content.sizeBytes())];
        content.read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }
}
