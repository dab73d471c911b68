// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import io.offlineseed.DriveId;
import io.offlineseed.staging.ImportDisposition;
import java.util.Objects;
import java.util.Optional;

/**
 * What a manifest states once.
 *
 * @param drive serial number as the datacenter reads it from the hardware
 * @param clientCreator name of the writer; the service does not interpret it
 * @param disposition what the service does with a blob that exists already; stated for every blob
 * @param metadata the metadata file of all blobs
 * @param properties the properties file of all blobs
 */
public record ManifestHeader(
        DriveId drive,
        String clientCreator,
        ImportDisposition disposition,
        Optional<SidecarFile> metadata,
        Optional<SidecarFile> properties) {

    /** Validates that nothing is null and the texts can stand in XML. */
    public ManifestHeader {
        Objects.requireNonNull(drive, "drive");
        XmlText.requireLegal("clientCreator", clientCreator);
        Objects.requireNonNull(disposition, "disposition");
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(properties, "properties");
    }
}
