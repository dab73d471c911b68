// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.drive.DirectoryDriveProvider;
import io.offlineseed.core.drive.DriveProviders;
import io.offlineseed.core.durable.DurabilityWatch;
import io.offlineseed.core.secrets.FileRecoveryPasswordStore;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.PrepareOptions;
import io.offlineseed.drive.PrepareReport;
import io.offlineseed.testing.TestBackup;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/** A process that prepares one directory drive, and may be killed at any moment. */
final class KilledPreparation {

    private static final PrepareOptions OPTIONS =
            PrepareOptions.defaults()
                    .withMemoryBytes(24 << 20)
                    .withCheckpoint(4 << 20, Duration.ofMillis(100));

    private KilledPreparation() {}

    /** Prepares the drive in the second directory for the backup in the first. */
    public static void main(String[] arguments) throws IOException {
        PrepareReport report = prepare(Path.of(arguments[0]), arguments[1]);
        if (!report.isComplete()) {
            throw new IllegalStateException(report.toString());
        }
    }

    static PrepareReport prepare(Path staging, String folder) throws IOException {
        DirectoryDriveProvider provider = new DirectoryDriveProvider();
        Drive drive = provider.find(folder).orElseThrow();
        try (TestBackup backup = TestBackup.open(staging, DurabilityWatch.NONE)) {
            return new SeedDrivePreparer(
                            new DriveProviders(List.of(provider)),
                            open ->
                                    new FileRecoveryPasswordStore(
                                            open.files(), open.secretsDirectory()),
                            new SecureRandom())
                    .prepare(
                            backup,
                            List.of(
                                    DriveTarget.erase(
                                            drive, drive.id().orElseThrow().serialNumber())),
                            OPTIONS);
        }
    }
}
