// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import io.offlineseed.core.bitlocker.CipherMethod;
import io.offlineseed.core.bitlocker.unlock.KeyFile;
import io.offlineseed.core.bitlocker.unlock.LockedVolume;
import io.offlineseed.core.bitlocker.unlock.Protector;
import io.offlineseed.core.device.SliceBlockDevice;
import io.offlineseed.core.device.gpt.Partition;
import io.offlineseed.core.device.gpt.Partitions;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.EncryptionFacts;
import io.offlineseed.drive.KeyProtector;
import io.offlineseed.drive.StructureFinding;
import io.offlineseed.drive.UnlockKey;
import io.offlineseed.drive.VolumeFacts;
import io.offlineseed.drive.VolumeFacts.PartitionTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The volume of a drive, found by the door any other system would use: the partition table, or the
 * first sector of a drive that has none. Nothing is unlocked yet. Immutable.
 */
public final class VolumeOnDrive {

    private static final long MIB = 1 << 20;
    private static final int MOST_TOLD =
            16; // of partitions in a message; a table may have thousands

    private final BlockDevice partition;
    private final Optional<LockedVolume> locked;
    private final VolumeFacts facts;

    private VolumeOnDrive(
            PartitionTable table, OptionalInt number, long startBytes, BlockDevice partition)
            throws IOException {
        this.partition = partition;
        this.locked = LockedVolume.inspect(partition);
        this.facts =
                new VolumeFacts(
                        table,
                        number,
                        startBytes,
                        partition.sizeBytes(),
                        partition.sectorBytes(),
                        locked.map(volume -> translated(volume.facts())));
    }

    /** A partition, and what its first sector looks like. */
    private record Candidate(Partition partition, FirstSector.Content content) {

        String describe() {
            return partition.number()
                    + " ("
                    + content
                    + ", "
                    + partition.sizeBytes() / MIB
                    + " MiB at "
                    + partition.startBytes()
                    + ")";
        }
    }

    /**
     * Finds the volume.
     *
     * @param drive a whole drive or a bare volume; stays the caller's and open
     * @param name what messages call it
     * @param wanted place of the partition in the table, from 1; empty to take the only volume, or
     *     the only one in a partition meant for data
     * @throws DriveException if there is none ({@code VOLUME_NOT_FOUND}) or more than one that can
     *     be meant ({@code VOLUME_AMBIGUOUS}), or its BitLocker metadata are damaged ({@code
     *     VOLUME_DAMAGED})
     * @throws IOException if the drive cannot be read
     */
    public static VolumeOnDrive find(BlockDevice drive, String name, OptionalInt wanted)
            throws IOException {
        FirstSector.Content whole = FirstSector.of(drive).content();
        if (wanted.isEmpty() && whole.isReadable()) {
            return new VolumeOnDrive(PartitionTable.NONE, OptionalInt.empty(), 0, drive);
        }
        Partitions table = Partitions.read(drive);
        List<Candidate> all = new ArrayList<>();
        for (Partition each : table.partitions()) {
            all.add(new Candidate(each, FirstSector.of(slice(drive, each)).content()));
        }
        List<Candidate> volumes =
                all.stream()
                        .filter(each -> each.content().isReadable())
                        .filter(each -> isWanted(each, wanted))
                        .toList();
        List<Candidate> ofData =
                volumes.stream().filter(each -> each.partition().isBasicData()).toList();
        List<Candidate> meant = ofData.isEmpty() ? volumes : ofData;
        if (meant.isEmpty()) {
            throw notFound(name, wanted, table.kind(), all, whole);
        }
        if (meant.size() > 1) {
            throw ambiguous(name, meant);
        }
        Partition partition = meant.get(0).partition();
        return new VolumeOnDrive(
                translated(table.kind()),
                OptionalInt.of(partition.number()),
                partition.startBytes(),
                slice(drive, partition));
    }

    private static boolean isWanted(Candidate candidate, OptionalInt wanted) {
        return wanted.isEmpty() || wanted.getAsInt() == candidate.partition().number();
    }

    private static BlockDevice slice(BlockDevice drive, Partition partition) {
        return new SliceBlockDevice(drive, partition.startBytes(), partition.sizeBytes());
    }

    private static DriveException notFound(
            String name,
            OptionalInt wanted,
            Partitions.Kind table,
            List<Candidate> all,
            FirstSector.Content whole) {
        String found;
        if (table == Partitions.Kind.NONE) {
            found =
                    "it has no partition table, and its first sector looks like "
                            + (whole == FirstSector.Content.UNKNOWN ? "no volume" : whole);
        } else if (all.isEmpty()) {
            found =
                    "its partition table ("
                            + translated(table)
                            + ") names no partition that lies inside it; an image may have been cut"
                            + " off";
        } else {
            found =
                    "its partitions ("
                            + translated(table)
                            + ") are "
                            + described(all)
                            + (table == Partitions.Kind.MBR
                                    ? "; partitions inside an extended one are not looked for"
                                    : "");
        }
        return new DriveException(
                "VOLUME_NOT_FOUND",
                "There is no BitLocker or NTFS volume on "
                        + name
                        + (wanted.isPresent() ? " in partition " + wanted.getAsInt() : "")
                        + ": "
                        + found
                        + ". Nothing was changed. Check that it is the right drive or image, or the"
                        + " right partition, and that the drive's preparation came to its end.",
                null,
                null);
    }

    private static DriveException ambiguous(String name, List<Candidate> volumes) {
        return new DriveException(
                "VOLUME_AMBIGUOUS",
                "There is more than one volume on "
                        + name
                        + ", in partitions "
                        + described(volumes)
                        + ". Nothing was changed. Say which one is meant by its number"
                        + " (ReadDriveOptions.withPartition).",
                null,
                null);
    }

    private static String described(List<Candidate> candidates) {
        return candidates.stream()
                        .limit(MOST_TOLD)
                        .map(Candidate::describe)
                        .collect(Collectors.joining(", "))
                + (candidates.size() > MOST_TOLD
                        ? " and " + (candidates.size() - MOST_TOLD) + " more"
                        : "");
    }

    /** Returns what can be told without a key. */
    public VolumeFacts facts() {
        return facts;
    }

    /**
     * Returns what is not as it should be before any file system comes into sight: the partition
     * table, and each copy of BitLocker's metadata.
     *
     * @throws IOException if the drive cannot be read
     */
    List<StructureFinding> findings() throws IOException {
        List<StructureFinding> findings = new ArrayList<>();
        if (facts.table() == PartitionTable.GPT_BACKUP_ONLY) {
            findings.add(
                    new StructureFinding(
                            "partition table", true, "only its copy at the drive's end is sound"));
        }
        if (locked.isPresent()) {
            for (String each : locked.get().unsoundCopies()) {
                findings.add(new StructureFinding("BitLocker metadata", true, each));
            }
        }
        return findings;
    }

    /**
     * Opens the volume; takes some tenths of a second for each protector of the key's kind. A
     * volume that is not encrypted opens with any key.
     *
     * @return what its file system sees; not to be closed
     * @throws DriveException if the key does not open it ({@code KEY_WRONG}, {@code
     *     KEY_FILE_DAMAGED}, or {@code VOLUME_LOCKED} without a key), it is in conversion ({@code
     *     VOLUME_IN_CONVERSION}), encrypted in an unknown way ({@code VOLUME_NOT_SUPPORTED}), or
     *     damaged ({@code VOLUME_DAMAGED})
     */
    public BlockDevice unlock(UnlockKey key) {
        return locked.isEmpty() ? partition : unlock(locked.get(), key);
    }

    private static BlockDevice unlock(LockedVolume volume, UnlockKey key) {
        return key.match(
                () -> unlockOpen(volume),
                volume::unlock,
                volume::unlock,
                bytes -> open(volume, bytes));
    }

    private static BlockDevice open(LockedVolume volume, byte[] keyFile) {
        try (KeyFile file = KeyFile.parse(keyFile)) {
            return volume.unlock(file);
        }
    }

    private static BlockDevice unlockOpen(LockedVolume volume) {
        try {
            return volume.unlockSuspended();
        } catch (DriveException e) {
            if (!e.code().equals("KEY_WRONG")) {
                throw e;
            }
            throw new DriveException(
                    "VOLUME_LOCKED",
                    "The volume "
                            + volume.facts().volumeId()
                            + " is locked with BitLocker and needs a key. It opens with: "
                            + waysIn(volume)
                            + ". Nothing was changed. Give one of these.",
                    null,
                    e);
        }
    }

    private static String waysIn(LockedVolume volume) {
        return volume.facts().protectors().stream()
                .map(each -> each.kind() + " " + each.id())
                .collect(Collectors.joining(", "));
    }

    private static PartitionTable translated(Partitions.Kind kind) {
        return switch (kind) {
            case NONE -> PartitionTable.NONE;
            case MBR -> PartitionTable.MBR;
            case GPT -> PartitionTable.GPT;
            case GPT_BACKUP_ONLY -> PartitionTable.GPT_BACKUP_ONLY;
        };
    }

    private static EncryptionFacts translated(
            io.offlineseed.core.bitlocker.unlock.VolumeFacts volume) {
        return new EncryptionFacts(
                volume.volumeId(),
                volume.method().map(VolumeOnDrive::words).orElse("a method unknown here"),
                volume.created(),
                volume.description(),
                volume.protectors().stream()
                        .map(each -> new KeyProtector(translated(each.kind()), each.id()))
                        .toList(),
                volume.conversion());
    }

    private static KeyProtector.Kind translated(Protector.Kind kind) {
        return switch (kind) {
            case CLEAR_KEY -> KeyProtector.Kind.CLEAR_KEY;
            case EXTERNAL_KEY -> KeyProtector.Kind.KEY_FILE;
            case RECOVERY_PASSWORD -> KeyProtector.Kind.RECOVERY_PASSWORD;
            case PASSWORD -> KeyProtector.Kind.PASSWORD;
            case OTHER -> KeyProtector.Kind.OTHER;
        };
    }

    private static String words(CipherMethod method) {
        return switch (method) {
            case AES_CBC_128_DIFFUSER -> "AES-CBC 128 with Elephant diffuser";
            case AES_CBC_256_DIFFUSER -> "AES-CBC 256 with Elephant diffuser";
            case AES_CBC_128 -> "AES-CBC 128";
            case AES_CBC_256 -> "AES-CBC 256";
            case XTS_AES_128 -> "XTS-AES 128";
            case XTS_AES_256 -> "XTS-AES 256";
        };
    }
}
