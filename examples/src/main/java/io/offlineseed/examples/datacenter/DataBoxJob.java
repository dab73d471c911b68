// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A job in the words of Microsoft.DataBox. The people who take in parcels know one kind of job:
 * what they need is kept as for Microsoft.ImportExport, the rest beside it.
 */
final class DataBoxJob {

    private static final Map<String, String> STATUS =
            orderedMap(
                    "Creating", "AwaitingShipmentDetails",
                    "Shipping", "ShippedToAzureDC",
                    "Received", "AtAzureDC",
                    "Transferring", "DataCopy",
                    "Packaging", "PreparingToShipFromAzureDC",
                    "Completed", "Completed");
    private static final Set<String> EDITABLE = Set.of("Creating", "Shipping");

    private DataBoxJob() {}

    private static Map<String, String> orderedMap(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    /** Returns the body of a PUT as the other service would have it. */
    static Map<String, Object> likeImportExport(Map<String, Object> request) {
        Map<String, Object> details = Json.object(Json.object(request, "properties"), "details");
        Map<String, Object> data = Json.objects(details, "dataImportDetails").get(0);
        List<Object> drives = new ArrayList<>();
        Json.object(details, "importDiskDetailsCollection")
                .forEach(
                        (serial, disk) -> {
                            Map<String, Object> drive = Json.of("driveId", serial);
                            drive.putAll(Json.object(disk));
                            drives.add(drive);
                        });
        Map<String, Object> like =
                Json.of(
                        "location",
                        Json.text(request, "location"),
                        "properties",
                        Json.of(
                                "storageAccountId",
                                Json.text(Json.object(data, "accountDetails"), "storageAccountId"),
                                "jobType",
                                "Import",
                                "diagnosticsPath",
                                "databoxcopylog",
                                "logLevel",
                                data.getOrDefault("logCollectionLevel", "Error"),
                                "backupDriveManifest",
                                details.getOrDefault("enableManifestBackup", false),
                                "returnAddress",
                                returnAddress(details),
                                "returnShipping",
                                returnShipping(details),
                                "driveList",
                                drives));
        if (request.containsKey("tags")) {
            like.put("tags", Json.object(request, "tags"));
        }
        return like;
    }

    private static Map<String, Object> returnAddress(Map<String, Object> details) {
        Map<String, Object> contact = Json.object(details, "contactDetails");
        Map<String, Object> address = Json.object(details, "shippingAddress");
        return Json.of(
                "recipientName", Json.text(contact, "contactName"),
                "streetAddress1", Json.text(address, "streetAddress1"),
                "city", Json.text(address, "city"),
                "postalCode", Json.text(address, "postalCode"),
                "countryOrRegion", Json.text(address, "country"),
                "phone", Json.text(contact, "phone"),
                "email",
                        String.valueOf(
                                ((List<?>) contact.getOrDefault("emailList", List.of(""))).get(0)));
    }

    private static Map<String, Object> returnShipping(Map<String, Object> details) {
        Map<String, Object> way = Json.object(details, "returnToCustomerPackageDetails");
        return Json.of(
                "carrierName",
                way.getOrDefault("carrierName", "any"),
                "carrierAccountNumber",
                Json.text(way, "carrierAccountNumber"));
    }

    /** Keeps what only this service knows of a new job. */
    static void keep(Job job, Map<String, Object> request) {
        Map<String, Object> copy = Json.copy(request);
        for (String name : List.of("sku", "identity")) {
            if (copy.containsKey(name)) {
                job.special().put(name, copy.get(name));
            }
        }
        job.special().put("details", Json.object(Json.object(copy, "properties"), "details"));
    }

    /** Applies the body of a PATCH. */
    static void change(Job job, Map<String, Object> request, Instant now) throws ArmError {
        if (!EDITABLE.contains(job.state())) {
            throw ArmError.conflict(
                    "JobStateConflict",
                    "The job is " + status(job) + " and its addresses cannot be changed any more.");
        }
        Map<String, Object> details = Json.object(job.special(), "details");
        Map<String, Object> copy = Json.copy(request);
        details.putAll(Json.object(Json.object(copy, "properties"), "details"));
        Map<String, Object> same =
                Json.of(
                        "properties",
                        Json.of(
                                "returnAddress", returnAddress(details),
                                "returnShipping", returnShipping(details)));
        if (copy.containsKey("tags")) {
            same.put("tags", Json.object(copy, "tags"));
        }
        job.change(same, now);
    }

    static void ship(Job job, Map<String, Object> parcel, Instant now) throws ArmError {
        if (!job.state().equals("Creating")) {
            throw ArmError.conflict(
                    "JobStateConflict",
                    "The job is " + status(job) + "; its parcel is known or not expected.");
        }
        job.change(
                Json.of(
                        "properties",
                        Json.of(
                                "state",
                                "Shipping",
                                "deliveryPackage",
                                Json.of(
                                        "carrierName", Json.text(parcel, "carrierName"),
                                        "trackingNumber", Json.text(parcel, "trackingId")))),
                now);
    }

    static void cancel(Job job, String reason, Instant now) throws ArmError {
        if (!job.state().equals("Creating")) {
            throw ArmError.conflict(
                    "JobStateConflict",
                    "The job is " + status(job) + "; it can be cancelled before it is shipped.");
        }
        job.special().put("cancellationReason", reason);
        job.change(Json.of("properties", Json.of("cancelRequested", true)), now);
    }

    static void checkDeletable(Job job) throws ArmError {
        if (!job.isDone()) {
            throw ArmError.conflict(
                    "JobStateConflict",
                    "The job is " + status(job) + "; it can be deleted when it is over.");
        }
    }

    static String status(Job job) {
        if (job.isCancelled() && job.isDone()) {
            return "Cancelled";
        }
        return switch (job.state()) {
            case "Closed" -> "CompletedWithErrors";
            case "Faulted" -> "DataCopy";
            default -> STATUS.getOrDefault(job.state(), job.state());
        };
    }

    /** Returns the secrets of a job. */
    static Map<String, Object> credentials(Job job) {
        List<Object> disks = new ArrayList<>();
        for (Map<String, Object> drive : job.drives()) {
            disks.add(
                    Json.of(
                            "diskSerialNumber", Json.text(drive, "driveId"),
                            "bitLockerKey", Json.text(drive, "bitLockerKey")));
        }
        return Json.of(
                "jobName",
                job.name(),
                "jobSecrets",
                Json.of(
                        "jobSecretsType",
                        DataBoxRules.SKU,
                        "diskSecrets",
                        disks,
                        "carrierAccountNumber",
                        Json.text(
                                Json.object(job.details(), "returnShipping"),
                                "carrierAccountNumber")));
    }

    /** Returns the address of a region's datacenter. */
    static Map<String, Object> address(Locations.Location location) {
        Map<String, Object> ship = location.shippingInformation();
        return Json.of(
                "datacenterAddressType", "DatacenterAddressLocation",
                "contactPersonName", Json.text(ship, "recipientName"),
                "company", "Stand-in",
                "street1", Json.text(ship, "streetAddress1"),
                "city", Json.text(ship, "city"),
                "zip", Json.text(ship, "postalCode"),
                "country", Json.text(ship, "countryOrRegion"),
                "phone", Json.text(ship, "phone"),
                "supportedCarriersForReturnShipment", location.carriers(),
                "dataCenterAzureLocation", location.shipTo());
    }

    /** Returns the resource as the service shows it: without keys, and details only on demand. */
    static Map<String, Object> resource(Job job, boolean withDetails) throws ArmError {
        String status = status(job);
        Map<String, Object> properties =
                Json.of(
                        "transferType",
                        "ImportToAzure",
                        "status",
                        status,
                        "startTime",
                        job.createdAt().toString(),
                        "isCancellable",
                        job.state().equals("Creating"),
                        "isDeletable",
                        job.isDone(),
                        "isShippingAddressEditable",
                        EDITABLE.contains(job.state()),
                        "isPrepareToShipEnabled",
                        false,
                        "deliveryType",
                        "NonScheduled");
        String reason = Json.text(job.special(), "cancellationReason");
        if (!reason.isEmpty()) {
            properties.put("cancellationReason", reason);
        }
        if (withDetails) {
            properties.put("details", details(job, status));
        }
        Map<String, Object> resource =
                Json.of(
                        "id", job.id(),
                        "name", job.name(),
                        "type", DataBoxApi.PROVIDER + "/jobs",
                        "location", job.location(),
                        "sku", Json.copy(Json.object(job.special(), "sku")),
                        "tags", Json.copy(job.tags()),
                        "properties", properties);
        if (job.special().containsKey("identity")) {
            resource.put("identity", Json.copy(Json.object(job.special(), "identity")));
        }
        return resource;
    }

    private static Map<String, Object> details(Job job, String status) throws ArmError {
        Map<String, Object> details = Json.copy(Json.object(job.special(), "details"));
        Json.object(details, "returnToCustomerPackageDetails").remove("carrierAccountNumber");
        Map<String, Object> disks = Json.object(details, "importDiskDetailsCollection");
        List<Object> progress = new ArrayList<>();
        List<Object> logs = new ArrayList<>();
        for (Map<String, Object> drive : job.drives()) {
            String serial = Json.text(drive, "driveId");
            Map<String, Object> disk = Json.object(disks, serial);
            disk.remove("bitLockerKey");
            String manifest = Json.text(drive, "manifestUri");
            if (!manifest.isEmpty()) {
                disk.put("backupManifestCloudPath", manifest.replaceFirst("^[^/]*//[^/]*/", ""));
            }
            copy(job, drive).ifPresent(progress::add);
            if (drive.containsKey("errorLogUri")) {
                Map<String, Object> log =
                        Json.of(
                                "copyLogDetailsType",
                                DataBoxRules.SKU,
                                "serialNumber",
                                serial,
                                "errorLogLink",
                                Json.text(drive, "errorLogUri"));
                if (drive.containsKey("verboseLogUri")) {
                    log.put("verboseLogLink", Json.text(drive, "verboseLogUri"));
                }
                logs.add(log);
            }
        }
        details.put("copyProgress", progress);
        details.put("copyLogDetails", logs);
        details.put("jobStages", stages(job, status));
        details.put("datacenterAddress", address(Locations.find(job.location())));
        Map<String, Object> there = Json.object(job.details(), "deliveryPackage");
        if (!there.isEmpty()) {
            details.put(
                    "deliverToDcPackageDetails",
                    Json.of(
                            "carrierName", Json.text(there, "carrierName"),
                            "trackingId", Json.text(there, "trackingNumber")));
        }
        Map<String, Object> back = Json.object(job.details(), "returnPackage");
        if (!back.isEmpty()) {
            details.put(
                    "returnPackage",
                    Json.of(
                            "carrierName", Json.text(back, "carrierName"),
                            "trackingId", Json.text(back, "trackingNumber")));
        }
        return details;
    }

    private static Optional<Map<String, Object>> copy(Job job, Map<String, Object> drive) {
        String copyStatus =
                Json.text(drive, "state").equals("NeverReceived")
                        ? "DriveNotReceived"
                        : Json.text(drive, "copyStatus");
        if (copyStatus.isEmpty()) {
            return Optional.empty();
        }
        String account = Json.text(job.details(), "storageAccountId");
        Map<String, Object> progress =
                Json.of(
                        "serialNumber",
                        Json.text(drive, "driveId"),
                        "copyStatus",
                        copyStatus,
                        "storageAccountName",
                        account.substring(account.lastIndexOf('/') + 1),
                        "accountId",
                        account,
                        "transferType",
                        "ImportToAzure",
                        "dataAccountType",
                        "StorageAccount",
                        "isEnumerationInProgress",
                        !drive.containsKey("bytesSucceeded"));
        if (drive.containsKey("bytesSucceeded")) {
            progress.put("bytesProcessed", drive.get("bytesSucceeded"));
            progress.put("totalBytesToProcess", drive.get("bytesSucceeded"));
        }
        return Optional.of(progress);
    }

    private static List<Object> stages(Job job, String status) {
        List<Object> stages = new ArrayList<>();
        Map<String, String> shown = new LinkedHashMap<>(STATUS);
        shown.put("Completed", job.isDone() ? status : "Completed");
        String last = job.state().equals("Closed") ? "Closed" : "Completed";
        shown.forEach(
                (state, name) -> {
                    Optional<Instant> entered =
                            job.enteredAt(state.equals("Completed") ? last : state);
                    boolean current = name.equals(status);
                    String how = "None";
                    if (current) {
                        how = job.isDone() ? "Succeeded" : "InProgress";
                        if (job.state().equals("Faulted")) {
                            how = "WaitingForCustomerAction";
                        }
                    } else if (entered.isPresent()) {
                        how = "Succeeded";
                    }
                    Map<String, Object> stage =
                            Json.of("stageName", name, "displayName", name, "stageStatus", how);
                    entered.ifPresent(time -> stage.put("stageTime", time.toString()));
                    stages.add(stage);
                });
        return stages;
    }
}
