// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.DriveId;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.Verification;
import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.LogLevel;
import io.offlineseed.shipping.CarrierAccount;
import io.offlineseed.shipping.PostalAddress;
import io.offlineseed.shipping.ShippingInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobRequestTest {

    static final String KEY = "238810-662376-448998-450120-652806-203390-606320-483076";

    static PreparedDrive drive(String serial, String hash) {
        return new PreparedDrive(
                new DriveId(serial),
                "claim-" + serial,
                "\\DriveManifest.xml",
                hash,
                1,
                2,
                Instant.EPOCH,
                Verification.FULL,
                true);
    }

    static PostalAddress address() {
        return PostalAddress.builder()
                .recipientName("Ops \"North\"")
                .streetAddress1("Main 1")
                .city("Bonn")
                .postalCode("53111")
                .countryOrRegion("Germany")
                .phone("0000000000")
                .email("ops@example.com")
                .build();
    }

    static ShippingInfo shippingInfo(String trackingNumber, int drives) {
        return new ShippingInfo(
                "DHL",
                trackingNumber,
                drives,
                LocalDate.of(2026, 11, 23),
                address(),
                new CarrierAccount("DHL", "12345"));
    }

    private static Map<String, Object> tree(byte[] body) throws IOException {
        return Contract.tree(new String(body, StandardCharsets.UTF_8));
    }

    @Test
    void create_valuesOfThePublishedExample_isItsTree() throws IOException {
        Map<String, Object> example =
                Contract.at(Contract.example("CreateJob.json"), "parameters", "body");
        Map<String, Object> properties = Contract.at(example, "properties");
        Map<String, Object> drive = Contract.map(Contract.list(properties.get("driveList")).get(0));
        // Optional, and nobody tells how it is computed: docs/azure.md, "What is sent of a drive".
        drive.remove("driveHeaderHash");
        PostalAddress.Builder address = PostalAddress.builder();
        Contract.at(properties, "returnAddress")
                .forEach(
                        (name, value) -> {
                            String line = value.toString();
                            switch (name) {
                                case "recipientName" -> address.recipientName(line);
                                case "streetAddress1" -> address.streetAddress1(line);
                                case "streetAddress2" -> address.streetAddress2(line);
                                case "city" -> address.city(line);
                                case "stateOrProvince" -> address.stateOrProvince(line);
                                case "postalCode" -> address.postalCode(line);
                                case "countryOrRegion" -> address.countryOrRegion(line);
                                case "phone" -> address.phone(line);
                                case "email" -> address.email(line);
                                default -> throw new AssertionError(name);
                            }
                        });
        Map<String, Object> account = Contract.at(properties, "returnShipping");
        PreparedDrive prepared =
                new PreparedDrive(
                        new DriveId(Contract.text(drive, "driveId")),
                        "claim",
                        Contract.text(drive, "manifestFile"),
                        Contract.text(drive, "manifestHash"),
                        1,
                        2,
                        Instant.EPOCH,
                        Verification.FULL,
                        true);

        try (RecoveryPassword key =
                RecoveryPassword.parse(Contract.text(drive, "bitLockerKey").toCharArray())) {
            byte[] body =
                    JobRequest.create(
                            Contract.text(example, "location"),
                            Contract.text(properties, "storageAccountId"),
                            CreateJobOptions.returnTo(
                                    address.build(),
                                    new CarrierAccount(
                                            Contract.text(account, "carrierName"),
                                            Contract.text(account, "carrierAccountNumber"))),
                            List.of(new DriveToImport(prepared, key)));

            assertThat(tree(body)).isEqualTo(example);
        }
    }

    @Test
    void create_everyOption_fitsTheDescription() throws IOException {
        CreateJobOptions options =
                CreateJobOptions.returnTo(address(), new CarrierAccount("DHL", "12345"))
                        .withLogLevel(LogLevel.ERROR)
                        .withBackupManifests(false)
                        .withDiagnosticsPath("logs")
                        .withTags(Map.of("purpose", "seed", "a", "b"));
        try (RecoveryPassword key = RecoveryPassword.parse(KEY.toCharArray())) {
            Map<String, Object> body =
                    tree(
                            JobRequest.create(
                                    "westeurope",
                                    "/subscriptions/x",
                                    options,
                                    List.of(
                                            new DriveToImport(drive("A1", "00"), key),
                                            new DriveToImport(drive("B2", "01"), key))));

            assertThat(Contract.problems(body, "PutJobParameters")).isEmpty();
            assertThat(body).containsEntry("tags", Map.of("purpose", "seed", "a", "b"));
            assertThat(Contract.at(body, "properties"))
                    .containsEntry("logLevel", "Error")
                    .containsEntry("backupDriveManifest", false)
                    .containsEntry("diagnosticsPath", "logs");
            assertThat(Contract.list(Contract.at(body, "properties").get("driveList"))).hasSize(2);
        }
    }

    @Test
    void updates_allThree_fitTheDescription() throws IOException {
        for (byte[] update :
                List.of(
                        JobRequest.delivery(shippingInfo("T1", 2)),
                        JobRequest.shipped(),
                        JobRequest.cancel())) {
            assertThat(Contract.problems(tree(update), "UpdateJobParameters")).isEmpty();
        }
    }

    @Test
    void delivery_parcel_tellsBothDirections() throws IOException {
        Map<String, Object> properties =
                Contract.at(tree(JobRequest.delivery(shippingInfo("T1", 2))), "properties");

        assertThat(Contract.at(properties, "deliveryPackage"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "carrierName", "DHL",
                                "trackingNumber", "T1",
                                "driveCount", 2L,
                                "shipDate", "2026-11-23"));
        assertThat(Contract.at(properties, "returnAddress"))
                .containsEntry("recipientName", "Ops \"North\"")
                .doesNotContainKey("streetAddress2");
        assertThat(properties)
                .containsEntry(
                        "returnShipping",
                        Map.of("carrierName", "DHL", "carrierAccountNumber", "12345"))
                .doesNotContainKey("state");
    }

    @Test
    void toString_ofADriveToImport_neverShowsThePassword() {
        try (RecoveryPassword key = RecoveryPassword.parse(KEY.toCharArray())) {
            assertThat(new DriveToImport(drive("A1", "00"), key).toString())
                    .contains("A1")
                    .doesNotContain("238810");
        }
    }
}
