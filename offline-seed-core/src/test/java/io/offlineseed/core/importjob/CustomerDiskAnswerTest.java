// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import io.offlineseed.importjob.DriveState;
import io.offlineseed.importjob.DriveStatus;
import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.JobState;
import io.offlineseed.testing.Judges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomerDiskAnswerTest {

    private static final String KEY = "238810-662376-448998-450120-652806-203390-606320-483076";

    private static JobAnswer read(String json) throws IOException {
        try (JsonReader reader = JsonProviders.createReader(json)) {
            reader.nextToken();
            return CustomerDiskAnswer.read(reader, "/subscriptions/s/jobs/the-name");
        }
    }

    private static ImportJob withStatus(String status, String details) throws IOException {
        return read("{'properties':{'status':'%s','details':{%s}}}"
                        .formatted(status, details)
                        .replace('\'', '"'))
                .job();
    }

    @Test
    void read_jobThatIsBeingCopied_tellsAllOfIt() throws IOException {
        JobAnswer answer =
                read(
                        """
                        {"id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.DataBox/jobs/j",
                         "name":"j","location":"westus","sku":{"name":"DataBoxCustomerDisk"},
                         "surprise":{"deep":[1]},
                         "properties":{"transferType":"ImportToAzure","status":"DataCopy",
                          "startTime":"2026-05-01T12:00:00.1234567+02:00","isCancellable":false,
                          "details":{"jobDetailsType":"DataBoxCustomerDisk",
                           "contactDetails":{"contactName":"Ada","phone":"1","emailList":["a@b"]},
                           "shippingAddress":{"streetAddress1":"1 Way","country":"US"},
                           "returnToCustomerPackageDetails":{"carrierName":"UPS",
                             "carrierAccountNumber":"SECRET-ACCOUNT"},
                           "importDiskDetailsCollection":{
                             "D1":{"manifestFile":"\\\\m.xml","manifestHash":"AB12",
                                   "bitLockerKey":"%s","backupManifestCloudPath":"c/m.xml"},
                             "D2":{"manifestFile":"\\\\m.xml","manifestHash":"CD34"}},
                           "copyProgress":[
                             {"serialNumber":"D1","copyStatus":"InProgress","bytesProcessed":50,
                              "totalBytesToProcess":200,"filesProcessed":3,
                              "isEnumerationInProgress":false},
                             {"serialNumber":"D2","copyStatus":"DriveCorrupted",
                              "bytesProcessed":50,"totalBytesToProcess":200}],
                           "copyLogDetails":[{"copyLogDetailsType":"DataBoxCustomerDisk",
                             "serialNumber":"D2","errorLogLink":"https://a/b/e.xml"}],
                           "jobStages":[{"stageName":"DataCopy","stageStatus":"InProgress",
                             "stageTime":"2026-05-09T00:00:00Z"}],
                           "deliverToDcPackageDetails":{"carrierName":"DHL","trackingId":"T1"},
                           "returnPackage":{"carrierName":"UPS","trackingId":"B1",
                             "trackingUrl":"https://t"},
                           "datacenterAddress":{"datacenterAddressType":"DatacenterAddressLocation",
                             "company":"Azure","street1":"2 Road","city":"Dublin"}}}}
                        """
                                .formatted(KEY));
        ImportJob job = answer.job();

        assertThat(job.state()).isEqualTo(JobState.TRANSFERRING);
        assertThat(job.serviceState()).isEqualTo("DataCopy");
        assertThat(job.createdAt()).contains(Instant.parse("2026-05-01T10:00:00.1234567Z"));
        assertThat(job.changedAt()).contains(Instant.parse("2026-05-09T00:00:00Z"));
        assertThat(job.shipTo().orElseThrow().lines().values())
                .containsExactly("Azure", "2 Road", "Dublin");
        assertThat(job.delivery().orElseThrow().trackingNumber()).isEqualTo("T1");
        assertThat(job.returned().orElseThrow().trackingNumber()).isEqualTo("B1");
        assertThat(job.percentComplete()).hasValue(25);
        DriveStatus first = job.drives().get(0);
        assertThat(first.state()).isEqualTo(DriveState.TRANSFERRING);
        assertThat(first.percentComplete()).hasValue(25);
        assertThat(first.bytesSucceeded()).hasValue(50);
        assertThat(first.bytesTotal()).hasValue(200);
        assertThat(first.unrecognised())
                .containsEntry("filesProcessed", "3")
                .containsEntry("backupManifestCloudPath", "\"c/m.xml\"");
        DriveStatus second = job.drives().get(1);
        assertThat(second.state()).isEqualTo(DriveState.COMPLETED_MORE_INFO);
        assertThat(second.copyStatus()).contains("DriveCorrupted");
        assertThat(second.errorLog()).isPresent();
        assertThat(answer.manifestHashes()).isEqualTo(Map.of("d1", "AB12", "d2", "CD34"));
        assertThat(job.unrecognised())
                .containsEntry("surprise", "{\"deep\":[1]}")
                .containsEntry("properties.isCancellable", "false");
        assertThat(CustomerDiskAnswer.isImport(answer)).isTrue();
        assertThat(answer.toString())
                .doesNotContain(KEY)
                .doesNotContain("SECRET-ACCOUNT")
                .doesNotContain("1 Way")
                .doesNotContain("Ada");
    }

    @ParameterizedTest
    @CsvSource({
        "Created, Creating",
        "AwaitingShipmentDetails, Creating",
        "ShippedToAzureDC, Shipping",
        "PickedUp, Shipping",
        "AtAzureDC, Received",
        "DataCopy, Transferring",
        "PreparingToShipFromAzureDC, Packaging",
        "ShippedToCustomer, Packaging",
        "Completed, Completed",
        "CompletedWithWarnings, Closed",
        "CompletedWithErrors, Closed",
        "Failed_IssueDetectedAtAzureDC, Closed",
        "Aborted, Closed",
        "Cancelled, Canceled",
        "DeviceOrdered, DeviceOrdered",
        "OnTheMoon, OnTheMoon",
    })
    void read_everyStatus_hasItsStateAndKeepsItsWord(String status, String state)
            throws IOException {
        ImportJob job = withStatus(status, "");

        assertThat(job.state()).isEqualTo(new JobState(state));
        assertThat(job.serviceState()).isEqualTo(status);
    }

    @Test
    void read_stageThatWaitsForTheCustomer_isFaultedWhileTheJobIsNotOver() throws IOException {
        String stages =
                "'jobStages':[{'stageName':'DataCopy','stageStatus':'WaitingForCustomerAction'}]";

        assertThat(withStatus("DataCopy", stages).state()).isEqualTo(JobState.FAULTED);
        assertThat(withStatus("Completed", stages).state()).isEqualTo(JobState.COMPLETED);
    }

    @ParameterizedTest
    @CsvSource({
        "'', AwaitingShipmentDetails, Specified",
        "NotStarted, ShippedToAzureDC, Specified",
        "NotStarted, AtAzureDC, Received",
        "InProgress, DataCopy, Transferring",
        "Completed, DataCopy, Completed",
        "Completed, ShippedToCustomer, ShippedBack",
        "CompletedWithErrors, DataCopy, CompletedMoreInfo",
        "DriveNotReceived, DataCopy, NeverReceived",
        "SomethingNew, DataCopy, CompletedMoreInfo",
    })
    void drive_everyCopyStatus_hasItsState(String copyStatus, String status, String state) {
        assertThat(CustomerDiskStates.drive(copyStatus, status)).isEqualTo(new DriveState(state));
    }

    @Test
    void read_totalsThatAreStillCounted_giveNoPercentage() throws IOException {
        ImportJob job =
                withStatus(
                        "DataCopy",
                        "'copyProgress':[{'serialNumber':'D1','copyStatus':'InProgress',"
                                + "'bytesProcessed':5,'totalBytesToProcess':10,"
                                + "'isEnumerationInProgress':true}]");

        assertThat(job.percentComplete()).isEmpty();
        assertThat(job.drives().get(0).percentComplete()).isEmpty();
        assertThat(job.drives().get(0).bytesSucceeded()).hasValue(5);
    }

    @Test
    void read_valuesOfOtherKinds_areKeptAndStopNothing() throws IOException {
        ImportJob job =
                withStatus(
                        "DataCopy",
                        "'copyProgress':7,'importDiskDetailsCollection':[],'jobStages':{'a':1},"
                                + "'datacenterAddress':null,'copyLogDetails':[3]");

        assertThat(job.drives()).isEmpty();
        assertThat(job.unrecognised())
                .containsEntry("properties.details.copyProgress", "7")
                .containsEntry("properties.details.copyLogDetails[0]", "3");
    }

    @Test
    void read_publishedAnswers_areAllReadableAndNotOfCustomersDisks() throws IOException {
        Map<String, JobAnswer> read = new TreeMap<>();
        Path examples =
                Judges.requireShared("contract/databox")
                        .resolve(
                                "specification/databox/resource-manager/Microsoft.DataBox/stable/"
                                        + CustomerDiskService.API_VERSION
                                        + "/examples");
        try (Stream<Path> files = Files.list(examples)) {
            for (Path file :
                    files.filter(f -> f.getFileName().toString().startsWith("JobsGet")).toList()) {
                Map<String, Object> body =
                        Contract.at(
                                Contract.tree(Files.readString(file)), "responses", "200", "body");
                read.put(file.getFileName().toString(), read(MemoryJobs.json(body)));
            }
        }
        assertThat(read).hasSize(2);
        assertThat(read.values())
                .allSatisfy(
                        answer -> {
                            assertThat(answer.job().resourceId()).contains("Microsoft.DataBox");
                            assertThat(answer.job().serviceState()).isNotEmpty();
                            assertThat(answer.job().unrecognised())
                                    .containsKey("properties.details.jobStages");
                            assertThat(CustomerDiskAnswer.isImport(answer)).isFalse();
                        });
        assertThat(List.of("Germany", "DEU", "de", "Atlantis"))
                .extracting(CountryCode::of)
                .containsExactly("DE", "DE", "DE", "Atlantis");
    }
}
