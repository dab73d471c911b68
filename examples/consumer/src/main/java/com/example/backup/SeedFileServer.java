// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package com.example.backup;

import io.offlineseed.core.Drives;
import io.offlineseed.core.StagingLocations;
import io.offlineseed.drive.Drive;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.ReplicaOptions;
import io.offlineseed.staging.StagedBackup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stages a small file server, on the class path and on the module path alike. */
public final class SeedFileServer {

    private SeedFileServer() {}

    /** Works below the folder that is given. */
    public static void main(String[] args) throws IOException {
        Path work = Files.createDirectories(Path.of(args[0]));
        Path source = Files.createDirectories(work.resolve("fs01"));
        Files.writeString(source.resolve("report.txt"), "all is well");
        ImportJobSpec spec =
                ImportJobSpec.builder()
                        .jobName("fs01-seed")
                        .subscriptionId("11111111-2222-3333-4444-555555555555")
                        .resourceGroup("backup")
                        .region("westeurope")
                        .storageAccount("contosobackup")
                        .container("seeds")
                        .build();
        Path staging = Files.createDirectories(work.resolve("staging"));
        try (StagedBackup backup = StagingLocations.open(staging).create(spec)) {
            backup.addReplica(source, ReplicaOptions.defaults());
            backup.seal();
            System.out.println(backup.blobCount() + " blobs staged for " + spec.jobName());
        }
        Path folder = Files.createDirectories(work.resolve("drive"));
        Drive drive = Drives.directory(folder, "WX21A1234567", 64L << 20);
        System.out.println(drive.describe() + " is fit: " + Drives.check(drive).isFit());
    }
}
