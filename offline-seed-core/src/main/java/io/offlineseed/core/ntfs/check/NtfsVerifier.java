// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.SystemFiles;
import io.offlineseed.core.ntfs.check.NtfsFinding.Kind;
import io.offlineseed.core.ntfs.read.DamagedStructure;
import io.offlineseed.core.ntfs.read.FileNode;
import io.offlineseed.core.ntfs.read.MasterFileTable;
import io.offlineseed.core.ntfs.read.MftRecord;
import io.offlineseed.core.ntfs.read.RecordReader;
import io.offlineseed.core.ntfs.read.VolumeBytes;
import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Holds an NTFS volume against the whole checklist: every record, attribute, index and bitmap, and
 * that they agree with each other. The content of files is not read. What is found is told, not
 * thrown; on volumes that Windows has used, a log that is not empty and old copies of times in
 * directories are found although they do no harm.
 *
 * <p>Reads all metadata, most of them once and in rising order. Memory: about ten bytes for each
 * record, and some more for each gap between the clusters in use.
 */
public final class NtfsVerifier {

    private static final int LOOK_EVERY = 1024; // records, for a wish to stop

    private final Checked checked;
    private final BooleanSupplier stopping;

    private NtfsVerifier(Checked checked, BooleanSupplier stopping) {
        this.checked = checked;
        this.stopping = stopping;
    }

    /**
     * Looks at a whole volume; takes as long as reading its metadata does.
     *
     * @param device the volume, such as a partition or what a key made of one; stays the caller's
     * @param stopping asked now and then; if it says yes, the report is not complete
     * @throws IOException if the device cannot be read
     */
    public static NtfsReport verify(BlockDevice device, BooleanSupplier stopping)
            throws IOException {
        Findings findings = new Findings();
        try {
            Optional<VolumeBytes> volume = VolumeBytes.open(device);
            if (volume.isPresent()) {
                MasterFileTable table = MasterFileTable.open(volume.get());
                return new NtfsVerifier(new Checked(volume.get(), table, findings), stopping).run();
            }
            findings.add(Kind.BOOT_SECTOR, "the first sector is not one of NTFS");
        } catch (DamagedStructure e) {
            findings.add(Kind.MASTER_FILE_TABLE, e.reason());
        }
        return new NtfsReport(
                0, 0, findings.count(), findings.harmlessCount(), findings.first(), true);
    }

    private NtfsReport run() throws IOException, DamagedStructure {
        RecordReader reader = new RecordReader(checked.table);
        boolean complete = records(reader) && directories(reader);
        if (complete) {
            new SystemCheck(checked).check();
            BitSet lost = (BitSet) checked.continuations.clone();
            lost.andNot(checked.claimed);
            lost.stream()
                    .forEach(
                            n ->
                                    checked.findings.add(
                                            Kind.RECORD,
                                            "record "
                                                    + n
                                                    + ": continues a file that does not"
                                                    + " know of it"));
        }
        int own = SystemFiles.FIRST_USER;
        BitSet directories = checked.directories;
        BitSet inUse = checked.inUse;
        long directoryCount =
                (long) directories.cardinality()
                        - directories.get(0, Math.min(own, directories.size())).cardinality();
        long fileCount =
                (long) inUse.cardinality()
                        - inUse.get(0, Math.min(own, inUse.size())).cardinality()
                        - checked.continuations.cardinality()
                        - directoryCount;
        return new NtfsReport(
                fileCount,
                directoryCount,
                checked.findings.count(),
                checked.findings.harmlessCount(),
                checked.findings.first(),
                complete);
    }

    private boolean records(RecordReader reader) throws IOException, DamagedStructure {
        RecordReader others = new RecordReader(checked.table);
        RecordCheck recordCheck = new RecordCheck(checked);
        FileCheck fileCheck = new FileCheck(checked);
        for (long number = 0; number < reader.records(); number++) {
            if (number % LOOK_EVERY == 0 && stopping.getAsBoolean()) {
                return false;
            }
            byte[] raw = reader.raw(number);
            if (isZero(raw)) {
                continue; // never used
            }
            try {
                MftRecord record = MftRecord.parse(number, raw);
                recordCheck.check(record);
                if (!record.isInUse()) {
                    continue;
                }
                checked.inUse.set((int) number);
                if (record.baseReference() != 0) {
                    checked.continuations.set((int) number);
                    continue;
                }
                fileCheck.check(FileNode.of(checked.volume, others, record));
            } catch (DamagedStructure e) {
                checked.findings.add(Kind.RECORD, e.reason());
            }
        }
        return true;
    }

    private static boolean isZero(byte[] record) {
        for (int at = 0; at < record.length; at += 8) {
            if (Le.int64(record, at) != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean directories(RecordReader reader) throws IOException, DamagedStructure {
        if (!checked.directories.get(SystemFiles.ROOT)) {
            checked.findings.add(Kind.SYSTEM_FILE, "there is no root directory");
            return true;
        }
        DirectoryCheck check = new DirectoryCheck(checked, node(reader, SystemFiles.ROOT));
        for (int number = checked.directories.nextSetBit(0);
                number >= 0;
                number = checked.directories.nextSetBit(number + 1)) {
            if (stopping.getAsBoolean()) {
                return false;
            }
            check.check(node(reader, number));
        }
        check.finish();
        return true;
    }

    private FileNode node(RecordReader reader, long number) throws IOException, DamagedStructure {
        return FileNode.of(checked.volume, reader, reader.read(number));
    }
}
