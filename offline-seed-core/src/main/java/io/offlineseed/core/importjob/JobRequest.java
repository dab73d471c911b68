// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.json.JsonProviders;
import com.azure.json.JsonWriter;
import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.CustomerManagedKey;
import io.offlineseed.importjob.JobState;
import io.offlineseed.importjob.LogLevel;
import io.offlineseed.shipping.CarrierAccount;
import io.offlineseed.shipping.PostalAddress;
import io.offlineseed.shipping.ShippingInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** The bodies of the requests, as the service's description has them. */
final class JobRequest {

    private JobRequest() {}

    /** Writes into an object that is open. */
    interface Fields {
        void write(JsonWriter json) throws IOException;
    }

    /** Returns the body that creates a job; it holds the drives' keys: wipe it when it is sent. */
    static byte[] create(
            String region,
            String storageAccountId,
            CreateJobOptions options,
            List<DriveToImport> drives) {
        return object(
                json -> {
                    json.writeStringField("location", region);
                    if (!options.tags().isEmpty()) {
                        json.writeMapField(
                                "tags", new TreeMap<>(options.tags()), JsonWriter::writeString);
                    }
                    json.writeStartObject("properties");
                    json.writeStringField("storageAccountId", storageAccountId);
                    json.writeStringField("jobType", "Import");
                    address(json, "returnAddress", options.returnAddress());
                    account(json, options.returnAccount());
                    json.writeStringField("diagnosticsPath", options.diagnosticsPath());
                    json.writeStringField(
                            "logLevel", options.logLevel() == LogLevel.ERROR ? "Error" : "Verbose");
                    json.writeBooleanField("backupDriveManifest", options.backupManifests());
                    if (options.encryptionKey().isPresent()) {
                        json.writeStartObject("encryptionKey");
                        key(json, options.encryptionKey().get());
                        json.writeEndObject();
                    }
                    json.writeArrayField("driveList", drives, JobRequest::drive);
                    json.writeEndObject();
                });
    }

    /** Writes what both services say alike of a key. */
    static void key(JsonWriter json, CustomerManagedKey key) throws IOException {
        json.writeStringField("kekType", "CustomerManaged");
        json.writeStringField("kekUrl", key.keyUrl().toString());
        json.writeStringField("kekVaultResourceID", key.vaultResourceId());
    }

    private static void drive(JsonWriter json, DriveToImport each) throws IOException {
        json.writeStartObject();
        json.writeStringField("driveId", each.drive().id().serialNumber());
        char[] key = each.password().reveal();
        try {
            json.writeStringField("bitLockerKey", new String(key));
        } finally {
            Arrays.fill(key, '\0');
        }
        json.writeStringField("manifestFile", each.drive().manifestFile());
        json.writeStringField("manifestHash", each.drive().manifestHash());
        json.writeEndObject();
    }

    /** Returns the body that tells about the parcel, in both directions. */
    static byte[] delivery(ShippingInfo info) {
        return properties(
                json -> {
                    json.writeStartObject("deliveryPackage");
                    json.writeStringField("carrierName", info.carrierName());
                    json.writeStringField("trackingNumber", info.trackingNumber());
                    json.writeLongField("driveCount", info.driveCount());
                    json.writeStringField("shipDate", info.shipDate().toString());
                    json.writeEndObject();
                    address(json, "returnAddress", info.returnAddress());
                    account(json, info.returnAccount());
                });
    }

    /** Returns the body that tells that the parcel is on its way. */
    static byte[] shipped() {
        return properties(json -> json.writeStringField("state", JobState.SHIPPING.wireName()));
    }

    /** Returns the body of a change that changes nothing: an empty state is none. */
    static byte[] nothing() {
        return properties(json -> json.writeStringField("state", ""));
    }

    /** Returns the body that asks to cancel. */
    static byte[] cancel() {
        return properties(json -> json.writeBooleanField("cancelRequested", true));
    }

    static void address(JsonWriter json, String name, PostalAddress address) throws IOException {
        json.writeStartObject(name);
        json.writeStringField("recipientName", address.recipientName());
        json.writeStringField("streetAddress1", address.streetAddress1());
        if (address.streetAddress2().isPresent()) {
            json.writeStringField("streetAddress2", address.streetAddress2().get());
        }
        json.writeStringField("city", address.city());
        if (address.stateOrProvince().isPresent()) {
            json.writeStringField("stateOrProvince", address.stateOrProvince().get());
        }
        json.writeStringField("postalCode", address.postalCode());
        json.writeStringField("countryOrRegion", address.countryOrRegion());
        json.writeStringField("phone", address.phone());
        json.writeStringField("email", address.email());
        json.writeEndObject();
    }

    static void account(JsonWriter json, CarrierAccount account) throws IOException {
        json.writeStartObject("returnShipping");
        json.writeStringField("carrierName", account.carrierName());
        json.writeStringField("carrierAccountNumber", account.accountNumber());
        json.writeEndObject();
    }

    private static byte[] properties(Fields fields) {
        return object(
                json -> {
                    json.writeStartObject("properties");
                    fields.write(json);
                    json.writeEndObject();
                });
    }

    static byte[] object(Fields fields) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream();
                JsonWriter json = JsonProviders.createWriter(out)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
            json.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }
}
