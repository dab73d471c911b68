// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import io.offlineseed.DriveId;
import io.offlineseed.OfflineSeedException;
import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.ImportJobClientBuilder;
import io.offlineseed.core.durable.DurabilityWatch;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.journal.DriveClaim;
import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.machine.FileMachineSettings;
import io.offlineseed.core.machine.WaitingJob;
import io.offlineseed.core.machine.WaitingJobs;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.core.plan.DrivePlans;
import io.offlineseed.core.plan.OrdinalRange;
import io.offlineseed.core.secrets.FileRecoveryPasswordStore;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.Verification;
import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.Delivery;
import io.offlineseed.importjob.DriveKey;
import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.ImportJobClient;
import io.offlineseed.importjob.ImportJobSummary;
import io.offlineseed.importjob.JobConflictException;
import io.offlineseed.importjob.JobState;
import io.offlineseed.importjob.ServiceException;
import io.offlineseed.shipping.CarrierAccount;
import io.offlineseed.testing.ExchangeRecorder;
import io.offlineseed.testing.Judges;
import io.offlineseed.testing.MemoryHttpService;
import io.offlineseed.testing.MemoryHttpService.Call;
import io.offlineseed.testing.MemoryHttpService.Reply;
import io.offlineseed.testing.PlainBackup;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class ResourceManagerJobsTest {

    private static final String STAND_IN = "http://127.0.0.1:8080";
    private static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";
    private static final String JOBS =
            "/subscriptions/"
                    + SUBSCRIPTION
                    + "/resourceGroups/seeds(north)/providers/Microsoft.ImportExport/jobs/";
    private static final CreateJobOptions OPTIONS =
            CreateJobOptions.returnTo(JobRequestTest.address(), new CarrierAccount("DHL", "12345"));

    @TempDir Path folder;

    private final MemoryJobs memory = new MemoryJobs();
    private final MemoryHttpService service = new MemoryHttpService(memory::answer);
    private PlainBackup backup;

    @BeforeEach
    void prepare() throws IOException {
        backup = new PlainBackup(folder, "fs01-seed", new DurableFiles());
    }

    private ImportJobClient client(String endpoint, HttpClient http) {
        return new ImportJobClientBuilder()
                .endpoint(endpoint)
                .credential(request -> Mono.just(new AccessToken("the-token", OffsetDateTime.MAX)))
                .httpClient(http)
                .retryOptions(new RetryOptions(new FixedDelayOptions(1, Duration.ofMillis(1))))
                .machineSettingsFile(machineFile())
                .buildClient();
    }

    private ImportJobClient client() {
        return client(STAND_IN, service);
    }

    private Path machineFile() {
        return folder.resolve("machine/settings.json");
    }

    /** The jobs the machine waits for, by name. */
    private List<String> waiting() throws IOException {
        return new WaitingJobs(new FileMachineSettings(new DurableFiles(), machineFile()))
                .list().stream().map(WaitingJob::jobName).toList();
    }

    /** Leaves the state of a drive that was prepared, with the one blob of that number. */
    private static PreparedDrive sealedDrive(
            PlainBackup backup, int number, String serial, boolean shippable) throws IOException {
        return sealedDrive(backup, number, serial, shippable, Verification.FULL);
    }

    private static PreparedDrive sealedDrive(
            PlainBackup backup,
            int number,
            String serial,
            boolean shippable,
            Verification verification)
            throws IOException {
        backup.blobs(number);
        DriveId id = new DriveId(serial);
        String claimId = UUID.nameUUIDFromBytes(serial.getBytes(StandardCharsets.UTF_8)).toString();
        String hash = "DBE8AAE014882026A98896BEAEF8910" + number;
        PreparedDrive drive =
                new PreparedDrive(
                        id,
                        claimId,
                        "\\DriveManifest.xml",
                        hash,
                        1,
                        0,
                        PlainBackup.NOW,
                        verification,
                        shippable);
        DrivePlans.add(
                backup,
                new DrivePlan(
                        number,
                        backup.list().digest(),
                        List.of(new OrdinalRange(number - 1L, number)),
                        1,
                        0,
                        id,
                        1 << 20,
                        DrivePlan.LAYOUT_VERSION));
        DriveClaim claim =
                new DriveClaim(
                        claimId,
                        id,
                        "directory",
                        "/drives/" + number,
                        "mounted",
                        1 << 20,
                        0,
                        number,
                        PlainBackup.NOW,
                        0,
                        new UUID(0, 0),
                        0,
                        "");
        try (RecoveryPassword password = RecoveryPassword.parse(JobRequestTest.KEY.toCharArray());
                DriveJournal journal =
                        DriveJournal.create(backup.files(), backup.driveDirectory(number), claim)) {
            store(backup).put(claimId, password);
            journal.formatted(claimId);
            journal.written(hash, 500);
            if (verification == Verification.FULL) {
                journal.verified();
            }
            journal.sealed(drive, DriveJournal.passwordCheck(claimId, password));
        }
        return drive;
    }

    private static FileRecoveryPasswordStore store(PlainBackup backup) {
        return new FileRecoveryPasswordStore(backup.files(), backup.secretsDirectory());
    }

    private List<String> asked() {
        return service.calls().stream()
                .map(call -> call.method() + " " + call.url().replaceFirst("^.*/providers/", ""))
                .toList();
    }

    private static void assertCode(OfflineSeedException e, String code) {
        assertThat(e.code()).isEqualTo(code);
    }

    @Test
    void create_preparedDrives_sendsThemWithTheirPasswordsAndKeepsTheJob() throws IOException {
        List<PreparedDrive> drives =
                List.of(
                        sealedDrive(backup, 1, "DRIVE01", true),
                        sealedDrive(backup, 2, "DRIVE02", true));

        ImportJob job = client().create(backup, drives, OPTIONS);

        assertThat(job.resourceId()).isEqualTo(JOBS + "fs01-seed");
        assertThat(job.state()).isEqualTo(JobState.CREATING);
        assertThat(job.shipTo())
                .hasValueSatisfying(
                        address -> assertThat(address.lines()).containsEntry("city", "Dublin"));
        assertThat(memory.keys)
                .isEqualTo(Map.of("DRIVE01", JobRequestTest.KEY, "DRIVE02", JobRequestTest.KEY));
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.JOB_CREATED);
        assertThat(service.calls().get(1).url())
                .isEqualTo(
                        STAND_IN
                                + "/subscriptions/"
                                + SUBSCRIPTION
                                + "/resourceGroups/seeds%28north%29/providers/"
                                + "Microsoft.ImportExport/jobs/fs01-seed?api-version=2021-01-01");
        assertThat(KeptJob.read(backup.importJobFile()))
                .hasValueSatisfying(
                        kept -> {
                            assertThat(kept.createdAt()).contains(PlainBackup.NOW);
                            assertThat(kept.drives()).hasSize(2);
                        });
    }

    @Test
    void create_jobCreated_noFileButTheSecretsHoldsThePassword() throws IOException {
        client().create(backup, List.of(sealedDrive(backup, 1, "DRIVE01", true)), OPTIONS);
        client().ship(backup, JobRequestTest.shippingInfo("T1", 1));

        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(
                            files.filter(Files::isRegularFile)
                                    .filter(file -> !file.startsWith(backup.secretsDirectory())))
                    .isNotEmpty()
                    .allSatisfy(
                            file -> {
                                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                                assertThat(text)
                                        .doesNotContain("238810")
                                        .doesNotContain("the-token");
                            });
        }
    }

    @Test
    void create_again_findsTheJobAndSendsNothing() throws IOException {
        List<PreparedDrive> drives = List.of(sealedDrive(backup, 1, "DRIVE01", true));
        client().create(backup, drives, OPTIONS);

        ImportJob again = client().create(backup, drives, OPTIONS);

        assertThat(again.name()).isEqualTo("fs01-seed");
        assertThat(asked()).filteredOn(call -> call.startsWith("PUT")).hasSize(1);
    }

    @Test
    void create_answerLostAfterTheServiceHadCreated_isFoundByTheNextCall() throws IOException {
        List<PreparedDrive> drives = List.of(sealedDrive(backup, 1, "DRIVE01", true));
        MemoryHttpService lossy =
                new MemoryHttpService(
                        call -> {
                            Reply reply = memory.answer(call);
                            if (call.method().equals("PUT")) {
                                throw new UncheckedIOException(new IOException("reset"));
                            }
                            return reply;
                        });
        assertThatThrownBy(() -> client(STAND_IN, lossy).create(backup, drives, OPTIONS))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertCode(e, "SERVICE_UNREACHABLE"))
                .hasMessageContaining("calling again is safe");
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.PREPARED);

        client().create(backup, drives, OPTIONS);

        assertThat(asked()).filteredOn(call -> call.startsWith("PUT")).isEmpty();
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.JOB_CREATED);
        assertThat(KeptJob.read(backup.importJobFile()).flatMap(KeptJob::createdAt)).isPresent();
    }

    @Test
    void create_powerCutBeforeAnyWrite_nextCallEndsInOneJob() throws IOException {
        List<PreparedDrive> drives = List.of(sealedDrive(backup, 1, "DRIVE01", true));
        for (int cut = 1; ; cut++) {
            memory.jobs.clear();
            Files.deleteIfExists(backup.importJobFile());
            int[] left = {cut};
            DurabilityWatch watch =
                    (step, file) -> {
                        if (left[0]-- == 0) {
                            throw new IOException("power cut");
                        }
                    };
            PlainBackup torn = new PlainBackup(folder, "fs01-seed", new DurableFiles(watch));
            torn.blobs(1);
            boolean finished;
            try {
                client().create(torn, drives, OPTIONS);
                finished = true;
            } catch (OfflineSeedException e) {
                assertCode(e, "STAGING_NOT_WRITABLE");
                finished = false;
            }
            ImportJob job = client().create(backup, drives, OPTIONS);

            assertThat(job.drives()).hasSize(1);
            assertThat(KeptJob.read(backup.importJobFile()).flatMap(KeptJob::createdAt))
                    .isPresent();
            if (finished) {
                assertThat(cut).isGreaterThan(4);
                return;
            }
        }
    }

    @Test
    void create_jobThatTheServiceDeleted_isCreatedAgain() throws IOException {
        List<PreparedDrive> drives = List.of(sealedDrive(backup, 1, "DRIVE01", true));
        client().create(backup, drives, OPTIONS);
        memory.jobs.clear();

        client().create(backup, drives, OPTIONS);

        assertThat(memory.jobs).containsOnlyKeys(JOBS + "fs01-seed");
    }

    @Test
    void create_nameTakenByAnotherJob_conflictsAndTouchesNothing() throws IOException {
        List<PreparedDrive> drives = List.of(sealedDrive(backup, 1, "DRIVE01", true));
        client().create(backup, drives, OPTIONS);
        Files.delete(backup.importJobFile());
        Map<String, Object> before = Map.copyOf(memory.jobs);

        assertThatThrownBy(() -> client().create(backup, drives, OPTIONS))
                .isInstanceOfSatisfying(
                        JobConflictException.class, e -> assertCode(e, "JOB_EXISTS"))
                .hasMessageContaining("Nothing was changed.");
        assertThat(memory.jobs).isEqualTo(before);
        assertThat(backup.importJobFile()).doesNotExist();
    }

    @Test
    void create_sameNameAndDrivesButOtherManifest_conflicts() throws IOException {
        List<PreparedDrive> drives = List.of(sealedDrive(backup, 1, "DRIVE01", true));
        client().create(backup, drives, OPTIONS);
        Map<String, Object> drive =
                Contract.map(
                        Contract.list(
                                        Contract.at(memory.job(JOBS + "fs01-seed"), "properties")
                                                .get("driveList"))
                                .get(0));
        drive.put("manifestHash", "00000000000000000000000000000000");

        assertThatThrownBy(() -> client().create(backup, drives, OPTIONS))
                .isInstanceOfSatisfying(
                        JobConflictException.class, e -> assertCode(e, "JOB_EXISTS"));
    }

    @ParameterizedTest
    @CsvSource({"Creating, false", "Shipping, true"})
    void create_drivePreparedAgainSinceTheJobWasCreated_isNotTakenForTheSame(
            String state, boolean toBeCancelled) throws IOException {
        PreparedDrive drive = sealedDrive(backup, 1, "DRIVE01", true);
        client().create(backup, List.of(drive), OPTIONS);
        Contract.at(memory.job(JOBS + "fs01-seed"), "properties").put("state", state);
        KeptJob kept = KeptJob.read(backup.importJobFile()).orElseThrow();
        KeptJob.Drive earlier =
                new KeptJob.Drive("DRIVE01", "an-earlier-claim", drive.manifestHash());
        new KeptJob(kept.resourceId(), List.of(earlier), kept.intendedAt(), kept.createdAt())
                .write(backup.files(), backup.importJobFile());
        byte[] before = Files.readAllBytes(backup.importJobFile());

        assertThatThrownBy(() -> client().create(backup, List.of(drive), OPTIONS))
                .isInstanceOfSatisfying(
                        JobConflictException.class, e -> assertCode(e, "JOB_EXISTS"))
                .hasMessageContaining("before DRIVE01 was prepared again")
                .hasMessageContaining("Delete the job, then create it again.")
                .hasMessageEndingWith("Nothing was changed.")
                .satisfies(
                        e ->
                                assertThat(String.valueOf(e.getMessage()).contains("cancelled"))
                                        .isEqualTo(toBeCancelled));
        assertThat(backup.importJobFile()).hasBinaryContent(before);
        assertThat(asked()).filteredOn(call -> call.startsWith("PUT")).hasSize(1);

        client().delete(backup);
        client().create(backup, List.of(drive), OPTIONS);
        assertThat(asked()).filteredOn(call -> call.startsWith("PUT")).hasSize(2);
    }

    @Test
    void create_refusalThatQuotesTheKey_doesNotShowIt() throws IOException {
        PreparedDrive drive = sealedDrive(backup, 1, "DRIVE01", true);
        MemoryHttpService quoting =
                new MemoryHttpService(
                        call ->
                                call.method().equals("PUT")
                                        ? Reply.json(
                                                400,
                                                "{\"error\":{\"code\":\"BadKey\",\"message\":\"key "
                                                        + JobRequestTest.KEY
                                                        + " is bad\"}}")
                                        : memory.answer(call));

        assertThatThrownBy(() -> client(STAND_IN, quoting).create(backup, List.of(drive), OPTIONS))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("key [redacted] is bad");
    }

    @Test
    void create_directoryForTheRealService_isRefusedBeforeAnyCall() throws IOException {
        List<PreparedDrive> drives = List.of(sealedDrive(backup, 1, "DRIVE01", false));

        assertThatThrownBy(
                        () ->
                                client("https://management.azure.com", service)
                                        .create(backup, drives, OPTIONS))
                .isInstanceOfSatisfying(
                        OfflineSeedException.class, e -> assertCode(e, "NOT_SHIPPABLE"));
        assertThat(service.calls()).isEmpty();

        client().create(backup, drives, OPTIONS);
        assertThat(memory.jobs).hasSize(1);
    }

    @Test
    void create_passwordGone_isRefusedBeforeAnyCall() throws IOException {
        PreparedDrive drive = sealedDrive(backup, 1, "DRIVE01", true);
        store(backup).delete(drive.claimId());

        assertThatThrownBy(() -> client().create(backup, List.of(drive), OPTIONS))
                .isInstanceOfSatisfying(
                        OfflineSeedException.class, e -> assertCode(e, "PASSWORD_MISSING"));
        assertThat(service.calls()).isEmpty();
    }

    @Test
    void create_passwordOfAnOlderClaim_isRefusedAndShowsNoDigits() throws IOException {
        PreparedDrive drive = sealedDrive(backup, 1, "DRIVE01", true);
        try (RecoveryPassword other =
                RecoveryPassword.parse(
                        "060456-014509-132033-080300-252615-584177-672089-411631".toCharArray())) {
            store(backup).put(drive.claimId(), other);
        }

        assertThatThrownBy(() -> client().create(backup, List.of(drive), OPTIONS))
                .isInstanceOfSatisfying(
                        OfflineSeedException.class, e -> assertCode(e, "PASSWORD_DIFFERS"))
                .hasMessageNotContaining("060456")
                .hasMessageNotContaining("238810");
        assertThat(service.calls()).isEmpty();
    }

    @Test
    void create_notExactlyTheDrivesOfTheBackup_isAWrongArgument() throws IOException {
        PreparedDrive first = sealedDrive(backup, 1, "DRIVE01", true);
        PreparedDrive second = sealedDrive(backup, 2, "DRIVE02", true);
        PreparedDrive strange = JobRequestTest.drive("DRIVE03", "00");

        for (List<PreparedDrive> wrong :
                List.of(
                        List.<PreparedDrive>of(),
                        List.of(first),
                        List.of(first, first),
                        List.of(first, second, strange))) {
            assertThatThrownBy(() -> client().create(backup, wrong, OPTIONS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("drives must be");
        }
        assertThat(service.calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"STAGED", "PREPARED", "WAITING"})
    void create_blobsThatAreOnNoSealedDrive_areToldWhateverTheLifecycleSays(SeedLifecycle reached)
            throws IOException {
        PreparedDrive first = sealedDrive(backup, 1, "DRIVE01", true);
        sealedDrive(backup, 2, "DRIVE02", true);
        backup.blobs(4);
        backup.lifecycle(reached);
        try (DriveJournal journal =
                DriveJournal.open(backup.files(), backup.driveDirectory(2)).orElseThrow()) {
            journal.retired("it was dropped");
        }

        assertThatThrownBy(() -> client().create(backup, List.of(first), OPTIONS))
                .isInstanceOfSatisfying(
                        DriveException.class, e -> assertCode(e, "DRIVES_INCOMPLETE"))
                .hasMessageContaining("3 of the backup's 4 blobs")
                .hasMessageContaining("'blob1', planned for drive DRIVE02")
                .hasMessageEndingWith("No job was created.");
        assertThat(service.calls()).isEmpty();
        assertThat(backup.lifecycle()).isEqualTo(reached);
    }

    @Test
    void create_driveThatWasNotReadBack_isTakenAtTheCallersWord() throws IOException {
        PreparedDrive drive = sealedDrive(backup, 1, "DRIVE01", true, Verification.NONE);

        client().create(backup, List.of(drive), OPTIONS);

        assertThat(memory.jobs).hasSize(1);
    }

    @Test
    void create_job_isRememberedByTheMachineUntilItIsDeleted() throws IOException {
        ImportJobClient jobs = withJob();
        assertThat(waiting()).containsExactly("fs01-seed");

        jobs.delete(backup);

        assertThat(waiting()).isEmpty();
    }

    @Test
    void get_jobThatTheMachineForgot_isRememberedUntilItIsFinalAndProven() throws IOException {
        ImportJobClient jobs = withJob();
        Files.delete(machineFile());
        jobs.get(backup);
        assertThat(waiting()).containsExactly("fs01-seed");

        Contract.at(memory.job(JOBS + "fs01-seed"), "properties").put("state", "Completed");
        jobs.get(backup);
        assertThat(waiting()).as("final, not proven").containsExactly("fs01-seed");

        backup.advance(SeedLifecycle.IMPORTED);
        jobs.get(backup);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void find_provenJobThatTheServiceHasRemoved_isForgotten() throws IOException {
        ImportJobClient jobs = withJob();
        memory.jobs.clear();
        assertThat(jobs.find(backup)).isEmpty();
        assertThat(waiting()).as("gone, not proven").containsExactly("fs01-seed");

        backup.advance(SeedLifecycle.IMPORTED);
        assertThat(jobs.find(backup)).isEmpty();
        assertThat(waiting()).isEmpty();
    }

    @Test
    void create_machineSettingsThatCannotBeWritten_costNothingButTheMemory() throws IOException {
        Files.writeString(folder.resolve("machine"), "in the way of the folder");

        ImportJobClient jobs = withJob();
        jobs.get(backup);
        jobs.delete(backup);

        assertThat(memory.jobs).isEmpty();
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.JOB_CREATED);
    }

    @Test
    void create_refusedByTheService_tellsItsWordsAndThatThereIsNoJob() throws IOException {
        PreparedDrive drive = sealedDrive(backup, 1, "DRIVE01", true);
        MemoryHttpService refusing =
                new MemoryHttpService(
                        call ->
                                call.method().equals("PUT")
                                        ? Reply.json(
                                                400,
                                                "{\"error\":{\"code\":\"BadDrive\",\"message\":\"no\"}}")
                                        : memory.answer(call));

        assertThatThrownBy(() -> client(STAND_IN, refusing).create(backup, List.of(drive), OPTIONS))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.serviceCode()).contains("BadDrive"))
                .hasMessageEndingWith("No job was created.")
                .hasMessageNotContaining("238810");
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.PREPARED);
    }

    private ImportJobClient withJob() throws IOException {
        ImportJobClient jobs = client();
        jobs.create(backup, List.of(sealedDrive(backup, 1, "DRIVE01", true)), OPTIONS);
        return jobs;
    }

    @ParameterizedTest
    @CsvSource({
        "Creating, JOB_CREATED",
        "Shipping, WAITING",
        "Received, WAITING",
        "Levitating, WAITING",
        "Completed, JOB_CREATED",
        "Closed, JOB_CREATED"
    })
    void get_jobInAState_recordsHowFarTheSeedIs(String state, SeedLifecycle reached)
            throws IOException {
        ImportJobClient jobs = withJob();
        Contract.at(memory.job(JOBS + "fs01-seed"), "properties").put("state", state);

        assertThat(jobs.get(backup).state().wireName()).isEqualTo(state);
        assertThat(backup.lifecycle()).isEqualTo(reached);
    }

    @ParameterizedTest
    @EnumSource(names = {"SHIPPED", "WAITING"})
    void get_finalJobThatIsNotProven_staysWhereItWas(SeedLifecycle reached) throws IOException {
        ImportJobClient jobs = withJob();
        backup.advance(reached);
        Contract.at(memory.job(JOBS + "fs01-seed"), "properties").put("state", "Closed");

        jobs.get(backup);

        assertThat(backup.lifecycle()).isEqualTo(reached);
    }

    @Test
    void get_noJob_saysHowItMayHaveGone() {
        assertThatThrownBy(() -> client().get(backup))
                .isInstanceOfSatisfying(ServiceException.class, e -> assertCode(e, "JOB_NOT_FOUND"))
                .hasMessageContaining("two weeks");
        assertThat(client().find(backup)).isEmpty();
    }

    @Test
    void get_byResourceId_needsNoBackup() throws IOException {
        ImportJobClient jobs = withJob();

        assertThat(jobs.get(JOBS + "fs01-seed").drives()).hasSize(1);
        assertThatThrownBy(() -> jobs.get(JOBS + "other"))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertCode(e, "JOB_NOT_FOUND"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fs01-seed",
                "/subscriptions/x/resourceGroups/g/providers/Microsoft.Storage/jobs/j",
                "/subscriptions/x/resourceGroups/g/providers/Microsoft.ImportExport/jobs/j?x=y",
                "https://example.com/subscriptions/x/resourceGroups/g/providers/"
                        + "Microsoft.ImportExport/jobs/j"
            })
    void get_textThatIsNoResourceId_isAWrongArgument(String id) {
        assertThatThrownBy(() -> client().get(id)).isInstanceOf(IllegalArgumentException.class);
        assertThat(service.calls()).isEmpty();
    }

    @Test
    void ship_parcel_isKeptThenToldThenMarked() throws IOException {
        ImportJobClient jobs = withJob();

        ImportJob job = jobs.ship(backup, JobRequestTest.shippingInfo("T1", 1));

        assertThat(job.state()).isEqualTo(JobState.SHIPPING);
        assertThat(job.delivery()).map(Delivery::trackingNumber).contains("T1");
        assertThat(jobs.shippingInfo(backup)).contains(JobRequestTest.shippingInfo("T1", 1));
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.SHIPPED);
        List<Call> patches =
                service.calls().stream().filter(call -> call.method().equals("PATCH")).toList();
        assertThat(patches).hasSize(2);
        assertThat(patches.get(0).body()).contains("deliveryPackage").contains("returnAddress");
        assertThat(patches.get(1).body()).isEqualTo("{\"properties\":{\"state\":\"Shipping\"}}");
    }

    @Test
    void ship_again_correctsTheParcelAndLeavesTheState() throws IOException {
        ImportJobClient jobs = withJob();
        jobs.ship(backup, JobRequestTest.shippingInfo("T1", 1));

        ImportJob job = jobs.ship(backup, JobRequestTest.shippingInfo("T2", 1));

        assertThat(job.delivery()).map(Delivery::trackingNumber).contains("T2");
        assertThat(jobs.shippingInfo(backup).orElseThrow().trackingNumber()).isEqualTo("T2");
        assertThat(asked()).filteredOn(call -> call.startsWith("PATCH")).hasSize(3);
    }

    @Test
    void ship_serviceFailsHalfWay_keepsTheInfoAndNextCallGoesOn() throws IOException {
        withJob();
        MemoryHttpService failing =
                new MemoryHttpService(
                        call ->
                                call.body().contains("\"state\"")
                                        ? Reply.json(400, "{}")
                                        : memory.answer(call));

        assertThatThrownBy(
                        () ->
                                client(STAND_IN, failing)
                                        .ship(backup, JobRequestTest.shippingInfo("T1", 1)))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("shipping.json; call ship again");
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.JOB_CREATED);
        assertThat(client().shippingInfo(backup)).isPresent();

        client().ship(backup, JobRequestTest.shippingInfo("T1", 1));
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.SHIPPED);
    }

    @Test
    void ship_numberOfAnotherJobOfTheLocation_isRefusedAndNothingRecorded() throws IOException {
        ImportJobClient jobs = withJob();
        PlainBackup other = new PlainBackup(folder, "fs02-seed", new DurableFiles());
        jobs.create(other, List.of(sealedDrive(other, 1, "DRIVE09", true)), OPTIONS);
        jobs.ship(other, JobRequestTest.shippingInfo("Track-9", 1));
        memory.jobs.remove(JOBS + "fs02-seed");
        backup.sibling(other);

        assertThatThrownBy(() -> jobs.ship(backup, JobRequestTest.shippingInfo("track-9", 1)))
                .isInstanceOfSatisfying(
                        JobConflictException.class, e -> assertCode(e, "TRACKING_NUMBER_TAKEN"))
                .hasMessageContaining("fs02-seed")
                .hasMessageContaining("staging location");
        assertThat(jobs.shippingInfo(backup)).isEmpty();
        assertThat(memory.job(JOBS + "fs01-seed").toString()).doesNotContain("rack-9");
    }

    @Test
    void ship_numberOfAJobOnALaterPage_isRefusedAndNothingRecorded() throws IOException {
        ImportJobClient jobs = withJob();
        for (int i = 0; i < 5; i++) {
            PlainBackup other = new PlainBackup(folder, "zz" + i + "-seed", new DurableFiles());
            jobs.create(other, List.of(sealedDrive(other, 1, "DRIVE1" + i, true)), OPTIONS);
            jobs.ship(other, JobRequestTest.shippingInfo("T" + i, 1));
        }

        assertThatThrownBy(() -> jobs.ship(backup, JobRequestTest.shippingInfo("T4", 1)))
                .isInstanceOfSatisfying(
                        JobConflictException.class, e -> assertCode(e, "TRACKING_NUMBER_TAKEN"))
                .hasMessageContaining("zz4-seed")
                .hasMessageContaining("subscription");
        assertThat(backup.shippingFile()).doesNotExist();
    }

    @Test
    void ship_otherNumberOfDrives_isAWrongArgument() throws IOException {
        ImportJobClient jobs = withJob();

        assertThatThrownBy(() -> jobs.ship(backup, JobRequestTest.shippingInfo("T1", 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("driveCount must be 1");
        assertThat(backup.shippingFile()).doesNotExist();
    }

    @Test
    void cancel_job_isAskedFor() throws IOException {
        assertThat(withJob().cancel(backup).cancelRequested()).isTrue();
    }

    @Test
    void delete_job_isGoneHereAndThereAndMayBeRepeated() throws IOException {
        ImportJobClient jobs = withJob();

        jobs.delete(backup);
        jobs.delete(backup);

        assertThat(memory.jobs).isEmpty();
        assertThat(backup.importJobFile()).doesNotExist();
    }

    @Test
    void delete_jobWithAParcel_freesItsTrackingNumberForTheOtherJobs() throws IOException {
        ImportJobClient jobs = withJob();
        PlainBackup other = new PlainBackup(folder, "fs02-seed", new DurableFiles());
        jobs.create(other, List.of(sealedDrive(other, 1, "DRIVE09", true)), OPTIONS);
        jobs.ship(other, JobRequestTest.shippingInfo("Track-9", 1));
        backup.sibling(other);

        jobs.delete(other);

        assertThat(jobs.shippingInfo(other)).isEmpty();
        jobs.ship(backup, JobRequestTest.shippingInfo("Track-9", 1));
        assertThat(backup.lifecycle()).isEqualTo(SeedLifecycle.SHIPPED);
    }

    @Test
    void delete_refusedByTheService_keepsTheParcel() throws IOException {
        ImportJobClient jobs = withJob();
        jobs.ship(backup, JobRequestTest.shippingInfo("T1", 1));
        MemoryHttpService refusing = new MemoryHttpService(call -> Reply.json(409, "{}"));

        assertThatThrownBy(() -> client(STAND_IN, refusing).delete(backup))
                .isInstanceOf(ServiceException.class)
                .hasMessageEndingWith("The job is as it was.");
        assertThat(jobs.shippingInfo(backup)).isPresent();
        assertThat(waiting()).containsExactly("fs01-seed");
    }

    @Test
    void list_severalPages_areAskedForAsTheStreamIsRead() throws IOException {
        ImportJobClient jobs = client();
        for (int i = 0; i < 5; i++) {
            PlainBackup each = new PlainBackup(folder, "job" + i + "-seed", new DurableFiles());
            jobs.create(each, List.of(sealedDrive(each, 1, "DRIVE1" + i, true)), OPTIONS);
        }
        int before = service.calls().size();

        try (Stream<ImportJobSummary> all = jobs.list(SUBSCRIPTION)) {
            assertThat(all.findFirst()).map(ImportJobSummary::name).contains("job0-seed");
        }
        assertThat(service.calls()).hasSize(before + 1);

        try (Stream<ImportJobSummary> all = jobs.list(SUBSCRIPTION, "seeds(north)")) {
            assertThat(all.map(ImportJobSummary::jobType)).hasSize(5).containsOnly("Import");
        }
        assertThat(service.calls()).hasSize(before + 4);
        assertThatThrownBy(() -> jobs.list("no guid")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void list_pagesThatLinkInACircle_endsWhenAllWereRead() {
        MemoryHttpService circling =
                new MemoryHttpService(
                        call ->
                                Reply.json(
                                        200,
                                        "{\"value\":[{\"name\":\"j\"}],\"nextLink\":\""
                                                + STAND_IN
                                                + (call.url().endsWith("/a") ? "/b" : "/a")
                                                + "\"}"));

        try (Stream<ImportJobSummary> all = client(STAND_IN, circling).list(SUBSCRIPTION)) {
            assertThat(all.limit(100)).hasSize(3);
        }
    }

    @Test
    void list_nextPageElsewhere_isNotFollowed() {
        MemoryHttpService luring =
                new MemoryHttpService(
                        call ->
                                Reply.json(
                                        200,
                                        "{\"value\":[],\"nextLink\":\"https://example.com/jobs\"}"));

        try (Stream<ImportJobSummary> all = client(STAND_IN, luring).list(SUBSCRIPTION)) {
            assertThatThrownBy(all::toList)
                    .isInstanceOfSatisfying(
                            ServiceException.class, e -> assertCode(e, "FOREIGN_LINK"));
        }
        assertThat(luring.calls()).hasSize(1);
    }

    @Test
    void location_name_isEscapedAndMissingOneIsTold() {
        assertThatThrownBy(() -> client().location("West/Nowhere"))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertCode(e, "LOCATION_NOT_FOUND"));
        assertThat(asked().get(0))
                .isEqualTo(
                        "GET Microsoft.ImportExport/locations/West%2FNowhere?api-version=2021-01-01");
    }

    @Test
    void bitLockerKeys_ofTheJob_matchThePasswordsAndShowNothing() throws IOException {
        ImportJobClient jobs = withJob();

        List<DriveKey> keys = jobs.bitLockerKeys(backup);

        assertThat(keys).hasSize(1);
        try (DriveKey key = keys.get(0);
                RecoveryPassword password =
                        RecoveryPassword.parse(JobRequestTest.KEY.toCharArray())) {
            assertThat(key.matches(password)).isTrue();
            assertThat(key.driveId()).isEqualTo("DRIVE01");
            assertThat(key.toString()).doesNotContain("238810");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"value\":[{\"driveId\":\"A\",\"bitLockerKey\":\"KEY\"},",
                "{\"value\":[{\"driveId\":\"A\",\"bitLockerKey\":\"KEY",
                "{\"value\":[{\"bitLockerKey\":\"KEY\"}, oops]}",
                "{\"value\":[{\"bitLockerKey\":KEY}]}",
                "{\"value\":[{\"bitLockerKey\":xKEY}]}",
                "{\"value\":[{\"bitLockerKey\":\"KEY\\q\"}]}",
                "{KEY:1}",
                "xKEY",
                "[\"KEY\"]"
            })
    void bitLockerKeys_damagedAnswer_showsNothingOfAKey(String damaged) {
        MemoryHttpService broken =
                new MemoryHttpService(
                        call -> Reply.json(200, damaged.replace("KEY", JobRequestTest.KEY)));
        StringWriter shown = new StringWriter();

        assertThatThrownBy(() -> client(STAND_IN, broken).bitLockerKeys(backup))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertCode(e, "ANSWER_UNREADABLE"))
                .hasMessageContaining("request-1")
                .hasCauseInstanceOf(IOException.class)
                .satisfies(e -> e.printStackTrace(new PrintWriter(shown)));
        assertThat(shown.toString().split("Caused by: ")).hasSize(2);
        for (String group : JobRequestTest.KEY.split("-")) {
            assertThat(shown.toString()).doesNotContain(group);
        }
    }

    @Test
    void read_stateOfANewerVersion_saysSoAndChangesNothing() throws IOException {
        ImportJobClient jobs = withJob();
        Files.writeString(backup.importJobFile(), "{\"formatVersion\":2,\"resourceId\":{}}");

        assertThatThrownBy(() -> jobs.get(backup))
                .isInstanceOfSatisfying(
                        OfflineSeedException.class, e -> assertCode(e, "FORMAT_TOO_NEW"))
                .hasMessageContaining("format version 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"formatVersion\":1}", "{\"x\":1}", "\u0000\u0000"})
    void read_damagedState_saysSo(String content) throws IOException {
        Files.writeString(backup.importJobFile(), content);
        Files.writeString(backup.shippingFile(), content);

        assertThatThrownBy(() -> KeptJob.read(backup.importJobFile()))
                .isInstanceOfSatisfying(
                        OfflineSeedException.class, e -> assertCode(e, "STATE_UNREADABLE"));
        assertThatThrownBy(() -> client().shippingInfo(backup))
                .isInstanceOfSatisfying(
                        OfflineSeedException.class, e -> assertCode(e, "STATE_UNREADABLE"));
    }

    @Test
    void read_damagedShippingInfo_showsNothingOfTheAddress() throws IOException {
        ImportJobClient jobs = withJob();
        jobs.ship(backup, JobRequestTest.shippingInfo("T1", 1));
        String whole = Files.readString(backup.shippingFile());
        String street = JobRequestTest.address().streetAddress1();
        assertThat(whole).contains(street);
        Files.writeString(backup.shippingFile(), whole.substring(0, whole.length() - 2) + "oops");

        assertThatThrownBy(() -> jobs.shippingInfo(backup))
                .isInstanceOfSatisfying(
                        OfflineSeedException.class, e -> assertCode(e, "STATE_UNREADABLE"))
                .hasCauseInstanceOf(IOException.class)
                .extracting(
                        e -> {
                            StringWriter shown = new StringWriter();
                            e.printStackTrace(new PrintWriter(shown));
                            return shown.toString();
                        })
                .asString()
                .doesNotContain(street);
    }

    @Test
    void traffic_ofAWholeJob_passesMicrosoftsValidator(@TempDir Path traffic) throws Exception {
        Path contract = Judges.requireShared("contract/importexport");
        Path judges = Judges.requireNodeModule("oav").resolve("../..").normalize();
        ExchangeRecorder recorder = new ExchangeRecorder(service, traffic);
        ImportJobClient jobs = client(STAND_IN, recorder);
        jobs.create(backup, List.of(sealedDrive(backup, 1, "DRIVE01", true)), OPTIONS);
        jobs.ship(backup, JobRequestTest.shippingInfo("T1", 1));
        jobs.get(backup);
        jobs.bitLockerKeys(backup).forEach(DriveKey::close);
        jobs.cancel(backup);
        jobs.delete(backup);
        assertThat(recorder.count()).isGreaterThanOrEqualTo(9);

        List<String> command = new ArrayList<>();
        command.add(Judges.require("node").toString());
        command.add(contract.resolve("check-traffic.mjs").toString());
        command.add(contract.toString());
        command.add(traffic.toString());
        Path log = folder.resolve("validator.log");
        Process validator =
                new ProcessBuilder(command)
                        .directory(judges.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertThat(validator.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(log)).contains(" exchanges, 0 problems");
            assertThat(validator.exitValue()).isZero();
        } finally {
            validator.destroyForcibly();
        }
    }
}
