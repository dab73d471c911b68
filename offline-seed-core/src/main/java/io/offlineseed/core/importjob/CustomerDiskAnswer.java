// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import io.offlineseed.importjob.Delivery;
import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.ImportService;
import io.offlineseed.importjob.JobState;
import io.offlineseed.importjob.ShipTo;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A customer-disk job as Microsoft.DataBox describes it. What it says beyond the typed parts
 * arrives in {@code unrecognised}: of the job by name, of its properties as {@code
 * properties.name}, of their details as {@code properties.details.name}. For one thread and one
 * reading.
 */
final class CustomerDiskAnswer {

    private static final String DETAILS = "properties.details.";

    private final OpenFields open = new OpenFields();
    private final Map<String, CustomerDisk> disks = new LinkedHashMap<>();
    private final Map<String, String> address = new LinkedHashMap<>();
    private String id;
    private @Nullable String name;
    private String location = "";
    private String transferType = "";
    private String status = "";
    private Optional<Instant> startTime = Optional.empty();
    private Optional<Instant> stageTime = Optional.empty();
    private boolean customerMustAct;
    private boolean cancelling;
    private Optional<Delivery> delivery = Optional.empty();
    private Optional<Delivery> returned = Optional.empty();

    private CustomerDiskAnswer(String resourceId) {
        id = resourceId;
    }

    /**
     * Reads a job.
     *
     * @param reader at the start of the object
     * @param resourceId the id if the answer has none
     */
    static JobAnswer read(JsonReader reader, String resourceId) throws IOException {
        CustomerDiskAnswer answer = new CustomerDiskAnswer(resourceId);
        OpenFields.each(reader, answer::field);
        answer.stages();
        return answer.done();
    }

    /** Returns whether a job is one with disks of the customer, for data to import. */
    static boolean isImport(JobAnswer job) {
        return job.job()
                        .unrecognised()
                        .getOrDefault("sku", "")
                        .contains('"' + CustomerDiskRequest.SKU + '"')
                && job.jobType().equals("ImportToAzure");
    }

    /**
     * Reads the address of a datacenter; the reader is at the start of the object.
     *
     * @param carriers is given those it sends drives back with
     */
    static ShipTo shipTo(JsonReader reader, List<String> carriers) throws IOException {
        CustomerDiskAnswer answer = new CustomerDiskAnswer("");
        OpenFields.each(
                reader,
                (name, value) -> {
                    if (name.equals("supportedCarriersForReturnShipment")
                            && value.currentToken() == JsonToken.START_ARRAY) {
                        while (value.nextToken() != JsonToken.END_ARRAY) {
                            if (value.currentToken() == JsonToken.STRING) {
                                carriers.add(value.getString());
                            } else {
                                value.skipChildren();
                            }
                        }
                    } else {
                        answer.addressLine(name, value);
                    }
                });
        return new ShipTo(answer.address);
    }

    private JobAnswer done() {
        Map<String, String> hashes = new LinkedHashMap<>();
        long bytes = 0;
        long total = 0;
        boolean counted = true;
        for (CustomerDisk disk : disks.values()) {
            disk.manifestHash()
                    .ifPresent(hash -> hashes.put(disk.serial().toLowerCase(Locale.ROOT), hash));
            bytes += disk.bytes().orElse(0);
            total += disk.total().orElse(0);
            counted &= disk.isCounted();
        }
        String named = name == null ? id.substring(id.lastIndexOf('/') + 1) : name;
        boolean addressed = address.values().stream().anyMatch(line -> !line.isBlank());
        JobState state = CustomerDiskStates.job(status, customerMustAct);
        return new JobAnswer(
                new ImportJob(
                        ImportService.DATA_BOX,
                        id,
                        named,
                        location,
                        state,
                        status,
                        startTime,
                        stageTime,
                        addressed ? Optional.of(new ShipTo(address)) : Optional.empty(),
                        disks.values().stream().map(disk -> disk.done(status)).toList(),
                        cancelling || state.equals(JobState.CANCELED),
                        counted && total > 0
                                ? OptionalLong.of(CustomerDisk.percent(bytes, total))
                                : OptionalLong.empty(),
                        delivery,
                        returned,
                        open.rest()),
                transferType,
                hashes);
    }

    private void field(String key, JsonReader reader) throws IOException {
        switch (key) {
            case "id" -> id = JobAnswer.or(open.string(key, reader), id);
            case "name" -> name = open.string(key, reader);
            case "location" -> location = JobAnswer.or(open.string(key, reader), location);
            case "properties" -> {
                if (open.begins(JsonToken.START_OBJECT, key, reader)) {
                    OpenFields.each(reader, this::property);
                }
            }
            default -> open.keep(key, reader);
        }
    }

    private void property(String field, JsonReader reader) throws IOException {
        String key = "properties." + field;
        switch (field) {
            case "status" -> status = JobAnswer.or(open.string(key, reader), status);
            case "transferType" ->
                    transferType = JobAnswer.or(open.string(key, reader), transferType);
            case "startTime" -> {
                startTime = OpenFields.time(reader);
                open.keep(key, reader);
            }
            case "details" -> {
                if (open.begins(JsonToken.START_OBJECT, key, reader)) {
                    OpenFields.each(reader, this::detail);
                }
            }
            default -> open.keep(key, reader);
        }
    }

    private void detail(String field, JsonReader reader) throws IOException {
        String key = DETAILS + field;
        switch (field) {
            case "importDiskDetailsCollection" -> {
                if (open.begins(JsonToken.START_OBJECT, key, reader)) {
                    OpenFields.each(
                            reader,
                            (serial, disk) -> {
                                if (open.begins(JsonToken.START_OBJECT, key + "." + serial, disk)) {
                                    OpenFields.each(disk, disk(serial)::imported);
                                }
                            });
                }
            }
            case "copyProgress", "copyLogDetails" -> {
                if (open.begins(JsonToken.START_ARRAY, key, reader)) {
                    int index = 0;
                    while (reader.nextToken() != JsonToken.END_ARRAY) {
                        String each = key + "[" + index++ + "]";
                        if (open.begins(JsonToken.START_OBJECT, each, reader)) {
                            CustomerDisk.Part part = new CustomerDisk.Part();
                            OpenFields.each(reader, part::field);
                            part.addTo(disk(part.serial()), field.equals("copyProgress"));
                        }
                    }
                }
            }
            case "datacenterAddress" -> {
                if (open.begins(JsonToken.START_OBJECT, key, reader)) {
                    OpenFields.each(reader, this::addressLine);
                }
            }
            case "deliverToDcPackageDetails" -> delivery = parcel(key, reader);
            case "returnPackage" -> returned = parcel(key, reader).or(() -> returned);
            case "returnToCustomerPackageDetails" -> {
                Optional<Delivery> told = parcel(key, reader);
                if (returned.isEmpty()) {
                    returned = told.filter(back -> !back.trackingNumber().isEmpty());
                }
            }
            default -> open.keep(key, reader);
        }
    }

    private CustomerDisk disk(String serial) {
        return disks.computeIfAbsent(serial, CustomerDisk::new);
    }

    private void addressLine(String field, JsonReader reader) throws IOException {
        switch (field) {
            case "datacenterAddressType",
                    "addressType",
                    "dataCenterAzureLocation",
                    "supportedCarriersForReturnShipment" ->
                    open.keep(DETAILS + "datacenterAddress." + field, reader);
            default -> {
                String line = open.string(DETAILS + "datacenterAddress." + field, reader);
                if (line != null) {
                    address.put(field, line);
                }
            }
        }
    }

    private Optional<Delivery> parcel(String key, JsonReader reader) throws IOException {
        if (!open.begins(JsonToken.START_OBJECT, key, reader)) {
            return Optional.empty();
        }
        String[] text = {"", ""};
        OpenFields.each(
                reader,
                (field, value) -> {
                    String path = key + "." + field;
                    switch (field) {
                        case "carrierName" -> text[0] = JobAnswer.or(open.string(path, value), "");
                        case "trackingId" -> text[1] = JobAnswer.or(open.string(path, value), "");
                        default -> open.keep(path, value);
                    }
                });
        return text[0].isEmpty() && text[1].isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Delivery(text[0], text[1], OptionalLong.empty(), Optional.empty()));
    }

    /** Looks through the stages, which were kept, since only then the status is known. */
    private void stages() throws IOException {
        String stages = open.rest().getOrDefault(DETAILS + "jobStages", "[]");
        try (JsonReader reader = JsonProviders.createReader(stages)) {
            if (reader.nextToken() != JsonToken.START_ARRAY) {
                return;
            }
            while (reader.nextToken() == JsonToken.START_OBJECT) {
                Map<String, String> stage = new LinkedHashMap<>();
                OpenFields.each(
                        reader,
                        (field, value) -> {
                            if (value.currentToken() == JsonToken.STRING) {
                                stage.put(field, value.getString());
                            } else {
                                value.skipChildren();
                            }
                        });
                String how = stage.getOrDefault("stageStatus", "");
                customerMustAct |= how.startsWith("WaitingForCustomerAction");
                cancelling |= how.equals("Cancelling");
                if (status.equals(stage.get("stageName"))) {
                    stageTime = OpenFields.time(stage.getOrDefault("stageTime", ""));
                }
            }
        }
    }
}
