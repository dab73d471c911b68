// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import io.offlineseed.DriveId;
import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.RecoveryVaultBuilder;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.journal.DriveClaim;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.DrivePlans;
import io.offlineseed.core.plan.OrdinalRange;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.core.staging.SealedCursor;
import io.offlineseed.core.staging.SealedList;
import io.offlineseed.core.vault.MemoryContainer.Stored;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.Verification;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.StagedBlob;
import io.offlineseed.testing.PlainBackup;
import io.offlineseed.vault.RecoveryVault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A backup whose drives are sealed, and the container they were imported to. */
abstract class VaultFixture {

    static final int BLOCK = 4 << 20;

    @TempDir Path folder;

    final MemoryContainer container = new MemoryContainer();
    final List<SealedBlob> list = new ArrayList<>();
    PlainBackup backup;

    @BeforeEach
    void stage() throws IOException {
        backup = new PlainBackup(folder, "fs01-seed", new DurableFiles());
        backup.lifecycle(SeedLifecycle.WAITING);
    }

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    Stored add(String path, int bytes, BlobKind kind) {
        byte[] content = new byte[bytes];
        new Random(list.size()).nextBytes(content);
        Stored stored = new Stored(content);
        stored.kind = kind;
        container.blobs.put(path, stored);
        StagedBlob blob = new StagedBlob(list.size(), path, bytes, kind, PlainBackup.NOW);
        list.add(new SealedBlob(blob, folder.resolve("staged-" + list.size()), "\\" + list.size()));
        return stored;
    }

    Stored add(String path, int bytes) {
        return add(path, bytes, BlobKind.BLOCK);
    }

    /** Leaves the state of drives with these blobs, each sealed. */
    void sealDrives(OrdinalRange... ofEach) throws IOException {
        seal();
        for (int i = 0; i < ofEach.length; i++) {
            sealDrive(i + 1, List.of(ofEach[i]));
        }
    }

    void seal() {
        backup.list(
                new SealedList() {
                    @Override
                    public String digest() {
                        return "d".repeat(64);
                    }

                    @Override
                    public long count() {
                        return list.size();
                    }

                    @Override
                    public long bytes() {
                        return list.stream().mapToLong(each -> each.blob().sizeBytes()).sum();
                    }

                    @Override
                    public SealedCursor from(long firstOrdinal) {
                        return new Cursor(Math.toIntExact(firstOrdinal));
                    }
                });
    }

    private final class Cursor implements SealedCursor {
        private int next;

        Cursor(int first) {
            next = first;
        }

        @Override
        public boolean hasNext() {
            return next < list.size();
        }

        @Override
        public SealedBlob next() {
            return list.get(next++);
        }

        @Override
        public void close() {}
    }

    void sealDrive(int number, List<OrdinalRange> ranges) throws IOException {
        DriveId id = new DriveId("DRIVE" + number);
        String claimId = new UUID(0, number).toString();
        ByteArrayOutputStream hashes = new ByteArrayOutputStream();
        long blobs = 0;
        long bytes = 0;
        for (OrdinalRange range : ranges) {
            for (long at = range.first(); at < range.end(); at++) {
                StagedBlob blob = list.get(Math.toIntExact(at)).blob();
                byte[] content = content(blob.path());
                for (int from = 0; from < content.length; from += BLOCK) {
                    int end = Math.min(from + BLOCK, content.length);
                    hashes.write(Md5.digest().digest(Arrays.copyOfRange(content, from, end)));
                }
                blobs++;
                bytes += blob.sizeBytes();
            }
        }
        DrivePlans.add(
                backup,
                new DrivePlan(
                        number,
                        backup.list().digest(),
                        ranges,
                        blobs,
                        bytes,
                        id,
                        1L << 30,
                        DrivePlan.LAYOUT_VERSION));
        DriveClaim claim =
                new DriveClaim(
                        claimId,
                        id,
                        "directory",
                        "/drives/" + number,
                        "mounted",
                        1L << 30,
                        0,
                        number,
                        PlainBackup.NOW,
                        0,
                        new UUID(0, 0),
                        0,
                        "");
        String manifest = "DBE8AAE014882026A98896BEAEF8910" + number;
        try (DriveJournal journal =
                DriveJournal.create(backup.files(), backup.driveDirectory(number), claim)) {
            journal.formatted(claimId);
            if (hashes.size() > 0) {
                journal.checkpoint(1, hashes.toByteArray());
            }
            journal.written(manifest, 500);
            journal.verified();
            journal.sealed(
                    new PreparedDrive(
                            id,
                            claimId,
                            "\\DriveManifest.xml",
                            manifest,
                            blobs,
                            bytes,
                            PlainBackup.NOW,
                            Verification.FULL,
                            true),
                    "");
        }
    }

    private byte[] content(String path) {
        Stored stored = container.blobs.get(path);
        return stored == null ? new byte[0] : stored.content;
    }

    RecoveryVault vault() {
        return new RecoveryVaultBuilder().container(container.client()).buildVault();
    }
}
