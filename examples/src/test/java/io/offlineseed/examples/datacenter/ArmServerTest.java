// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static io.offlineseed.examples.datacenter.ArmCaller.JOBS;
import static io.offlineseed.examples.datacenter.ArmCaller.newJob;
import static io.offlineseed.examples.datacenter.ArmCaller.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArmServerTest {

    private static final Clock NOW =
            Clock.fixed(Instant.parse("2026-05-01T10:00:00.123Z"), ZoneOffset.UTC);

    @TempDir Path folder;
    private JobBook book;
    private ArmServer server;
    private ArmCaller arm;

    @BeforeEach
    void start() throws IOException {
        book = new JobBook(NOW, Optional.of(folder));
        server =
                new ArmServer(
                        0,
                        book,
                        "seedacct"::equals,
                        3,
                        Optional.empty(),
                        new Tenant(NOW),
                        new Faults());
        arm = new ArmCaller(server.uri());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Map<String, Object> changed(Consumer<Map<String, Object>> details) {
        Map<String, Object> job = newJob("seedacct", "TESTDRIVE01");
        details.accept(Json.object(job, "properties"));
        return job;
    }

    @Test
    void put_newJob_isCreatedAndShowsNoKey() throws Exception {
        var answer = arm.put(JOBS + "/j1", newJob("seedacct", "TESTDRIVE01"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.state()).isEqualTo("Creating");
        assertThat(answer.body().toString()).doesNotContain("bitLockerKey", ArmCaller.KEY);
        assertThat(Json.object(answer.body(), "systemData"))
                .containsEntry("createdAt", "2026-05-01T10:00:00.1230000Z");
        assertThat(Json.object(Json.object(answer.body(), "properties"), "shippingInformation"))
                .containsEntry("countryOrRegion", "Netherlands");
        assertThat(arm.get(JOBS + "/J1").body()).isEqualTo(answer.body());
    }

    @Test
    void put_existingJob_isReplacedOnlyWhileCreating() throws Exception {
        arm.put(JOBS + "/j1", newJob("seedacct", "A1"));
        assertThat(arm.put(JOBS + "/j1", newJob("seedacct", "A2")).status()).isEqualTo(200);

        arm.patch(JOBS + "/j1", shipped("T1"));
        var refused = arm.put(JOBS + "/j1", newJob("seedacct", "A3"));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.errorCode()).isEqualTo("JobStateConflict");
        assertThat(arm.get(JOBS + "/j1").body().toString()).contains("A2").doesNotContain("A3");
    }

    @Test
    void put_withoutARequiredProperty_isRefusedNamingIt() throws Exception {
        for (String name :
                List.of("storageAccountId", "jobType", "returnAddress", "returnShipping")) {
            var answer = arm.put(JOBS + "/j1", changed(details -> details.remove(name)));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(Json.object(answer.body(), "error"))
                    .containsEntry("target", "properties." + name);
        }
        var noEmail =
                arm.put(
                        JOBS + "/j1",
                        changed(details -> Json.object(details, "returnAddress").remove("email")));
        assertThat(Json.object(noEmail.body(), "error"))
                .containsEntry("code", "MissingProperty")
                .containsEntry("target", "properties.returnAddress.email");
    }

    @Test
    void put_wrongValues_areRefused() throws Exception {
        assertThat(code(changed(d -> d.put("jobType", "Export"))))
                .isEqualTo("InvalidPropertyValue");
        assertThat(code(changed(d -> d.put("driveList", List.of())))).isEqualTo("InvalidDriveList");
        assertThat(code(changed(d -> d.put("percentComplete", 3)))).isEqualTo("UnknownProperty");
        assertThat(code(changed(d -> d.put("logLevel", 3)))).isEqualTo("InvalidPropertyType");
        assertThat(code(changed(d -> d.put("diagnosticsPath", "Not_A_Container"))))
                .isEqualTo("InvalidPropertyValue");
        assertThat(code(newJob("otheracct", "A1"))).isEqualTo("StorageAccountNotFound");
        assertThat(code(newJob("seedacct", "A1", "A1"))).isEqualTo("InvalidDriveList");
        assertThat(code(newJob("seedacct", "A 1"))).isEqualTo("InvalidDriveList");
        assertThat(code(newJob("seedacct", "1,2,3,4,5,6,7,8,9,10,11".split(","))))
                .isEqualTo("InvalidDriveList");
        assertThat(code(changed(d -> drive(d).put("manifestHash", "xyz"))))
                .isEqualTo("InvalidDriveList");
        assertThat(code(changed(d -> drive(d).put("manifestFile", "DriveManifest.xml"))))
                .isEqualTo("InvalidDriveList");
        Map<String, Object> nowhere = newJob("seedacct", "A1");
        nowhere.put("location", "atlantis");
        assertThat(code(nowhere)).isEqualTo("LocationNotFound");
    }

    @Test
    void put_keyThatCannotBeANumericalPassword_isRefused() throws Exception {
        // Both stand in published samples and are not valid.
        for (String key :
                List.of(
                        "439675-460165-128202-905124-487224-524332-851649-442187",
                        "295888-146773-434511-382459-355014-589787-673035-684222")) {
            assertThat(code(changed(d -> drive(d).put("bitLockerKey", key))))
                    .isEqualTo("InvalidBitLockerKey");
        }
    }

    private String code(Map<String, Object> job) throws Exception {
        return arm.put(JOBS + "/j1", job).errorCode();
    }

    private static Map<String, Object> drive(Map<String, Object> details) {
        return Json.objects(details, "driveList").get(0);
    }

    @Test
    void patch_shippingWithoutDeliveryPackage_isRefusedAndChangesNothing() throws Exception {
        arm.put(JOBS + "/j1", newJob("seedacct", "A1"));

        var refused = arm.patch(JOBS + "/j1", "{\"state\":\"Shipping\",\"logLevel\":\"Error\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorCode()).isEqualTo("DeliveryPackageMissing");
        var job = arm.get(JOBS + "/j1");
        assertThat(job.state()).isEqualTo("Creating");
        assertThat(Json.object(job.body(), "properties")).containsEntry("logLevel", "Verbose");
    }

    @Test
    void patch_deliveryPackageFirstAndStateLater_ships() throws Exception {
        arm.put(JOBS + "/j1", newJob("seedacct", "A1"));
        var first =
                arm.patch(
                        JOBS + "/j1",
                        "{\"state\":\"\",\"deliveryPackage\":{\"carrierName\":\"UPS\",\"trackingNumber\":\"T1\"}}");
        assertThat(first.state()).isEqualTo("Creating");

        assertThat(arm.patch(JOBS + "/j1", "{\"state\":\"Shipping\"}").state())
                .isEqualTo("Shipping");
        assertThat(arm.patch(JOBS + "/j1", shipped("T2")).state()).isEqualTo("Shipping");
    }

    @Test
    void patch_otherStatesOrUnknownProperties_areRefused() throws Exception {
        arm.put(JOBS + "/j1", newJob("seedacct", "A1"));

        assertThat(arm.patch(JOBS + "/j1", "{\"state\":\"Completed\"}").errorCode())
                .isEqualTo("InvalidPropertyValue");
        assertThat(arm.patch(JOBS + "/j1", "{\"cancelRequested\":false}").errorCode())
                .isEqualTo("InvalidPropertyValue");
        assertThat(arm.patch(JOBS + "/j1", "{\"diagnosticsPath\":\"logs\"}").errorCode())
                .isEqualTo("UnknownProperty");
        assertThat(arm.patch(JOBS + "/none", "{}").status()).isEqualTo(404);
    }

    @Test
    void patch_trackingNumberOfAnotherJob_isRefused() throws Exception {
        arm.put(JOBS + "/j1", newJob("seedacct", "A1"));
        arm.put(JOBS + "/j2", newJob("seedacct", "A2"));
        arm.patch(JOBS + "/j1", shipped("T1"));

        assertThat(arm.patch(JOBS + "/j2", shipped("T1")).errorCode())
                .isEqualTo("TrackingNumberInUse");
    }

    @Test
    void cancel_whileCreating_endsTheJob() throws Exception {
        arm.put(JOBS + "/j1", newJob("seedacct", "A1"));

        var answer = arm.patch(JOBS + "/j1", "{\"cancelRequested\":true}");

        assertThat(answer.state()).isEqualTo("Completed");
        assertThat(Json.object(answer.body(), "properties")).containsEntry("cancelRequested", true);
    }

    @Test
    void delete_onlyWhileCreatingOrCompleted() throws Exception {
        arm.put(JOBS + "/j1", newJob("seedacct", "A1"));
        arm.patch(JOBS + "/j1", shipped("T1"));
        assertThat(arm.delete(JOBS + "/j1").errorCode()).isEqualTo("JobStateConflict");

        arm.put(JOBS + "/j2", newJob("seedacct", "A1"));
        assertThat(arm.delete(JOBS + "/j2").status()).isEqualTo(200);
        assertThat(arm.delete(JOBS + "/j2").status()).isEqualTo(404);
    }

    @Test
    void clock_twoWeeksWithoutChange_deletesTheJob() throws Exception {
        arm.put(JOBS + "/j1", newJob("seedacct", "A1"));
        book.advance(Duration.ofDays(13));
        arm.patch(JOBS + "/j1", "{\"logLevel\":\"Error\"}"); // starts the two weeks again
        book.advance(Duration.ofDays(13));
        assertThat(arm.get(JOBS + "/j1").status()).isEqualTo(200);

        book.advance(Duration.ofDays(1));

        assertThat(arm.get(JOBS + "/j1").errorCode()).isEqualTo("ResourceNotFound");
    }

    @Test
    void clock_parcelThatNeverArrives_closesTheJobAndForgetsItLater() throws Exception {
        arm.put(JOBS + "/j1", newJob("seedacct", "A1"));
        arm.patch(JOBS + "/j1", shipped("T1"));

        book.advance(Duration.ofDays(14));
        assertThat(arm.get(JOBS + "/j1").body().toString())
                .contains("state=Shipping", "state=NeverReceived");
        book.advance(Duration.ofDays(30));
        assertThat(arm.get(JOBS + "/j1").state()).isEqualTo("Closed");
        book.advance(Duration.ofDays(90));
        assertThat(arm.get(JOBS + "/j1").status()).isEqualTo(404);
    }

    @Test
    void list_isPagedByNextLinkAndFiltered() throws Exception {
        for (int i = 1; i <= 7; i++) {
            arm.put(JOBS + "/job" + i, newJob("seedacct", "A" + i));
        }
        arm.patch(JOBS + "/job4", shipped("T4"));
        String others = JOBS.replace("rg1", "rg2");
        arm.put(others + "/job8", newJob("seedacct", "A8"));

        assertThat(names(arm.get(JOBS)))
                .containsExactly("job1", "job2", "job3", "job4", "job5", "job6", "job7");
        assertThat(names(arm.get(JOBS.replaceFirst("/resourceGroups/rg1", "")))).hasSize(8);
        assertThat(Json.objects(arm.get(JOBS + "?$top=2").body(), "value")).hasSize(2);
        assertThat(
                        names(
                                arm.get(
                                        JOBS
                                                + "?$filter=state%20eq%20'Shipping'%20and%20type%20eq%20'Import'")))
                .containsExactly("job4");
        assertThat(arm.get(JOBS + "?$top=101").errorCode()).isEqualTo("InvalidQueryParameter");
        assertThat(arm.get(JOBS + "?$filter=color%20eq%20'red'").errorCode())
                .isEqualTo("InvalidFilter");
    }

    private List<String> names(ArmCaller.Answer page) throws Exception {
        List<String> names = new ArrayList<>();
        ArmCaller.Answer next = page;
        while (true) {
            Json.objects(next.body(), "value").forEach(job -> names.add(Json.text(job, "name")));
            String link = Json.text(next.body(), "nextLink");
            if (link.isEmpty()) {
                return names;
            }
            next = arm.follow(link);
        }
    }

    @Test
    void listBitLockerKeys_givesWhatWasPut() throws Exception {
        arm.put(JOBS + "/j1", newJob("seedacct", "A1"));

        var answer = arm.call("POST", JOBS + "/j1/listBitLockerKeys", "");

        assertThat(Json.objects(answer.body(), "value"))
                .containsExactly(Map.of("driveId", "A1", "bitLockerKey", ArmCaller.KEY));
    }

    @Test
    void locations_openAndClosedOnes() throws Exception {
        String path = "/providers/Microsoft.ImportExport/locations";
        assertThat(Json.objects(arm.get(path).body(), "value")).hasSize(6);
        assertThat(arm.get(path + "/West%20US").body()).containsEntry("name", "West US");
        var closed = Json.object(arm.get(path + "/uksouth").body(), "properties");
        assertThat(closed).containsEntry("alternateLocations", List.of(path + "/northeurope"));
        assertThat(arm.get(path + "/atlantis").errorCode()).isEqualTo("LocationNotFound");
    }

    @Test
    void requests_thatAreNoCallsOfThisApi_areRefused() throws Exception {
        var uri = server.uri();
        var noToken = HttpRequest.newBuilder(uri.resolve(JOBS + "?api-version=2021-01-01")).build();
        assertThat(arm.send(noToken).status()).isEqualTo(401);
        var oldVersion =
                HttpRequest.newBuilder(uri.resolve(JOBS + "?api-version=2014-11-01"))
                        .header("Authorization", "Bearer t")
                        .build();
        assertThat(arm.send(oldVersion).errorCode()).isEqualTo("InvalidApiVersionParameter");
        assertThat(arm.call("PUT", JOBS + "/j1", "{not json").errorCode())
                .isEqualTo("InvalidRequestContent");
        assertThat(arm.call("PUT", JOBS + "/j1", "{} {}").errorCode())
                .isEqualTo("InvalidRequestContent");
        assertThat(arm.call("PUT", JOBS + "/1bad", "{}").errorCode())
                .isEqualTo("InvalidResourceName");
        assertThat(arm.call("POST", JOBS + "/j1", "").status()).isEqualTo(405);
        assertThat(arm.get("/subscriptions/x/providers/Microsoft.ImportExport/jobs").errorCode())
                .isEqualTo("InvalidSubscriptionId");
        assertThat(arm.get("/elsewhere").status()).isEqualTo(404);
    }

    @Test
    void book_ofAStoppedDatacenter_isContinuedAndReadByItsOwnerOnly() throws Exception {
        arm.put(JOBS + "/j1", newJob("seedacct", "A1"));
        book.advance(Duration.ofDays(3));
        Path file = folder.resolve("jobs.json");
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        server.close();

        book = new JobBook(NOW, Optional.of(folder));
        server =
                new ArmServer(
                        0,
                        book,
                        "seedacct"::equals,
                        3,
                        Optional.empty(),
                        new Tenant(NOW),
                        new Faults());
        arm = new ArmCaller(server.uri());

        assertThat(arm.get(JOBS + "/j1").state()).isEqualTo("Creating");
        assertThat(book.clock().instant()).isEqualTo(NOW.instant().plus(Duration.ofDays(3)));
    }
}
