// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static io.offlineseed.examples.datacenter.ClientFixture.options;
import static io.offlineseed.examples.datacenter.ClientFixture.parcel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.importjob.AwaitOptions;
import io.offlineseed.importjob.DriveState;
import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.ImportJobClient;
import io.offlineseed.importjob.ImportService;
import io.offlineseed.importjob.JobActor;
import io.offlineseed.importjob.JobConflictException;
import io.offlineseed.importjob.JobDeadline;
import io.offlineseed.importjob.JobListener;
import io.offlineseed.importjob.JobState;
import io.offlineseed.importjob.KeyComparison;
import io.offlineseed.importjob.ListJobsOptions;
import io.offlineseed.importjob.ServiceException;
import io.offlineseed.staging.StagedBackup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The library's client in the life of a job, at both services alike. */
class JobServicesTest {

    private static final byte[] CONTENT = new byte[1000];

    @TempDir Path folder;
    private ClientFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new ClientFixture(folder);
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
    }

    private TestDrive drive(String serial) throws IOException {
        TestDrive drive = new TestDrive(folder.resolve(serial), serial);
        drive.block("a.bin", "no-overwrite", CONTENT);
        return drive;
    }

    @ParameterizedTest
    @EnumSource(ImportService.class)
    void job_fromCreationToReturn_hasTheSameStatesAtBothServices(ImportService service)
            throws Exception {
        ImportJobClient client = fixture.client(service).buildClient();
        TestDrive drive = drive("DRIVE01");
        try (StagedBackup backup = fixture.backup("fs01-seed", CONTENT)) {
            List<PreparedDrive> drives = List.of(fixture.prepared(backup, drive, "DRIVE01"));
            client.registerService(ArmCaller.SUBSCRIPTION);
            assertThat(client.shippingLocation(backup).shipTo().label()).contains("Stand-in");

            ImportJob job = client.create(backup, drives, options());

            assertThat(job.service()).isEqualTo(service);
            assertThat(job.resourceId()).contains(service.provider());
            assertThat(job.state()).isEqualTo(JobState.CREATING);
            assertThat(job.nextActor()).contains(JobActor.CUSTOMER);
            assertThat(job.deadlines())
                    .extracting(JobDeadline::kind)
                    .containsExactly(JobDeadline.Kind.SHIP);
            assertThat(job.shipTo()).isPresent();
            assertThat(job.drives())
                    .extracting(each -> each.driveId() + " " + each.state())
                    .containsExactly("DRIVE01 Specified");
            assertThat(client.compareKeys(backup))
                    .containsExactly(new KeyComparison("DRIVE01", KeyComparison.Result.SAME));

            ImportJob shipped = client.ship(backup, parcel("T1"));

            assertThat(shipped.state()).isEqualTo(JobState.SHIPPING);
            assertThat(shipped.delivery().orElseThrow().trackingNumber()).isEqualTo("T1");
            assertThat(shipped.nextActor()).contains(JobActor.CARRIER);
            assertThat(shipped.deadlines().get(0).kind()).isEqualTo(JobDeadline.Kind.ARRIVE);
            assertThat(client.ship(backup, parcel("T1")).state()).isEqualTo(JobState.SHIPPING);

            Receipt receipt = fixture.datacenter.receive(job.resourceId(), List.of(drive.folder()));

            assertThat(receipt.isComplete()).isTrue();
            ImportJob done = client.get(backup);
            assertThat(done.state()).isEqualTo(JobState.COMPLETED);
            assertThat(done.nextActor()).contains(JobActor.NOBODY);
            assertThat(done.returned()).isPresent();
            assertThat(done.drives().get(0).state()).isEqualTo(DriveState.SHIPPED_BACK);
            assertThat(done.drives().get(0).copyStatus()).contains("Completed");
            assertThat(done.drives().get(0).bytesSucceeded()).hasValue(CONTENT.length);
            assertThat(done.drives().get(0).errorLog()).isPresent();
            assertThat(done.drives().get(0).verboseLog()).isPresent();
            assertThat(done.toString()).doesNotContain(ArmCaller.KEY).doesNotContain("12345");
            assertThat(fixture.blob("a.bin")).isEqualTo(CONTENT);
        }
    }

    @ParameterizedTest
    @EnumSource(ImportService.class)
    void create_again_findsTheJob(ImportService service) throws Exception {
        ImportJobClient client = fixture.client(service).buildClient();
        try (StagedBackup backup = fixture.backup("fs01-seed", CONTENT)) {
            List<PreparedDrive> drives =
                    List.of(fixture.prepared(backup, drive("DRIVE01"), "DRIVE01"));
            ImportJob first = client.create(backup, drives, options());

            ImportJob second = client.create(backup, drives, options());

            assertThat(second.resourceId()).isEqualTo(first.resourceId());
            try (Stream<?> all = client.list(ArmCaller.SUBSCRIPTION)) {
                assertThat(all).hasSize(1);
            }
        }
    }

    @Test
    void create_atTheOtherService_isRefusedAndNothingIsCreated() throws Exception {
        try (StagedBackup backup = fixture.backup("fs01-seed", CONTENT)) {
            List<PreparedDrive> drives =
                    List.of(fixture.prepared(backup, drive("DRIVE01"), "DRIVE01"));
            fixture.client(ImportService.IMPORT_EXPORT)
                    .buildClient()
                    .create(backup, drives, options());
            ImportJobClient other = fixture.client(ImportService.DATA_BOX).buildClient();

            assertThatThrownBy(() -> other.create(backup, drives, options()))
                    .isInstanceOfSatisfying(
                            JobConflictException.class,
                            e -> assertThat(e.code()).isEqualTo("JOB_ELSEWHERE"))
                    .hasMessageContaining("Microsoft.ImportExport");
            try (Stream<?> all = other.list(ArmCaller.SUBSCRIPTION)) {
                assertThat(all).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ImportService.class)
    void cancelAndDelete_beforeShipping_leaveNothing(ImportService service) throws Exception {
        ImportJobClient client = fixture.client(service).buildClient();
        try (StagedBackup backup = fixture.backup("fs01-seed", CONTENT)) {
            List<PreparedDrive> drives =
                    List.of(fixture.prepared(backup, drive("DRIVE01"), "DRIVE01"));
            client.create(backup, drives, options());

            ImportJob cancelled = client.cancel(backup);

            assertThat(cancelled.state().isFinal()).isTrue();
            assertThat(cancelled.cancelRequested()).isTrue();
            client.delete(backup);
            client.delete(backup);
            assertThat(client.find(backup)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(ImportService.class)
    void ship_numberOfAnotherJob_isRefused(ImportService service) throws Exception {
        ImportJobClient client = fixture.client(service).buildClient();
        try (StagedBackup first = fixture.backup("fs01-seed", CONTENT);
                StagedBackup second = fixture.backup("fs02-seed", CONTENT)) {
            client.create(
                    first,
                    List.of(fixture.prepared(first, drive("DRIVE01"), "DRIVE01")),
                    options());
            client.create(
                    second,
                    List.of(fixture.prepared(second, drive("DRIVE02"), "DRIVE02")),
                    options());
            client.ship(first, parcel("T1"));
            Files.delete(OpenBackup.of(first).shippingFile()); // as if staged elsewhere

            assertThatThrownBy(() -> client.ship(second, parcel("T1")))
                    .isInstanceOfSatisfying(
                            JobConflictException.class,
                            e -> assertThat(e.code()).isEqualTo("TRACKING_NUMBER_TAKEN"))
                    .hasMessageContaining("the subscription");
        }
    }

    @Test
    void keepAlive_importExport_startsTheTwoWeeksAnew() throws Exception {
        ImportJobClient client = fixture.client(ImportService.IMPORT_EXPORT).buildClient();
        try (StagedBackup backup = fixture.backup("fs01-seed", CONTENT)) {
            List<PreparedDrive> drives =
                    List.of(fixture.prepared(backup, drive("DRIVE01"), "DRIVE01"));
            ImportJob created = client.create(backup, drives, options());
            fixture.datacenter.advance(Duration.ofDays(10));

            ImportJob kept = client.keepAlive(backup);

            assertThat(kept.state()).isEqualTo(JobState.CREATING);
            assertThat(kept.deadlines().get(0).due())
                    .isAfter(created.deadlines().get(0).due().plus(Duration.ofDays(9)));
            fixture.datacenter.advance(Duration.ofDays(10));
            assertThat(client.find(backup)).isPresent();
            client.ship(backup, parcel("T1"));
            assertThatThrownBy(() -> client.keepAlive(backup))
                    .isInstanceOfSatisfying(
                            ServiceException.class,
                            e -> assertThat(e.code()).isEqualTo("JOB_SHIPPED"));
        }
    }

    @Test
    void keepAliveAndLocations_dataBox_areNotOffered() throws Exception {
        ImportJobClient client = fixture.client(ImportService.DATA_BOX).buildClient();
        try (StagedBackup backup = fixture.backup("fs01-seed", CONTENT)) {
            client.create(
                    backup,
                    List.of(fixture.prepared(backup, drive("DRIVE01"), "DRIVE01")),
                    options());

            for (Runnable call :
                    List.<Runnable>of(
                            () -> client.keepAlive(backup),
                            client::locations,
                            () -> client.location("westeurope"))) {
                assertThatThrownBy(call::run)
                        .isInstanceOfSatisfying(
                                ServiceException.class,
                                e -> assertThat(e.code()).isEqualTo("NOT_OFFERED"));
            }
            assertThatThrownBy(
                            () ->
                                    client.list(
                                            ArmCaller.SUBSCRIPTION,
                                            ListJobsOptions.all().withPageSize(5)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void list_importExportWithPageSizeAndFilter_asksForThem() throws Exception {
        ImportJobClient client = fixture.client(ImportService.IMPORT_EXPORT).buildClient();
        try (StagedBackup first = fixture.backup("fs01-seed", CONTENT);
                StagedBackup second = fixture.backup("fs02-seed", CONTENT)) {
            client.create(
                    first,
                    List.of(fixture.prepared(first, drive("DRIVE01"), "DRIVE01")),
                    options());
            client.create(
                    second,
                    List.of(fixture.prepared(second, drive("DRIVE02"), "DRIVE02")),
                    options());
            client.ship(second, parcel("T2"));

            ListJobsOptions shipping =
                    ListJobsOptions.all()
                            .withResourceGroup("rg1")
                            .withPageSize(1)
                            .withFilter("state eq 'Shipping'");

            try (Stream<String> names =
                    client.list(ArmCaller.SUBSCRIPTION, shipping).map(each -> each.name())) {
                assertThat(names).containsExactly("fs02-seed");
            }
        }
    }

    @Test
    void shippingLocation_regionThatIsClosed_isTheOneThatStandsInForIt() throws Exception {
        ImportJobClient client = fixture.client(ImportService.IMPORT_EXPORT).buildClient();

        assertThat(client.location("UK South").isUsable()).isFalse();
        try (StagedBackup backup = fixture.backupIn("UK South")) {
            assertThat(client.shippingLocation(backup).name()).isEqualTo("North Europe");
        }
    }

    @ParameterizedTest
    @EnumSource(ImportService.class)
    void find_jobNotShippedInTwoWeeks_isGone(ImportService service) throws Exception {
        ImportJobClient client = fixture.client(service).buildClient();
        try (StagedBackup backup = fixture.backup("fs01-seed", CONTENT)) {
            client.create(
                    backup,
                    List.of(fixture.prepared(backup, drive("DRIVE01"), "DRIVE01")),
                    options().withTags(Map.of("app", "seed")));

            fixture.datacenter.advance(Duration.ofDays(15));

            assertThat(client.find(backup)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(ImportService.class)
    void create_answerLostAfterTheJobWasMade_endsInOneJob(ImportService service) throws Exception {
        ImportJobClient client = fixture.client(service).buildClient();
        try (StagedBackup backup = fixture.backup("fs01-seed", CONTENT)) {
            List<PreparedDrive> drives =
                    List.of(fixture.prepared(backup, drive("DRIVE01"), "DRIVE01"));
            fixture.datacenter.faults().next(Faults.Kind.RESET, "PUT", 1, Duration.ZERO);

            ImportJob job = client.create(backup, drives, options());

            assertThat(job.drives()).hasSize(1);
            try (Stream<?> all = client.list(ArmCaller.SUBSCRIPTION)) {
                assertThat(all).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ImportService.class)
    void create_cutOffForGood_isFoundByTheNextCall(ImportService service) throws Exception {
        ImportJobClient client = fixture.client(service).buildClient();
        try (StagedBackup backup = fixture.backup("fs01-seed", CONTENT)) {
            List<PreparedDrive> drives =
                    List.of(fixture.prepared(backup, drive("DRIVE01"), "DRIVE01"));
            fixture.datacenter.faults().next(Faults.Kind.RESET, "PUT", 3, Duration.ZERO);
            assertThatThrownBy(() -> client.create(backup, drives, options()))
                    .isInstanceOfSatisfying(
                            ServiceException.class, e -> assertThat(e.isRetryable()).isTrue());
            fixture.datacenter.faults().clear();

            assertThat(client.create(backup, drives, options()).state())
                    .isEqualTo(JobState.CREATING);
            try (Stream<?> all = client.list(ArmCaller.SUBSCRIPTION)) {
                assertThat(all).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ImportService.class)
    void await_throttledFailingAndUnknownStates_goesOnUntilTheJobIsAsWanted(ImportService service)
            throws Exception {
        ImportJobClient client = fixture.client(service).buildClient();
        try (StagedBackup backup = fixture.backup("fs01-seed", CONTENT)) {
            client.create(
                    backup,
                    List.of(fixture.prepared(backup, drive("DRIVE01"), "DRIVE01")),
                    options());
            Faults faults = fixture.datacenter.faults();
            faults.next(Faults.Kind.THROTTLED, "GET", 3, Duration.ZERO); // more than one call takes
            faults.next(Faults.Kind.FAILED, "GET", 3, Duration.ZERO);
            faults.showState("OnTheMoon");
            List<String> seen = new ArrayList<>();
            JobListener listener =
                    new JobListener() {
                        @Override
                        public void looked(ImportJob job) {
                            seen.add(job.serviceState());
                            faults.showState("");
                        }

                        @Override
                        public void failed(ServiceException reason, Duration pause) {
                            seen.add(String.valueOf(reason.httpStatus().orElse(0)));
                        }
                    };

            ImportJob job =
                    client.await(
                            backup,
                            each -> each.state().equals(JobState.CREATING),
                            AwaitOptions.defaults()
                                    .withPauses(Duration.ofMillis(1), Duration.ofMillis(2)),
                            listener);

            assertThat(job.state()).isEqualTo(JobState.CREATING);
            assertThat(seen).startsWith("429", "500", "OnTheMoon").hasSize(4);
        }
    }
}
