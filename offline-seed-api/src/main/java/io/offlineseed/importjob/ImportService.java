// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

/**
 * The services that hold import jobs. Drives are prepared alike for both. Source: docs/azure.md,
 * "Two services".
 */
public enum ImportService {
    /** Azure Import/Export: Microsoft.ImportExport. */
    IMPORT_EXPORT("Microsoft.ImportExport"),

    /** Azure Data Box, jobs with the customer's own disks: Microsoft.DataBox. */
    DATA_BOX("Microsoft.DataBox");

    private final String provider;

    ImportService(String provider) {
        this.provider = provider;
    }

    /** Returns the namespace of its resource provider. */
    public String provider() {
        return provider;
    }
}
