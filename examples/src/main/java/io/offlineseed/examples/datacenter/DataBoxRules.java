// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static io.offlineseed.examples.datacenter.Shape.Type.LIST;
import static io.offlineseed.examples.datacenter.Shape.Type.OBJECT;
import static io.offlineseed.examples.datacenter.Shape.Type.TEXT;
import static io.offlineseed.examples.datacenter.Shape.Type.TRUTH;

import java.util.List;
import java.util.Map;

/**
 * What a request about a customer-disk job may hold. Stricter than the description: only what the
 * import of customers' disks needs, and carrier and number of a parcel are required.
 */
final class DataBoxRules {

    static final String SKU = "DataBoxCustomerDisk";

    private static final Shape JOB =
            Shape.of(TEXT, "location")
                    .and(OBJECT, "sku", "tags", "identity", "properties")
                    .requiring("location", "sku", "properties");
    private static final Shape PROPERTIES =
            Shape.of(TEXT, "transferType", "deliveryType")
                    .and(OBJECT, "details")
                    .requiring("transferType", "details");
    private static final Shape DETAILS =
            Shape.of(TEXT, "jobDetailsType")
                    .and(OBJECT, "contactDetails", "shippingAddress")
                    .and(OBJECT, "returnToCustomerPackageDetails", "importDiskDetailsCollection")
                    .and(OBJECT, "keyEncryptionKey")
                    .and(LIST, "dataImportDetails")
                    .and(TRUTH, "enableManifestBackup")
                    .requiring(
                            "jobDetailsType",
                            "contactDetails",
                            "shippingAddress",
                            "returnToCustomerPackageDetails",
                            "importDiskDetailsCollection",
                            "dataImportDetails");
    private static final Shape CONTACT =
            Shape.of(TEXT, "contactName", "phone", "phoneExtension", "mobile")
                    .and(LIST, "emailList", "notificationPreference")
                    .requiring("contactName", "phone", "emailList");
    private static final Shape ADDRESS =
            Shape.of(TEXT, "streetAddress1", "streetAddress2", "streetAddress3", "city")
                    .and(TEXT, "stateOrProvince", "postalCode", "zipExtendedCode", "country")
                    .and(TEXT, "companyName", "addressType")
                    .requiring("streetAddress1", "city", "postalCode", "country");
    private static final Shape RETURN =
            Shape.of(TEXT, "carrierName", "carrierAccountNumber", "trackingId")
                    .requiring("carrierAccountNumber");
    private static final Shape CHANGES =
            Shape.of(OBJECT, "contactDetails", "shippingAddress", "keyEncryptionKey")
                    .and(OBJECT, "returnToCustomerPackageDetails");
    private static final Shape DISK =
            Shape.of(TEXT, "manifestFile", "manifestHash", "bitLockerKey")
                    .requiring("manifestFile", "manifestHash", "bitLockerKey");

    private DataBoxRules() {}

    /** Checks the body of a PUT, but for what both services demand alike. */
    static void checkNew(Map<String, Object> job) throws ArmError {
        JOB.check(job, "");
        is(Json.text(Json.object(job, "sku"), "name"), SKU, "sku.name");
        Map<String, Object> properties = Json.object(job, "properties");
        PROPERTIES.check(properties, "properties");
        is(Json.text(properties, "transferType"), "ImportToAzure", "properties.transferType");
        Map<String, Object> details = Json.object(properties, "details");
        DETAILS.check(details, "properties.details");
        is(Json.text(details, "jobDetailsType"), SKU, "properties.details.jobDetailsType");
        addresses(details);
        if (Json.objects(details, "dataImportDetails").size() != 1) {
            throw ArmError.badRequest(
                    "InvalidPropertyValue",
                    "properties.details.dataImportDetails",
                    "The data of a customer's disks go to one storage account.");
        }
        for (Map.Entry<String, Object> disk :
                Json.object(details, "importDiskDetailsCollection").entrySet()) {
            DISK.check(
                    Json.object(disk.getValue()),
                    "properties.details.importDiskDetailsCollection." + disk.getKey());
        }
    }

    /** Checks the body of a PATCH. */
    static void checkChanges(Map<String, Object> changes) throws ArmError {
        Shape.of(OBJECT, "tags", "identity", "properties").check(changes, "");
        Map<String, Object> properties = Json.object(changes, "properties");
        Shape.of(OBJECT, "details").check(properties, "properties");
        Map<String, Object> details = Json.object(properties, "details");
        CHANGES.check(details, "properties.details");
        addresses(details);
    }

    private static void addresses(Map<String, Object> details) throws ArmError {
        for (Map.Entry<String, Shape> each :
                Map.of(
                                "contactDetails", CONTACT,
                                "shippingAddress", ADDRESS,
                                "returnToCustomerPackageDetails", RETURN)
                        .entrySet()) {
            if (details.containsKey(each.getKey())) {
                each.getValue()
                        .check(
                                Json.object(details, each.getKey()),
                                "properties.details." + each.getKey());
            }
        }
        if (details.get("contactDetails") instanceof Map<?, ?> contact
                && contact.get("emailList") instanceof List<?> mails
                && mails.isEmpty()) {
            throw ArmError.badRequest(
                    "MissingProperty",
                    "properties.details.contactDetails.emailList",
                    "There must be an address for mail.");
        }
    }

    /** Returns the parcel in the body of markDevicesShipped. */
    static Map<String, Object> parcel(Map<String, Object> request) throws ArmError {
        Shape.of(OBJECT, "deliverToDcPackageDetails")
                .requiring("deliverToDcPackageDetails")
                .check(request, "");
        Map<String, Object> parcel = Json.object(request, "deliverToDcPackageDetails");
        Shape.of(TEXT, "carrierName", "trackingId")
                .requiring("carrierName", "trackingId")
                .check(parcel, "deliverToDcPackageDetails");
        return parcel;
    }

    /** Returns the reason in the body of cancel. */
    static String reason(Map<String, Object> request) throws ArmError {
        Shape.of(TEXT, "reason").requiring("reason").check(request, "");
        return Json.text(request, "reason");
    }

    /** Returns the region in the body of regionConfiguration. */
    static String storageLocation(Map<String, Object> request) throws ArmError {
        Shape.of(OBJECT, "datacenterAddressRequest")
                .requiring("datacenterAddressRequest")
                .check(request, "");
        Map<String, Object> address = Json.object(request, "datacenterAddressRequest");
        Shape.of(TEXT, "storageLocation", "skuName")
                .requiring("storageLocation", "skuName")
                .check(address, "datacenterAddressRequest");
        is(Json.text(address, "skuName"), SKU, "datacenterAddressRequest.skuName");
        return Json.text(address, "storageLocation");
    }

    private static void is(String value, String wanted, String where) throws ArmError {
        if (!value.equals(wanted)) {
            throw ArmError.badRequest(
                    "InvalidPropertyValue",
                    where,
                    "The property '" + where + "' must be " + wanted + " here.");
        }
    }
}
