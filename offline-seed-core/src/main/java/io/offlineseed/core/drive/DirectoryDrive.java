// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonWriter;
import io.offlineseed.DriveId;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A directory that stands for a drive.
 *
 * @param folder the directory
 * @param id the serial number on its label
 * @param capacityBytes the size on its label
 */
record DirectoryDrive(Path folder, DriveId id, long capacityBytes) {

    static final String VOLUME = "volume";

    private static final String LABEL = "drive.json";
    private static final int FORMAT_VERSION = 1;
    private static final int MAX_LABEL_BYTES = 64 << 10;
    private static final int MAX_NAMES_SHOWN = 5;

    static DirectoryDrive make(Path folder, DriveId id, long capacityBytes) throws IOException {
        if (capacityBytes < 1) {
            throw new IllegalArgumentException(
                    "capacityBytes must be positive, was " + capacityBytes);
        }
        Optional<DirectoryDrive> existing = find(folder);
        if (existing.isPresent()) {
            DirectoryDrive drive = existing.get();
            if (!drive.id.equals(id) || drive.capacityBytes != capacityBytes) {
                throw new IllegalArgumentException(
                        folder
                                + " is the directory drive "
                                + drive.id
                                + " with "
                                + drive.capacityBytes
                                + " bytes, not "
                                + id
                                + " with "
                                + capacityBytes
                                + ". Nothing was changed. Use it as it is, or another directory");
            }
            return drive;
        }
        if (!names(folder).isEmpty()) {
            throw new IllegalArgumentException(
                    folder
                            + " is not empty and is no directory drive, as it has no "
                            + LABEL
                            + ". Nothing was changed. Use an empty directory");
        }
        DirectoryDrive drive = new DirectoryDrive(folder.toAbsolutePath(), id, capacityBytes);
        DurableFiles files = new DurableFiles();
        files.createDirectories(drive.volumeRoot());
        files.replace(drive.folder.resolve(LABEL), drive.label());
        return drive;
    }

    /** Returns the drive that the folder is; empty if it is none. */
    static Optional<DirectoryDrive> find(Path folder) throws IOException {
        Path label = folder.resolve(LABEL);
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
                    && fields.get("capacityBytes") instanceof Number capacity) {
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
                        new DirectoryDrive(
                                folder.toAbsolutePath(),
                                new DriveId(serial),
                                capacity.longValue()));
            }
            throw new IOException("it lacks a field");
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IOException(label + " is not the label of a directory drive", e);
        }
    }

    private byte[] label() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter json = JsonProviders.createWriter(out)) {
            json.writeStartObject();
            json.writeIntField("formatVersion", FORMAT_VERSION);
            json.writeStringField("serialNumber", id.serialNumber());
            json.writeLongField("capacityBytes", capacityBytes);
            json.writeEndObject();
        }
        out.write('\n');
        return out.toByteArray();
    }

    Path volumeRoot() {
        return folder.resolve(VOLUME);
    }

    Drive facts() throws IOException {
        List<String> names = names(volumeRoot());
        List<String> contents = new ArrayList<>();
        if (!names.isEmpty()) {
            String shown =
                    String.join(", ", names.subList(0, Math.min(MAX_NAMES_SHOWN, names.size())));
            contents.add(
                    "a directory with "
                            + shown
                            + (names.size() > MAX_NAMES_SHOWN ? " and more" : ""));
        }
        return new Drive(
                DirectoryDriveProvider.NAME,
                folder.toString(),
                Optional.of(id),
                "directory",
                capacityBytes,
                Optional.empty(),
                Bus.DIRECTORY,
                List.of(),
                contents);
    }

    /** The first names in a directory, one more than are shown; none if it does not exist. */
    private static List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
                if (names.size() > MAX_NAMES_SHOWN) {
                    break;
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        names.sort(null);
        return names;
    }
}
