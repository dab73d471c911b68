// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonWriter;
import io.offlineseed.DriveId;
import io.offlineseed.core.durable.DurableFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The label of an image file: what is printed on a drive and an image cannot show by itself. It
 * lies beside the image. Source: docs/formats/drive.md, "Image drives".
 *
 * @param id the serial number
 * @param sizeBytes the image's size, a multiple of the sector size
 * @param sectorBytes 512 or 4096
 */
record ImageLabel(DriveId id, long sizeBytes, int sectorBytes) {

    private static final String SUFFIX = ".drive.json";
    private static final int FORMAT_VERSION = 1;
    private static final int MAX_LABEL_BYTES = 64 << 10;

    ImageLabel {
        if (sectorBytes != 512 && sectorBytes != 4096) {
            throw new IllegalArgumentException(
                    "sectorBytes must be 512 or 4096, was " + sectorBytes);
        }
        if (sizeBytes < 1 || sizeBytes % sectorBytes != 0) {
            throw new IllegalArgumentException(
                    "sizeBytes must be a positive multiple of the sector size, "
                            + sectorBytes
                            + ", was "
                            + sizeBytes);
        }
    }

    static Path of(Path image) {
        return image.resolveSibling(image.getFileName() + SUFFIX);
    }

    /**
     * Returns the label of an image file; empty if it has none.
     *
     * @throws IOException if it has one that cannot be read or understood
     */
    static Optional<ImageLabel> read(Path image) throws IOException {
        if (image.getFileName() == null) {
            return Optional.empty();
        }
        Path label = of(image);
        byte[] content;
        try {
            content = DurableFiles.read(label, MAX_LABEL_BYTES);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try (JsonReader json = JsonProviders.createReader(content)) {
            if (json.readUntyped() instanceof Map<?, ?> fields
                    && fields.get("formatVersion") instanceof Number version
                    && fields.get("serialNumber") instanceof String serial
                    && fields.get("sizeBytes") instanceof Number size
                    && fields.get("sectorBytes") instanceof Number sector) {
                if (version.intValue() > FORMAT_VERSION) {
                    throw new IOException(
                            label
                                    + " has format version "
                                    + version
                                    + ", this library reads up to "
                                    + FORMAT_VERSION
                                    + "; use the version that wrote it, or a newer one");
                }
                return Optional.of(
                        new ImageLabel(new DriveId(serial), size.longValue(), sector.intValue()));
            }
            throw new IOException(label + " is not the label of an image drive: it lacks a field");
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IOException(label + " is not the label of an image drive", e);
        }
    }

    void write(Path image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter json = JsonProviders.createWriter(out)) {
            json.writeStartObject();
            json.writeIntField("formatVersion", FORMAT_VERSION);
            json.writeStringField("serialNumber", id.serialNumber());
            json.writeLongField("sizeBytes", sizeBytes);
            json.writeIntField("sectorBytes", sectorBytes);
            json.writeEndObject();
        }
        out.write('\n');
        new DurableFiles().replace(of(image), out.toByteArray());
    }
}
