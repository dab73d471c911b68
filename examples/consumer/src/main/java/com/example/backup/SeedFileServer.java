// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package com.example.backup;

import io.offlineseed.staging.ImportJobSpec;

/** Seeds a file server; see the README for the whole journey. */
public final class SeedFileServer {

    private SeedFileServer() {}

    /** Describes the import job that the seed of a file server is staged for. */
    public static void main(String[] args) {
        ImportJobSpec spec =
                ImportJobSpec.builder()
                        .jobName("fs01-seed")
                        .subscriptionId("11111111-2222-3333-4444-555555555555")
                        .resourceGroup("backup")
                        .region("westeurope")
                        .storageAccount("contosobackup")
                        .container("seeds")
                        .build();
        System.out.println("import job " + spec.jobName());
    }
}
