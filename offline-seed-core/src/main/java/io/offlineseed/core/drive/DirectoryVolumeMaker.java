// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonWriter;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.spi.DriveLease;
import io.offlineseed.spi.MountedVolume;
import io.offlineseed.spi.VolumeMaker;
import io.offlineseed.spi.VolumeSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the volume of a directory drive: an empty folder. It is not encrypted, so any password
 * opens it. Erasing removes what is in that folder and nothing else; links are removed, not
 * followed.
 */
final class DirectoryVolumeMaker implements VolumeMaker {

    private static final String VOLUME_LABEL = "volume.json";
    private static final int FORMAT_VERSION = 1;
    private static final int MAX_LABEL_BYTES = 64 << 10;

    private record DirectoryVolume(Path root, String volumeId) implements MountedVolume {

        @Override
        public void flush() {
            // A directory has no flush of its own: whoever writes a file forces it.
        }

        @Override
        public void close() {
            // Nothing is mounted.
        }
    }

    @Override
    public boolean isShippable() {
        return false;
    }

    @Override
    public MountedVolume create(DriveLease lease, VolumeSpec spec, RecoveryPassword password)
            throws IOException {
        DirectoryDrive drive = directory(lease);
        DurableFiles files = new DurableFiles();
        Path label = drive.folder().resolve(VOLUME_LABEL);
        files.delete(label); // first: what is half erased is no volume
        empty(drive.volumeRoot());
        files.createDirectories(drive.volumeRoot());
        String volumeId = UUID.randomUUID().toString();
        files.replace(label, render(volumeId, spec));
        return new DirectoryVolume(drive.volumeRoot(), volumeId);
    }

    @Override
    public Optional<MountedVolume> unlock(DriveLease lease, RecoveryPassword password)
            throws IOException {
        DirectoryDrive drive = directory(lease);
        Path label = drive.folder().resolve(VOLUME_LABEL);
        try (JsonReader json =
                JsonProviders.createReader(DurableFiles.read(label, MAX_LABEL_BYTES))) {
            if (json.readUntyped() instanceof Map<?, ?> fields
                    && fields.get("volumeId") instanceof String volumeId
                    && Files.isDirectory(drive.volumeRoot())) {
                return Optional.of(new DirectoryVolume(drive.volumeRoot(), volumeId));
            }
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalStateException e) {
            throw new IOException(label + " is not the label of a volume", e);
        }
    }

    private static DirectoryDrive directory(DriveLease lease) {
        if (lease instanceof DirectoryLease directory) {
            return directory.directory();
        }
        throw new IllegalArgumentException(
                "lease must be one of a directory drive, was of " + lease.drive().describe());
    }

    private static byte[] render(String volumeId, VolumeSpec spec) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter json = JsonProviders.createWriter(out)) {
            json.writeStartObject();
            json.writeIntField("formatVersion", FORMAT_VERSION);
            json.writeStringField("volumeId", volumeId);
            json.writeStringField("label", spec.label());
            json.writeEndObject();
        }
        out.write('\n');
        return out.toByteArray();
    }

    private static void empty(Path root) throws IOException {
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(root);
            return;
        }
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        if (!directory.equals(root)) {
                            Files.delete(directory);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
