// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import io.offlineseed.importjob.Delivery;
import io.offlineseed.importjob.DriveState;
import io.offlineseed.importjob.DriveStatus;
import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.ImportJobSummary;
import io.offlineseed.importjob.ImportService;
import io.offlineseed.importjob.JobState;
import io.offlineseed.importjob.ShipTo;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A job as the service describes it. What it says beyond the typed parts arrives in {@code
 * unrecognised}: of the job by name, of its properties as {@code properties.name}. Left out are the
 * return address and account, which are what the caller sent and do not belong in logs, and keys,
 * should the service ever repeat one, at whatever depth.
 *
 * @param job the job
 * @param jobType the service's word: {@code Import} or {@code Export}, or {@code ImportToAzure}
 * @param manifestHashes by serial number in lower case, of the drives that have one
 */
record JobAnswer(ImportJob job, String jobType, Map<String, String> manifestHashes) {

    private static final List<String> ADDRESS_ORDER =
            List.of(
                    "recipientName",
                    "streetAddress1",
                    "streetAddress2",
                    "city",
                    "stateOrProvince",
                    "postalCode",
                    "countryOrRegion",
                    "phone",
                    "additionalInformation",
                    "additionalShippingInformation");

    ImportJobSummary summary() {
        return new ImportJobSummary(
                job.resourceId(),
                job.name(),
                jobType,
                job.state(),
                job.delivery().map(Delivery::trackingNumber));
    }

    /**
     * Reads a job.
     *
     * @param reader at the start of the object
     * @param resourceId the id if the answer has none
     */
    static JobAnswer read(JsonReader reader, String resourceId) throws IOException {
        Reading reading = new Reading(resourceId);
        OpenFields.each(reader, reading::field);
        return reading.done();
    }

    /** Returns the lines of an address in the order of a label, unknown ones last. */
    static ShipTo shipTo(Map<String, String> lines) {
        Map<String, String> sorted = new LinkedHashMap<>();
        for (String name : ADDRESS_ORDER) {
            String line = lines.get(name);
            if (line != null) {
                sorted.put(name, line);
            }
        }
        lines.forEach(sorted::putIfAbsent);
        return new ShipTo(sorted);
    }

    private static final class Reading {

        private final OpenFields open = new OpenFields();
        private final List<DriveStatus> drives = new ArrayList<>();
        private final Map<String, String> hashes = new LinkedHashMap<>();
        private final Map<String, String> address = new LinkedHashMap<>();
        private String id;
        private @Nullable String name;
        private String location = "";
        private String jobType = "";
        private String state = JobState.CREATING.wireName(); // the description's default
        private boolean cancelRequested;
        private Optional<Instant> createdAt = Optional.empty();
        private Optional<Instant> changedAt = Optional.empty();
        private OptionalLong percent = OptionalLong.empty();
        private Optional<Delivery> delivery = Optional.empty();
        private Optional<Delivery> returned = Optional.empty();

        Reading(String resourceId) {
            id = resourceId;
        }

        JobAnswer done() {
            String named = name == null ? id.substring(id.lastIndexOf('/') + 1) : name;
            boolean addressed = address.values().stream().anyMatch(line -> !line.isBlank());
            return new JobAnswer(
                    new ImportJob(
                            ImportService.IMPORT_EXPORT,
                            id,
                            named,
                            location,
                            new JobState(state),
                            state,
                            createdAt,
                            changedAt,
                            addressed ? Optional.of(shipTo(address)) : Optional.empty(),
                            drives,
                            cancelRequested,
                            percent,
                            delivery,
                            returned,
                            open.rest()),
                    jobType,
                    hashes);
        }

        void field(String key, JsonReader reader) throws IOException {
            switch (key) {
                case "id" -> id = or(open.string(key, reader), id);
                case "name" -> name = open.string(key, reader);
                case "location" -> location = or(open.string(key, reader), location);
                case "properties" -> {
                    if (open.begins(JsonToken.START_OBJECT, key, reader)) {
                        OpenFields.each(reader, this::property);
                    }
                }
                case "systemData" -> {
                    open.keep(key, reader);
                    times(open.rest().getOrDefault(key, "{}"));
                }
                default -> open.keep(key, reader);
            }
        }

        private void times(String systemData) throws IOException {
            try (JsonReader reader = JsonProviders.createReader(systemData)) {
                if (reader.nextToken() == JsonToken.START_OBJECT) {
                    OpenFields.each(
                            reader,
                            (name, value) -> {
                                switch (name) {
                                    case "createdAt" -> createdAt = OpenFields.time(value);
                                    case "lastModifiedAt" -> changedAt = OpenFields.time(value);
                                    default -> value.skipChildren();
                                }
                            });
                }
            }
        }

        private void property(String name, JsonReader reader) throws IOException {
            String key = "properties." + name;
            switch (name) {
                case "jobType" -> jobType = or(open.string(key, reader), jobType);
                case "state" -> state = or(open.string(key, reader), state);
                case "cancelRequested" -> cancelRequested = open.flag(key, reader);
                case "percentComplete" -> percent = open.number(key, reader);
                case "shippingInformation" -> {
                    if (open.begins(JsonToken.START_OBJECT, key, reader)) {
                        lines(key, reader, open, address);
                    }
                }
                case "deliveryPackage" -> delivery = parcel(key, reader);
                case "returnPackage" -> returned = parcel(key, reader);
                case "driveList" -> {
                    if (open.begins(JsonToken.START_ARRAY, key, reader)) {
                        while (reader.nextToken() != JsonToken.END_ARRAY) {
                            if (open.begins(
                                    JsonToken.START_OBJECT,
                                    key + "[" + drives.size() + "]",
                                    reader)) {
                                drives.add(drive(reader));
                            }
                        }
                    }
                }
                default -> open.keep(key, reader);
            }
        }

        private Optional<Delivery> parcel(String key, JsonReader reader) throws IOException {
            if (!open.begins(JsonToken.START_OBJECT, key, reader)) {
                return Optional.empty();
            }
            String[] text = {"", "", null};
            OptionalLong[] count = {OptionalLong.empty()};
            OpenFields.each(
                    reader,
                    (name, value) -> {
                        String path = key + "." + name;
                        switch (name) {
                            case "carrierName" -> text[0] = or(open.string(path, value), "");
                            case "trackingNumber" -> text[1] = or(open.string(path, value), "");
                            case "shipDate" -> text[2] = open.string(path, value);
                            case "driveCount" -> count[0] = open.number(path, value);
                            default -> open.keep(path, value);
                        }
                    });
            return Optional.of(
                    new Delivery(text[0], text[1], count[0], Optional.ofNullable(text[2])));
        }

        private DriveStatus drive(JsonReader reader) throws IOException {
            DriveReading reading = new DriveReading();
            OpenFields.each(reader, reading::field);
            if (reading.manifestHash != null) {
                hashes.put(reading.driveId.toLowerCase(Locale.ROOT), reading.manifestHash);
            }
            return reading.done();
        }
    }

    private static final class DriveReading {

        private final OpenFields open = new OpenFields();
        private String driveId = "";
        private String state = DriveState.SPECIFIED.wireName(); // the description's default
        private @Nullable String manifestHash;
        private @Nullable String copyStatus;
        private OptionalLong percent = OptionalLong.empty();
        private OptionalLong bytes = OptionalLong.empty();
        private Optional<URI> errorLog = Optional.empty();
        private Optional<URI> verboseLog = Optional.empty();
        private Optional<URI> manifest = Optional.empty();

        void field(String name, JsonReader reader) throws IOException {
            switch (name) {
                case "driveId" -> driveId = or(open.string(name, reader), "");
                case "state" -> state = or(open.string(name, reader), state);
                case "copyStatus" -> copyStatus = open.string(name, reader);
                case "percentComplete" -> percent = open.number(name, reader);
                case "bytesSucceeded" -> bytes = open.number(name, reader);
                case "errorLogUri" -> errorLog = open.link(name, reader);
                case "verboseLogUri" -> verboseLog = open.link(name, reader);
                case "manifestUri" -> manifest = open.link(name, reader);
                case "manifestHash" -> {
                    manifestHash =
                            reader.currentToken() == JsonToken.STRING ? reader.getString() : null;
                    open.keep(name, reader);
                }
                default -> open.keep(name, reader);
            }
        }

        DriveStatus done() {
            return new DriveStatus(
                    driveId,
                    new DriveState(state),
                    Optional.ofNullable(copyStatus),
                    percent,
                    bytes,
                    OptionalLong.empty(),
                    errorLog,
                    verboseLog,
                    manifest,
                    open.rest());
        }
    }

    static void lines(String key, JsonReader reader, OpenFields open, Map<String, String> into)
            throws IOException {
        OpenFields.each(
                reader,
                (name, value) -> {
                    if (OpenFields.isLeftOut(name)) {
                        value.skipChildren();
                        return;
                    }
                    String line = open.string(key + "." + name, value);
                    if (line != null) {
                        into.put(name, line);
                    }
                });
    }

    static String or(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }
}
