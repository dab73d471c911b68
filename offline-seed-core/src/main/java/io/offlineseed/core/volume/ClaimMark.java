// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonWriter;
import io.offlineseed.DriveId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a mounted volume says in its root about whose it is, so that a drive is known again when
 * nothing else is. Holds no secret. Source: docs/formats/drive.md, "Claim mark".
 *
 * @param claimId the claim the volume is written under
 * @param jobName the backup
 * @param drive serial number under which the drive was claimed
 * @param listDigest digest of the sealed list
 * @param planNumber number of the drive in the backup
 */
public record ClaimMark(
        String claimId, String jobName, DriveId drive, String listDigest, int planNumber) {

    /** Its name in the root of the volume. */
    public static final String FILE_NAME = "offline-seed-claim.json";

    /** Its path as drives and manifests spell it. */
    public static final String FILE_PATH = "\\" + FILE_NAME;

    private static final int FORMAT_VERSION = 1;
    private static final int MAX_BYTES = 64 << 10;

    /** Validates that nothing is null. */
    public ClaimMark {
        Objects.requireNonNull(claimId, "claimId");
        Objects.requireNonNull(jobName, "jobName");
        Objects.requireNonNull(drive, "drive");
        Objects.requireNonNull(listDigest, "listDigest");
    }

    /** Returns the file's bytes. */
    byte[] render() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter json = JsonProviders.createWriter(out)) {
            json.writeStartObject();
            json.writeIntField("formatVersion", FORMAT_VERSION);
            json.writeStringField("claimId", claimId);
            json.writeStringField("jobName", jobName);
            json.writeStringField("drive", drive.serialNumber());
            json.writeStringField("listDigest", listDigest);
            json.writeIntField("planNumber", planNumber);
            json.writeEndObject();
        }
        out.write('\n');
        return out.toByteArray();
    }

    /**
     * Returns what the volume with that root says; empty if it says nothing that makes sense, as
     * after a crash, or if it is no volume of ours.
     *
     * @throws IOException if it cannot be read, or was written by a newer library
     */
    public static Optional<ClaimMark> read(Path root) throws IOException {
        Path file = root.resolve(FILE_NAME);
        byte[] content;
        try {
            if (Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Map<?, ?> fields = fields(content);
        if (fields.get("formatVersion") instanceof Number version
                && version.intValue() > FORMAT_VERSION) {
            throw new IOException(
                    file
                            + " has format version "
                            + version
                            + ", this library reads up to "
                            + FORMAT_VERSION
                            + "; use the version that wrote it, or a newer one");
        }
        if (fields.get("claimId") instanceof String claimId
                && fields.get("jobName") instanceof String jobName
                && fields.get("drive") instanceof String drive
                && fields.get("listDigest") instanceof String listDigest
                && fields.get("planNumber") instanceof Number planNumber) {
            try {
                return Optional.of(
                        new ClaimMark(
                                claimId,
                                jobName,
                                new DriveId(drive),
                                listDigest,
                                planNumber.intValue()));
            } catch (IllegalArgumentException e) {
                return Optional.empty(); // nothing this library has written
            }
        }
        return Optional.empty();
    }

    /** The fields of a JSON object; none if the bytes are none. */
    private static Map<?, ?> fields(byte[] content) {
        try (JsonReader json = JsonProviders.createReader(content)) {
            return json.readUntyped() instanceof Map<?, ?> fields ? fields : Map.of();
        } catch (IOException | IllegalStateException e) {
            return Map.of(); // the bytes are in memory, so it is they that are wrong
        }
    }
}
