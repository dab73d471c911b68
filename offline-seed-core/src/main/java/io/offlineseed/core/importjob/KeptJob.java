// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.drive.PreparedDrive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a backup keeps of its import job, in {@code import-job.json}: first that it is about to be
 * created and with which drives, then that it was. So a job that exists after a crash is known to
 * be ours. Source: docs/formats/import-job.md.
 *
 * @param resourceId the job's Azure resource id
 * @param drives the drives it was or is to be created with
 * @param intendedAt when it was about to be created
 * @param createdAt when the service had confirmed it; empty before
 */
record KeptJob(
        String resourceId, List<Drive> drives, Instant intendedAt, Optional<Instant> createdAt) {

    /**
     * A drive of the job.
     *
     * @param driveId its serial number
     * @param claimId the claim it was written under
     * @param manifestHash MD5 of its manifest
     */
    record Drive(String driveId, String claimId, String manifestHash) {
        Drive {
            Objects.requireNonNull(driveId, "driveId");
            Objects.requireNonNull(claimId, "claimId");
            Objects.requireNonNull(manifestHash, "manifestHash");
        }
    }

    KeptJob {
        Objects.requireNonNull(resourceId, "resourceId");
        drives = List.copyOf(drives);
        Objects.requireNonNull(intendedAt, "intendedAt");
        Objects.requireNonNull(createdAt, "createdAt");
    }

    /** Returns that job with those drives, about to be created. */
    static KeptJob intended(JobPath job, Collection<PreparedDrive> prepared, Instant now) {
        List<Drive> drives = new ArrayList<>();
        for (PreparedDrive each : prepared) {
            drives.add(new Drive(each.id().serialNumber(), each.claimId(), each.manifestHash()));
        }
        return new KeptJob(job.id(), drives, now, Optional.empty());
    }

    /** Returns the same job, confirmed. */
    KeptJob created(Instant now) {
        return new KeptJob(resourceId, drives, intendedAt, Optional.of(now));
    }

    /**
     * Returns the serial numbers of its drives that {@code other} does not have under the same
     * claim. Each claim has a recovery password of its own.
     */
    List<String> drivesClaimedSince(KeptJob other) {
        Set<String> claims = new HashSet<>();
        other.drives.forEach(each -> claims.add(key(each.claimId())));
        return drives.stream()
                .filter(each -> !claims.contains(key(each.claimId())))
                .map(Drive::driveId)
                .toList();
    }

    /** Returns whether the service's job has exactly these drives with these manifests. */
    boolean isThatOf(JobAnswer answer) {
        Map<String, String> open = new HashMap<>();
        drives.forEach(each -> open.put(key(each.driveId()), each.manifestHash()));
        for (var status : answer.job().drives()) {
            String hash = open.remove(key(status.driveId()));
            String told = answer.manifestHashes().get(key(status.driveId()));
            if (hash == null || (told != null && !told.equalsIgnoreCase(hash))) {
                return false;
            }
        }
        return open.isEmpty();
    }

    private static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }

    void write(DurableFiles files, Path file) {
        StateFile.write(
                files,
                file,
                json -> {
                    json.writeStringField("resourceId", resourceId);
                    json.writeStringField("intendedAt", intendedAt.toString());
                    if (createdAt.isPresent()) {
                        json.writeStringField("createdAt", createdAt.get().toString());
                    }
                    json.writeArrayField("drives", drives, KeptJob::writeDrive);
                });
    }

    private static void writeDrive(JsonWriter json, Drive drive) throws IOException {
        json.writeStartObject();
        json.writeStringField("driveId", drive.driveId());
        json.writeStringField("claimId", drive.claimId());
        json.writeStringField("manifestHash", drive.manifestHash());
        json.writeEndObject();
    }

    static Optional<KeptJob> read(Path file) {
        return StateFile.read(file, KeptJob::read);
    }

    private static KeptJob read(JsonReader json) throws IOException {
        Map<String, String> text = new HashMap<>();
        List<Drive> drives = new ArrayList<>();
        OpenFields.each(
                json,
                (name, value) -> {
                    if (name.equals("drives")) {
                        while (value.nextToken() != JsonToken.END_ARRAY) {
                            drives.add(readDrive(value));
                        }
                    } else {
                        text.put(name, value.getText());
                    }
                });
        @Nullable String created = text.get("createdAt");
        return new KeptJob(
                required(text, "resourceId"),
                drives,
                Instant.parse(required(text, "intendedAt")),
                Optional.ofNullable(created).map(Instant::parse));
    }

    private static Drive readDrive(JsonReader json) throws IOException {
        Map<String, String> text = new HashMap<>();
        OpenFields.each(json, (name, value) -> text.put(name, value.getText()));
        return new Drive(
                required(text, "driveId"),
                required(text, "claimId"),
                required(text, "manifestHash"));
    }

    static String required(Map<String, String> text, String name) throws IOException {
        String value = text.get(name);
        if (value == null) {
            throw new IOException("it has no " + name);
        }
        return value;
    }
}
