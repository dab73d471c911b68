// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.core.device.SliceBlockDevice;
import io.offlineseed.core.device.gpt.Partition;
import io.offlineseed.core.device.gpt.Partitions;
import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is found on a device by its partition table and signatures, for a person who is about to
 * consent to its erasure. It reads; it never trusts a number it read. Source:
 * docs/formats/drive.md, "What is recognised on a drive".
 *
 * @param words what was found; empty means that nothing was recognised
 * @param mayBeMounted whether anything found is used without a layer that the whole system sees, so
 *     that only a table of mounts tells whether it is in use
 * @param inPool whether it is a member of a ZFS pool, whose members no table shows
 */
record DeviceContents(List<String> words, boolean mayBeMounted, boolean inPool) {

    private static final int MOST_PARTITIONS_TOLD = 16;
    private static final int DATA_LOOKED_AT_BYTES = 4096;
    private static final Set<String> EXTENDED = Set.of("05", "0f", "85"); // tables inside, not read
    private static final int REGIONS_AT = 0xb0;
    private static final int TO_GO_REGIONS_AT = 0x1b8;
    private static final int VOLUME_ID_AT = 64 + 16;
    private static final long BITLOCKER_SIGNATURE = 0x2d53462d4556462dL;

    DeviceContents {
        words = List.copyOf(words);
    }

    /**
     * Looks at a device.
     *
     * @throws IOException if it cannot be read
     */
    static DeviceContents read(BlockDevice device) throws IOException {
        Reading reading = new Reading();
        Partitions table = Partitions.read(device);
        if (table.kind() != Partitions.Kind.NONE) {
            reading.table(device, table);
        }
        reading.volume(device, "", table.kind() == Partitions.Kind.NONE);
        return new DeviceContents(reading.words, reading.mayBeMounted, reading.inPool);
    }

    /** One look at a device. */
    private static final class Reading {

        private final List<String> words = new ArrayList<>();
        private boolean mayBeMounted;
        private boolean inPool;

        void table(BlockDevice device, Partitions table) throws IOException {
            int count = table.partitions().size();
            words.add(
                    (switch (table.kind()) {
                                case GPT -> "a GUID partition table";
                                case GPT_BACKUP_ONLY ->
                                        "a GUID partition table of which only the copy at the end is sound";
                                default -> "an MBR partition table";
                            })
                            + (count == 1
                                    ? " with 1 partition"
                                    : " with " + count + " partitions"));
            for (int i = 0; i < count; i++) {
                Partition partition = table.partitions().get(i);
                if (i >= MOST_PARTITIONS_TOLD || EXTENDED.contains(partition.type())) {
                    mayBeMounted = true; // not looked at
                    continue;
                }
                SliceBlockDevice slice =
                        new SliceBlockDevice(device, partition.startBytes(), partition.sizeBytes());
                volume(slice, "in partition " + (i + 1) + " ", true);
            }
        }

        /**
         * Adds what a volume holds.
         *
         * @param anyData whether data that nobody knows are told of too
         */
        void volume(BlockDevice volume, String where, boolean anyData) throws IOException {
            int sector = volume.sectorBytes();
            long whole = volume.sizeBytes() / sector * sector;
            byte[] start = bytes(volume, 0, (int) Math.min(Signature.BYTES, whole));
            Optional<Signature> found = Signature.of(start);
            if (found.isPresent()) {
                words.add(where + describe(found.get(), volume, start));
                mayBeMounted |= found.get().use() == Signature.Use.MOUNTED;
                inPool |= found.get() == Signature.ZFS || found.get() == Signature.ZFS_BIG_ENDIAN;
            } else if (isRaidByItsEnd(volume)) {
                words.add(where + "a member of a Linux RAID");
            } else if (anyData && !isZero(start)) {
                words.add(where + "data of an unknown kind");
                mayBeMounted = true;
            }
        }

        private static boolean isZero(byte[] start) {
            int end = Math.min(start.length, DATA_LOOKED_AT_BYTES);
            for (int i = 0; i < end; i++) {
                if (start[i] != 0) {
                    return false;
                }
            }
            return true;
        }

        private static String describe(Signature signature, BlockDevice volume, byte[] start)
                throws IOException {
            return switch (signature) {
                case BITLOCKER -> signature.describe(start) + volumeId(volume, start, REGIONS_AT);
                case BITLOCKER_TO_GO ->
                        signature.describe(start) + volumeId(volume, start, TO_GO_REGIONS_AT);
                case NTFS ->
                        NtfsLabel.read(volume, start)
                                .map(signature::withLabel)
                                .orElseGet(() -> signature.describe(start));
                default -> signature.describe(start);
            };
        }

        /** The volume's own id, with a blank before it; the claim id of a seed's drive. */
        private static String volumeId(BlockDevice volume, byte[] start, int regionsAt)
                throws IOException {
            long region = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong(regionsAt);
            int sector = volume.sectorBytes();
            if (region <= 0 || region % sector != 0 || region > volume.sizeBytes() - sector) {
                return "";
            }
            ByteBuffer b =
                    ByteBuffer.wrap(bytes(volume, region, sector)).order(ByteOrder.LITTLE_ENDIAN);
            if (b.getLong(0) != BITLOCKER_SIGNATURE) {
                return "";
            }
            long high =
                    (b.getInt(VOLUME_ID_AT) & 0xffff_ffffL) << 32
                            | (b.getShort(VOLUME_ID_AT + 4) & 0xffffL) << 16
                            | (b.getShort(VOLUME_ID_AT + 6) & 0xffffL);
            long low = Long.reverseBytes(b.getLong(VOLUME_ID_AT + 8));
            return " " + new UUID(high, low);
        }

        /** The older layouts of a Linux RAID are at the end of its members. */
        private static boolean isRaidByItsEnd(BlockDevice volume) throws IOException {
            long size = volume.sizeBytes();
            return isRaidAt(volume, (size >> 16 << 16) - (64 << 10))
                    || isRaidAt(volume, (size >> 12 << 12) - (8 << 10));
        }

        private static boolean isRaidAt(BlockDevice volume, long at) throws IOException {
            int sector = volume.sectorBytes();
            if (at < 0 || at % sector != 0 || at > volume.sizeBytes() - sector) {
                return false;
            }
            byte[] magic = Arrays.copyOf(bytes(volume, at, sector), Signature.RAID_MAGIC.length());
            return Signature.of(magic).filter(Signature.RAID_AT_START::equals).isPresent();
        }

        private static byte[] bytes(BlockDevice volume, long at, int count) throws IOException {
            byte[] bytes = new byte[count];
            volume.read(at, ByteBuffer.wrap(bytes));
            return bytes;
        }
    }
}
