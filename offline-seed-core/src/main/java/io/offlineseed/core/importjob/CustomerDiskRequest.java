// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.json.JsonWriter;
import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.CustomerManagedKey;
import io.offlineseed.importjob.LogLevel;
import io.offlineseed.shipping.CarrierAccount;
import io.offlineseed.shipping.PostalAddress;
import io.offlineseed.shipping.ShippingInfo;
import io.offlineseed.staging.ImportJobSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** The bodies of the requests about customer-disk jobs, as the service's description has them. */
final class CustomerDiskRequest {

    static final String SKU = "DataBoxCustomerDisk";

    private CustomerDiskRequest() {}

    /** Returns a region as the service's own requests have it: {@code West Europe} in one word. */
    static String region(String name) {
        return name.replace(" ", "").toLowerCase(Locale.ROOT);
    }

    /** Returns the body that creates a job; it holds the drives' keys: wipe it when it is sent. */
    static byte[] create(ImportJobSpec spec, CreateJobOptions options, List<DriveToImport> drives) {
        return JobRequest.object(
                json -> {
                    json.writeStringField("location", region(spec.region()));
                    json.writeStartObject("sku");
                    json.writeStringField("name", SKU);
                    json.writeEndObject();
                    if (!options.tags().isEmpty()) {
                        json.writeMapField(
                                "tags", new TreeMap<>(options.tags()), JsonWriter::writeString);
                    }
                    identity(json, options.encryptionKey());
                    json.writeStartObject("properties");
                    json.writeStringField("transferType", "ImportToAzure");
                    json.writeStartObject("details");
                    json.writeStringField("jobDetailsType", SKU);
                    address(json, options.returnAddress());
                    account(json, options.returnAccount());
                    json.writeStartArray("dataImportDetails");
                    json.writeStartObject();
                    json.writeStartObject("accountDetails");
                    json.writeStringField("dataAccountType", "StorageAccount");
                    json.writeStringField("storageAccountId", spec.storageAccountId());
                    json.writeEndObject();
                    json.writeStringField(
                            "logCollectionLevel",
                            options.logLevel() == LogLevel.ERROR ? "Error" : "Verbose");
                    json.writeEndObject();
                    json.writeEndArray();
                    json.writeBooleanField("enableManifestBackup", options.backupManifests());
                    key(json, options.encryptionKey());
                    json.writeStartObject("importDiskDetailsCollection");
                    for (DriveToImport each : drives) {
                        drive(json, each);
                    }
                    json.writeEndObject();
                    json.writeEndObject();
                    json.writeEndObject();
                });
    }

    private static void drive(JsonWriter json, DriveToImport each) throws IOException {
        json.writeStartObject(each.drive().id().serialNumber());
        json.writeStringField("manifestFile", each.drive().manifestFile());
        json.writeStringField("manifestHash", each.drive().manifestHash());
        char[] key = each.password().reveal();
        try {
            json.writeStringField("bitLockerKey", new String(key));
        } finally {
            Arrays.fill(key, '\0');
        }
        json.writeEndObject();
    }

    private static void identity(JsonWriter json, Optional<CustomerManagedKey> key)
            throws IOException {
        Optional<String> id = key.flatMap(CustomerManagedKey::userAssignedIdentity);
        if (id.isPresent()) {
            json.writeStartObject("identity");
            json.writeStringField("type", "UserAssigned");
            json.writeStartObject("userAssignedIdentities");
            json.writeStartObject(id.get());
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private static void key(JsonWriter json, Optional<CustomerManagedKey> key) throws IOException {
        if (key.isPresent()) {
            json.writeStartObject("keyEncryptionKey");
            JobRequest.key(json, key.get());
            json.writeStartObject("identityProperties");
            json.writeStringField("type", "UserAssigned");
            json.writeStartObject("userAssigned");
            json.writeStringField("resourceId", key.get().userAssignedIdentity().orElseThrow());
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    /** Returns the body that tells where the drives go afterwards and who pays for it. */
    static byte[] returnTo(ShippingInfo info) {
        return JobRequest.object(
                json -> {
                    json.writeStartObject("properties");
                    json.writeStartObject("details");
                    address(json, info.returnAddress());
                    account(json, info.returnAccount());
                    json.writeEndObject();
                    json.writeEndObject();
                });
    }

    /** Returns the body that tells that the parcel is on its way. */
    static byte[] shipped(ShippingInfo info) {
        return JobRequest.object(
                json -> {
                    json.writeStartObject("deliverToDcPackageDetails");
                    json.writeStringField("carrierName", info.carrierName());
                    json.writeStringField("trackingId", info.trackingNumber());
                    json.writeEndObject();
                });
    }

    /** Returns the body that asks to cancel. */
    static byte[] cancel() {
        return JobRequest.object(
                json -> json.writeStringField("reason", "Cancelled by the owner of the backup."));
    }

    /** Returns the body that asks where drives of a region have to be sent. */
    static byte[] shipTo(String region) {
        return JobRequest.object(
                json -> {
                    json.writeStartObject("datacenterAddressRequest");
                    json.writeStringField("storageLocation", region);
                    json.writeStringField("skuName", SKU);
                    json.writeEndObject();
                });
    }

    private static void address(JsonWriter json, PostalAddress address) throws IOException {
        json.writeStartObject("contactDetails");
        json.writeStringField("contactName", address.recipientName());
        json.writeStringField("phone", address.phone());
        json.writeArrayField("emailList", List.of(address.email()), JsonWriter::writeString);
        json.writeEndObject();
        json.writeStartObject("shippingAddress");
        json.writeStringField("streetAddress1", address.streetAddress1());
        if (address.streetAddress2().isPresent()) {
            json.writeStringField("streetAddress2", address.streetAddress2().get());
        }
        json.writeStringField("city", address.city());
        if (address.stateOrProvince().isPresent()) {
            json.writeStringField("stateOrProvince", address.stateOrProvince().get());
        }
        json.writeStringField("postalCode", address.postalCode());
        json.writeStringField("country", CountryCode.of(address.countryOrRegion()));
        json.writeEndObject();
    }

    private static void account(JsonWriter json, CarrierAccount account) throws IOException {
        json.writeStartObject("returnToCustomerPackageDetails");
        json.writeStringField("carrierName", account.carrierName());
        json.writeStringField("carrierAccountNumber", account.accountNumber());
        json.writeEndObject();
    }
}
