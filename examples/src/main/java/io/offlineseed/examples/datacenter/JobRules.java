// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static io.offlineseed.examples.datacenter.Shape.Type.LIST;
import static io.offlineseed.examples.datacenter.Shape.Type.NUMBER;
import static io.offlineseed.examples.datacenter.Shape.Type.OBJECT;
import static io.offlineseed.examples.datacenter.Shape.Type.TEXT;
import static io.offlineseed.examples.datacenter.Shape.Type.TRUTH;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request may hold. Stricter than the description where the documentation is: members that
 * only the service sets are refused, and so is a key that cannot unlock a drive.
 */
final class JobRules {

    static final int MAX_DRIVES = 10;

    private static final Pattern JOB_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{1,63}");
    private static final Pattern RESOURCE_GROUP =
            Pattern.compile("[-_.()\\p{L}\\p{N}]{0,89}[-_()\\p{L}\\p{N}]");
    private static final Pattern SUBSCRIPTION =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern STORAGE_ACCOUNT =
            Pattern.compile(
                    "(?i:/subscriptions/)[^/]+(?i:/resourceGroups/)[^/]+"
                            + "(?i:/providers/Microsoft\\.Storage/storageAccounts/)([a-z0-9]{3,24})");
    private static final Pattern DRIVE_ID = Pattern.compile("[!-~]{1,64}");
    private static final Pattern HASH = Pattern.compile("[0-9A-Fa-f]{32}|[0-9A-Fa-f]{64}");
    private static final Pattern NUMERICAL_PASSWORD = Pattern.compile("\\d{6}(-\\d{6}){7}");
    private static final int PASSWORD_GROUP_LIMIT = 720_896; // 65,536 x 11

    private static final Shape JOB = Shape.of(TEXT, "location").and(OBJECT, "tags", "properties");
    private static final Shape DETAILS =
            Shape.of(TEXT, "storageAccountId", "jobType", "diagnosticsPath", "logLevel", "state")
                    .and(OBJECT, "returnAddress", "returnShipping", "deliveryPackage")
                    .and(OBJECT, "encryptionKey")
                    .and(TRUTH, "backupDriveManifest", "cancelRequested")
                    .and(LIST, "driveList")
                    .requiring(
                            "storageAccountId",
                            "jobType",
                            "returnAddress",
                            "returnShipping",
                            "driveList");
    private static final Shape CHANGES =
            Shape.of(TEXT, "state", "logLevel")
                    .and(OBJECT, "returnAddress", "returnShipping", "deliveryPackage")
                    .and(TRUTH, "backupDriveManifest", "cancelRequested")
                    .and(LIST, "driveList");
    private static final Shape RETURN_ADDRESS =
            Shape.of(TEXT, "recipientName", "streetAddress1", "streetAddress2", "city")
                    .and(TEXT, "stateOrProvince", "postalCode", "countryOrRegion")
                    .and(TEXT, "phone", "email")
                    .requiring(
                            "recipientName",
                            "streetAddress1",
                            "city",
                            "postalCode",
                            "countryOrRegion",
                            "phone",
                            "email");
    private static final Shape RETURN_SHIPPING =
            Shape.of(TEXT, "carrierName", "carrierAccountNumber")
                    .requiring("carrierName", "carrierAccountNumber");
    private static final Shape DELIVERY =
            Shape.of(TEXT, "carrierName", "trackingNumber", "shipDate")
                    .and(NUMBER, "driveCount")
                    .requiring("carrierName", "trackingNumber");
    private static final Shape ENCRYPTION_KEY =
            Shape.of(TEXT, "kekType", "kekUrl", "kekVaultResourceID");
    private static final Shape DRIVE =
            Shape.of(TEXT, "driveId", "bitLockerKey", "manifestFile", "manifestHash")
                    .and(TEXT, "driveHeaderHash")
                    .requiring("driveId", "bitLockerKey", "manifestFile", "manifestHash");

    private JobRules() {}

    static void checkNames(String subscription, String resourceGroup, String job) throws ArmError {
        checkSubscription(subscription);
        if (!RESOURCE_GROUP.matcher(resourceGroup).matches()) {
            throw ArmError.badRequest(
                    "InvalidResourceGroup",
                    "resourceGroupName",
                    "A resource group's name has 1 to 90 letters, digits, '-', '_', '.', '(' or ')'"
                            + " and does not end with '.'.");
        }
        if (!JOB_NAME.matcher(job).matches()) {
            throw ArmError.badRequest(
                    "InvalidResourceName",
                    "jobName",
                    "A job's name has 2 to 64 letters, digits or hyphens and starts with a"
                            + " letter.");
        }
    }

    static void checkSubscription(String subscription) throws ArmError {
        if (!SUBSCRIPTION.matcher(subscription).matches()) {
            throw ArmError.badRequest(
                    "InvalidSubscriptionId", "subscriptionId", "A subscription's id is a GUID.");
        }
    }

    /** Checks the body of a PUT. */
    static void checkNew(Map<String, Object> job) throws ArmError {
        JOB.requiring("location", "properties").check(job, "");
        checkTags(job);
        Locations.find(Json.text(job, "location"));
        Map<String, Object> details = Json.object(job, "properties");
        DETAILS.check(details, "properties");
        oneOf(details, "jobType", Set.of("Import"));
        oneOf(details, "state", Set.of("Creating"));
        if (details.get("cancelRequested") == Boolean.TRUE) {
            throw ArmError.badRequest(
                    "InvalidPropertyValue",
                    "properties.cancelRequested",
                    "A job cannot be created cancelled.");
        }
        storageAccount(Json.text(details, "storageAccountId"));
        checkCommon(details);
        Map<String, Object> key = Json.object(details, "encryptionKey");
        ENCRYPTION_KEY.check(key, "properties.encryptionKey");
        oneOf(key, "kekType", Set.of("MicrosoftManaged", "CustomerManaged"));
        if (details.containsKey("diagnosticsPath")) {
            String container = Json.text(details, "diagnosticsPath").replaceFirst("/.*", "");
            if (!BlobNaming.isContainer(container)) {
                throw ArmError.badRequest(
                        "InvalidPropertyValue",
                        "properties.diagnosticsPath",
                        "The property 'properties.diagnosticsPath' must begin with the name of a"
                                + " container.");
            }
        }
    }

    /** Checks the body of a PATCH. */
    static void checkChanges(Map<String, Object> changes) throws ArmError {
        Shape.of(OBJECT, "tags", "properties").check(changes, "");
        checkTags(changes);
        Map<String, Object> details = Json.object(changes, "properties");
        CHANGES.check(details, "properties");
        oneOf(details, "state", Set.of("Shipping", ""));
        if (details.get("cancelRequested") == Boolean.FALSE) {
            throw ArmError.badRequest(
                    "InvalidPropertyValue",
                    "properties.cancelRequested",
                    "The property 'properties.cancelRequested' must be true if it is given: a"
                            + " cancellation cannot be taken back.");
        }
        checkCommon(details);
    }

    /** Returns the name in a storage account's resource id. */
    static String storageAccount(String id) throws ArmError {
        Matcher parts = STORAGE_ACCOUNT.matcher(id);
        if (!parts.matches()) {
            throw ArmError.badRequest(
                    "InvalidStorageAccountId",
                    "properties.storageAccountId",
                    "The property 'properties.storageAccountId' must be the resource id of a"
                            + " Microsoft.Storage account; classic accounts are not taken any more.");
        }
        return parts.group(1);
    }

    private static void checkTags(Map<String, Object> job) throws ArmError {
        for (Map.Entry<String, Object> tag : Json.object(job, "tags").entrySet()) {
            if (!(tag.getValue() instanceof String)) {
                throw ArmError.badRequest(
                        "InvalidPropertyType", "tags." + tag.getKey(), "A tag must be a string.");
            }
        }
    }

    private static void checkCommon(Map<String, Object> details) throws ArmError {
        oneOf(details, "logLevel", Set.of("Error", "Verbose"));
        checkMember(details, "returnAddress", RETURN_ADDRESS);
        checkMember(details, "returnShipping", RETURN_SHIPPING);
        checkMember(details, "deliveryPackage", DELIVERY);
        if (Json.object(details, "deliveryPackage").get("driveCount") instanceof Number count
                && (count.longValue() < 1 || count.longValue() > MAX_DRIVES)) {
            throw ArmError.badRequest(
                    "InvalidPropertyValue",
                    "properties.deliveryPackage.driveCount",
                    "A parcel holds 1 to 10 drives.");
        }
        if (details.containsKey("driveList")) {
            checkDrives((List<?>) details.getOrDefault("driveList", List.of()));
        }
    }

    private static void checkMember(Map<String, Object> details, String name, Shape shape)
            throws ArmError {
        if (details.containsKey(name)) {
            shape.check(Json.object(details, name), "properties." + name);
        }
    }

    private static void checkDrives(List<?> drives) throws ArmError {
        if (drives.isEmpty() || drives.size() > MAX_DRIVES) {
            throw ArmError.badRequest(
                    "InvalidDriveList",
                    "properties.driveList",
                    "An import job has 1 to 10 drives, this one " + drives.size() + ".");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < drives.size(); i++) {
            String where = "properties.driveList[" + i + "]";
            if (!(drives.get(i) instanceof Map<?, ?>)) {
                throw ArmError.badRequest("InvalidPropertyType", where, "A drive is an object.");
            }
            Map<String, Object> drive = Json.object(drives.get(i));
            DRIVE.check(drive, where);
            String serial = Json.text(drive, "driveId");
            if (!DRIVE_ID.matcher(serial).matches() || !seen.add(serial)) {
                throw ArmError.badRequest(
                        "InvalidDriveList",
                        where + ".driveId",
                        "A drive's id is its serial number without blanks, once in the list.");
            }
            String manifest = Json.text(drive, "manifestFile");
            if (!manifest.startsWith("\\") || manifest.length() < 2) {
                throw ArmError.badRequest(
                        "InvalidDriveList",
                        where + ".manifestFile",
                        "The manifest's path is relative to the volume's root and starts with a"
                                + " backslash.");
            }
            if (!HASH.matcher(Json.text(drive, "manifestHash")).matches()) {
                throw ArmError.badRequest(
                        "InvalidDriveList",
                        where + ".manifestHash",
                        "The manifest's hash is its MD5 in 32 hexadecimal digits.");
            }
            checkKey(Json.text(drive, "bitLockerKey"), where + ".bitLockerKey");
        }
    }

    private static void checkKey(String key, String where) throws ArmError {
        boolean good = NUMERICAL_PASSWORD.matcher(key).matches();
        if (good) {
            for (String group : key.split("-")) {
                int value = Integer.parseInt(group);
                good &= value % 11 == 0 && value < PASSWORD_GROUP_LIMIT;
            }
        }
        if (!good) {
            throw ArmError.badRequest(
                    "InvalidBitLockerKey",
                    where,
                    "A BitLocker key is a numerical password: eight groups of six digits joined by"
                            + " hyphens, each a multiple of 11 below 720896.");
        }
    }

    private static void oneOf(Map<String, Object> object, String name, Set<String> allowed)
            throws ArmError {
        if (object.containsKey(name) && !allowed.contains(Json.text(object, name))) {
            throw ArmError.badRequest(
                    "InvalidPropertyValue",
                    "properties." + name,
                    "The property '" + name + "' must be one of " + allowed + " here.");
        }
    }
}
