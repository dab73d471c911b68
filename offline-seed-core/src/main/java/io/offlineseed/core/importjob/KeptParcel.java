// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.shipping.CarrierAccount;
import io.offlineseed.shipping.PostalAddress;
import io.offlineseed.shipping.ShippingInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The shipping info a backup keeps, in {@code shipping.json}, before the service is told. Source:
 * docs/formats/import-job.md.
 *
 * @param jobName the import job's name, for messages about a tracking number given twice
 * @param info the shipping info
 */
record KeptParcel(String jobName, ShippingInfo info) {

    KeptParcel {
        Objects.requireNonNull(jobName, "jobName");
        Objects.requireNonNull(info, "info");
    }

    void write(DurableFiles files, Path file) {
        StateFile.write(
                files,
                file,
                json -> {
                    json.writeStringField("jobName", jobName);
                    json.writeStringField("carrierName", info.carrierName());
                    json.writeStringField("trackingNumber", info.trackingNumber());
                    json.writeIntField("driveCount", info.driveCount());
                    json.writeStringField("shipDate", info.shipDate().toString());
                    JobRequest.address(json, "returnAddress", info.returnAddress());
                    JobRequest.account(json, info.returnAccount());
                });
    }

    static Optional<KeptParcel> read(Path file) {
        return StateFile.read(file, KeptParcel::read);
    }

    private static KeptParcel read(JsonReader json) throws IOException {
        Map<String, String> text = new HashMap<>();
        OpenFields.each(
                json,
                (name, value) -> {
                    if (value.currentToken() == JsonToken.START_OBJECT) {
                        OpenFields.each(
                                value, (part, line) -> text.put(name + "." + part, line.getText()));
                    } else {
                        text.put(name, value.getText());
                    }
                });
        PostalAddress.Builder address =
                PostalAddress.builder()
                        .recipientName(address(text, "recipientName"))
                        .streetAddress1(address(text, "streetAddress1"))
                        .city(address(text, "city"))
                        .postalCode(address(text, "postalCode"))
                        .countryOrRegion(address(text, "countryOrRegion"))
                        .phone(address(text, "phone"))
                        .email(address(text, "email"));
        String street2 = text.get("returnAddress.streetAddress2");
        if (street2 != null) {
            address.streetAddress2(street2);
        }
        String state = text.get("returnAddress.stateOrProvince");
        if (state != null) {
            address.stateOrProvince(state);
        }
        return new KeptParcel(
                KeptJob.required(text, "jobName"),
                new ShippingInfo(
                        KeptJob.required(text, "carrierName"),
                        KeptJob.required(text, "trackingNumber"),
                        Integer.parseInt(KeptJob.required(text, "driveCount")),
                        LocalDate.parse(KeptJob.required(text, "shipDate")),
                        address.build(),
                        new CarrierAccount(
                                KeptJob.required(text, "returnShipping.carrierName"),
                                KeptJob.required(text, "returnShipping.carrierAccountNumber"))));
    }

    private static String address(Map<String, String> text, String part) throws IOException {
        return KeptJob.required(text, "returnAddress." + part);
    }
}
