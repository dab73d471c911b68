// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package com.example.backup;

import io.offlineseed.core.DrivePreparerBuilder;
import io.offlineseed.core.StagingLocations;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DrivePreparer;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.PrepareOptions;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.ImportJobClient;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.ReplicaOptions;
import io.offlineseed.staging.StagedBackup;
import io.offlineseed.staging.StagingLocation;
import java.nio.file.Path;
import java.util.List;

/** Seeds a file server: the thirty lines of the README. */
final class SeedFileServer {

    private SeedFileServer() {}

    /** Stages {@code source}, puts it on {@code drive} and creates the import job; returns it. */
    static ImportJob seed(
            Path source,
            Path staging,
            Drive drive,
            String typedSerialNumber,
            ImportJobClient jobs,
            CreateJobOptions returnTo) {
        ImportJobSpec spec =
                ImportJobSpec.builder()
                        .jobName("fs01-seed")
                        .subscriptionId("11111111-2222-3333-4444-555555555555")
                        .resourceGroup("backup")
                        .region("westeurope")
                        .storageAccount("contosobackup")
                        .container("seeds")
                        .build();
        StagingLocation location = StagingLocations.open(staging);
        try (StagedBackup backup =
                location.find(spec.jobName()).orElseGet(() -> location.create(spec))) {
            if (!backup.isSealed()) {
                backup.addReplica(source, ReplicaOptions.defaults());
                backup.seal();
            }
            DrivePreparer preparer = new DrivePreparerBuilder().buildPreparer();
            System.out.println("drives needed: " + preparer.plan(backup, List.of(drive)).drives());
            List<PreparedDrive> drives =
                    preparer.prepare(
                                    backup,
                                    List.of(DriveTarget.erase(drive, typedSerialNumber)),
                                    PrepareOptions.defaults())
                            .orElseThrow();
            return jobs.create(backup, drives, returnTo);
        }
    }
}
