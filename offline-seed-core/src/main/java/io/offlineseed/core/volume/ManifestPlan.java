// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import io.offlineseed.DriveId;
import io.offlineseed.core.hash.Hex;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.manifest.BlobMetadataFile;
import io.offlineseed.core.manifest.BlobPropertiesFile;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.core.manifest.ManifestBlob;
import io.offlineseed.core.manifest.ManifestHeader;
import io.offlineseed.core.manifest.SidecarFile;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.staging.ImportJobSpec;
import java.util.Optional;

/** What the manifest of a drive will say, as far as it follows from the backup alone. Immutable. */
public final class ManifestPlan {

    private static final String CLIENT_CREATOR = "offline-seed";

    private final ImportJobSpec spec;
    private final ManifestHeader header;
    private final Optional<byte[]> metadata;
    private final Optional<byte[]> properties;

    /** The manifest of the drive with that serial number. */
    public ManifestPlan(ImportJobSpec spec, DriveId drive) {
        this.spec = spec;
        this.metadata =
                spec.blobMetadata().isEmpty()
                        ? Optional.empty()
                        : Optional.of(BlobMetadataFile.render(spec.blobMetadata()));
        this.properties =
                spec.blobProperties().isEmpty()
                        ? Optional.empty()
                        : Optional.of(BlobPropertiesFile.render(spec.blobProperties()));
        this.header =
                new ManifestHeader(
                        drive,
                        CLIENT_CREATOR,
                        spec.disposition(),
                        metadata.map(b -> sidecar(DriveManifest.METADATA_FILE_PATH, b)),
                        properties.map(b -> sidecar(DriveManifest.PROPERTIES_FILE_PATH, b)));
    }

    private static SidecarFile sidecar(String path, byte[] content) {
        return new SidecarFile(path, Hex.upper(Md5.digest().digest(content)));
    }

    /** Returns what it states once. */
    public ManifestHeader header() {
        return header;
    }

    /** Returns the bytes of the metadata file, if there is one. */
    public Optional<byte[]> metadata() {
        return metadata.map(byte[]::clone);
    }

    /** Returns the bytes of the properties file, if there is one. */
    public Optional<byte[]> properties() {
        return properties.map(byte[]::clone);
    }

    /** Returns what it states of a blob. */
    public ManifestBlob blob(SealedBlob blob) {
        return new ManifestBlob(
                spec.container() + "/" + spec.blobName(blob.blob().path()),
                blob.drivePath(),
                blob.blob().sizeBytes(),
                blob.blob().kind());
    }
}
