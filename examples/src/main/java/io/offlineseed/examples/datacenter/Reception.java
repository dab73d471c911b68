// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The people at the datacenter's door: they walk a job from Received to its end. */
final class Reception {

    private final JobBook book;
    private final BlobEndpoint blobs;
    private final String jobId;
    private final Consumer<String> entered;

    /**
     * Prepares for a parcel.
     *
     * @param entered is told each state the job enters
     */
    Reception(JobBook book, BlobEndpoint blobs, String jobId, Consumer<String> entered) {
        this.book = book;
        this.blobs = blobs;
        this.jobId = jobId;
        this.entered = entered;
    }

    Receipt receive(Parcel parcel) throws IOException {
        Map<String, ArrivedDrive> arrived = new LinkedHashMap<>();
        for (Parcel.Drive each : parcel.drives()) {
            ArrivedDrive drive = ArrivedDrive.of(each);
            if (arrived.putIfAbsent(drive.serial(), drive) != null) {
                throw new ParcelRefusedException(
                        "Two drives of the parcel are labelled "
                                + drive.serial()
                                + ". Send each drive once. The job is unchanged.");
            }
        }
        Map<String, Object> job = arrive(arrived);
        try {
            return process(job, arrived);
        } catch (IOException | RuntimeException e) {
            enter("Faulted"); // operators would look into it
            throw e;
        }
    }

    private Receipt process(Map<String, Object> job, Map<String, ArrivedDrive> arrived)
            throws IOException {
        Map<String, Object> details = Json.object(job, "properties");
        entered.accept("Received");
        List<Receipt.Drive> drives = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> extra = new ArrayList<>(arrived.keySet());
        boolean cancelled = details.get("cancelRequested") == Boolean.TRUE;
        enter("Transferring");
        for (Map<String, Object> expected : Json.objects(details, "driveList")) {
            String serial = Json.text(expected, "driveId");
            ArrivedDrive drive = arrived.get(serial);
            extra.remove(serial);
            if (drive == null) {
                missing.add(serial);
            } else if (!cancelled) {
                drives.add(copy(Json.text(job, "name"), details, expected, drive));
            }
        }
        enter("Packaging");
        Receipt receipt = new Receipt("", drives, missing, extra);
        String last = receipt.isComplete() || cancelled ? "Completed" : "Closed";
        sendBack(last);
        return new Receipt(last, drives, missing, extra);
    }

    /** Marks the drives that are there; returns the job. */
    private Map<String, Object> arrive(Map<String, ArrivedDrive> arrived) throws IOException {
        try {
            return book.open(
                    jobs -> {
                        Job job = jobs.get(jobId);
                        if (!job.state().equals("Shipping")) {
                            throw ArmError.conflict(
                                    "ParcelUnexpected",
                                    "Job "
                                            + job.name()
                                            + " is "
                                            + job.state()
                                            + ", and only one that is Shipping gets its drives"
                                            + " processed. Record the parcel with the job first.");
                        }
                        List<Map<String, Object>> there =
                                job.drives().stream()
                                        .filter(d -> arrived.containsKey(Json.text(d, "driveId")))
                                        .toList();
                        if (there.isEmpty()) {
                            throw ArmError.conflict(
                                    "ParcelUnexpected",
                                    "No drive in the parcel belongs to job "
                                            + job.name()
                                            + "; their labels say "
                                            + arrived.keySet()
                                            + ".");
                        }
                        there.forEach(drive -> drive.put("state", "Received"));
                        job.neverReceived();
                        job.enter("Received", jobs.now());
                        return Json.copy(job.saved());
                    });
        } catch (ArmError e) {
            throw new ParcelRefusedException(e.getMessage() + " The job is unchanged.");
        }
    }

    private Receipt.Drive copy(
            String jobName,
            Map<String, Object> details,
            Map<String, Object> expected,
            ArrivedDrive drive)
            throws IOException {
        change(
                drive.serial(),
                d -> {
                    d.put("state", "Transferring");
                    d.put("copyStatus", "InProgress");
                    d.put("percentComplete", 0);
                });
        Path work = Files.createTempDirectory("datacenter-");
        try (DriveIntake intake =
                new DriveIntake(
                        jobName,
                        details,
                        expected,
                        drive,
                        blobs.client(account(details)),
                        book.clock(),
                        work)) {
            DriveIntake.Result result =
                    intake.run(
                            percent ->
                                    change(drive.serial(), d -> d.put("percentComplete", percent)));
            Receipt.Drive receipt = result.drive();
            boolean clean = receipt.status().equals("Completed");
            change(
                    drive.serial(),
                    d -> {
                        d.putAll(result.uris());
                        d.put("state", clean ? "Completed" : "CompletedMoreInfo");
                        d.put("copyStatus", copyStatus(receipt));
                        d.put("percentComplete", 100);
                        d.put("bytesSucceeded", receipt.bytes());
                    });
            return receipt;
        } finally {
            BlobContainer.deleteTree(work);
        }
    }

    private static String copyStatus(Receipt.Drive drive) {
        if (drive.isComplete()) {
            return "Completed";
        }
        return drive.status().equals("CompletedWithErrors") ? "CompletedWithErrors" : "Failed";
    }

    private static String account(Map<String, Object> details) throws IOException {
        try {
            return JobRules.storageAccount(Json.text(details, "storageAccountId"));
        } catch (ArmError e) {
            throw new IOException("the job's storage account was checked when it was created", e);
        }
    }

    private void change(String serial, Consumer<Map<String, Object>> how) {
        inJob(
                job -> {
                    int sum = 0;
                    for (Map<String, Object> drive : job.drives()) {
                        if (Json.text(drive, "driveId").equals(serial)) {
                            how.accept(drive);
                        }
                        sum += drive.get("percentComplete") instanceof Integer p ? p : 0;
                    }
                    job.details().put("percentComplete", sum / job.drives().size());
                });
    }

    private void enter(String state) {
        inJob(job -> job.enter(state, book.clock().instant()));
        entered.accept(state);
    }

    private void sendBack(String state) {
        inJob(
                job -> {
                    int count = 0;
                    for (Map<String, Object> drive : job.drives()) {
                        if (!Json.text(drive, "state").equals("NeverReceived")) {
                            drive.put("state", "ShippedBack");
                            count++;
                        }
                    }
                    String carrier =
                            Json.text(Json.object(job.details(), "returnShipping"), "carrierName");
                    LocalDate today = LocalDate.ofInstant(book.clock().instant(), ZoneOffset.UTC);
                    job.details()
                            .put(
                                    "returnPackage",
                                    Json.of(
                                            "carrierName",
                                            carrier,
                                            "trackingNumber",
                                            "BACK-" + job.name(),
                                            "driveCount",
                                            count,
                                            "shipDate",
                                            today.toString()));
                    job.enter(state, book.clock().instant());
                });
        entered.accept(state);
    }

    private void inJob(Consumer<Job> work) {
        try {
            book.open(
                    jobs -> {
                        Job job = jobs.get(jobId);
                        work.accept(job);
                        return job;
                    });
        } catch (ArmError | IOException e) {
            throw new IllegalStateException("job " + jobId + " cannot be changed", e);
        }
    }
}
