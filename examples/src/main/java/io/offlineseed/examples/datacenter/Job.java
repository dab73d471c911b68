// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static io.offlineseed.examples.datacenter.ArmError.badRequest;
import static io.offlineseed.examples.datacenter.ArmError.conflict;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One import job: what its owner set, how far it is, and which step comes next when. Guarded by the
 * {@link JobBook} that holds it; holds keys, so it has no text of its own.
 */
final class Job {

    static final Duration TO_SHIP = Duration.ofDays(14); // from the last change while Creating
    static final Duration TO_ARRIVE = Duration.ofDays(14); // from the day it is Shipping
    static final Duration TO_ANSWER = Duration.ofDays(30); // to the operators' question after that
    static final Duration KEPT_WHEN_DONE = Duration.ofDays(90);

    private static final DateTimeFormatter SYSTEM_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final List<String> ORDER =
            List.of("Creating", "Shipping", "Received", "Transferring", "Packaging");
    private static final Set<String> DONE = Set.of("Completed", "Closed");

    private final Map<String, Object> tree;

    /** Takes up a job that {@link #saved()} gave. */
    Job(Map<String, Object> saved) {
        this.tree = saved;
    }

    static Job create(String id, String name, Map<String, Object> request, Instant now) {
        Map<String, Object> details = Json.of("state", "Creating", "cancelRequested", false);
        Job job =
                new Job(
                        Json.of(
                                "id", id,
                                "name", name,
                                "createdAt", now.toString(),
                                "properties", details));
        job.replace(request, now);
        return job;
    }

    Map<String, Object> saved() {
        return tree;
    }

    String id() {
        return Json.text(tree, "id");
    }

    /** Returns whether it is a job of that resource provider. */
    boolean isOf(String provider) {
        String part = "/providers/" + provider + "/";
        return id().toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    String location() {
        return Json.text(tree, "location");
    }

    Instant createdAt() {
        return Instant.parse(Json.text(tree, "createdAt"));
    }

    Instant changedAt() {
        return Instant.parse(Json.text(tree, "changedAt"));
    }

    /** Returns when the job entered a state last, if it did. */
    Optional<Instant> enteredAt(String state) {
        String when = Json.text(Json.object(tree, "stages"), state);
        return when.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(when));
    }

    /** Returns what only the job's own service knows of it; changes are kept. */
    Map<String, Object> special() {
        return Json.object(tree.computeIfAbsent("special", name -> Json.of()));
    }

    Map<String, Object> tags() {
        return Json.object(tree, "tags");
    }

    String name() {
        return Json.text(tree, "name");
    }

    String state() {
        return Json.text(details(), "state");
    }

    boolean isDone() {
        return DONE.contains(state());
    }

    boolean isCancelled() {
        return details().get("cancelRequested") == Boolean.TRUE;
    }

    Map<String, Object> details() {
        return Json.object(tree, "properties");
    }

    List<Map<String, Object>> drives() {
        return Json.objects(details(), "driveList");
    }

    String trackingNumber() {
        return Json.text(Json.object(details(), "deliveryPackage"), "trackingNumber");
    }

    /** Applies the body of a PUT; the job must be new or {@code Creating}. */
    void replace(Map<String, Object> request, Instant now) {
        Map<String, Object> wanted = Json.object(Json.copy(request), "properties");
        wanted.putIfAbsent("diagnosticsPath", "waimportexport");
        wanted.putIfAbsent("logLevel", "Error");
        wanted.putIfAbsent("backupDriveManifest", false);
        wanted.putIfAbsent("encryptionKey", Json.of("kekType", "MicrosoftManaged"));
        wanted.put("state", "Creating");
        wanted.put("cancelRequested", false);
        wanted.put("provisioningState", "Succeeded");
        setDrives(wanted, Json.objects(wanted, "driveList"));
        tree.put("location", Json.text(request, "location"));
        setTags(request);
        tree.put("properties", wanted);
        changed(now);
        enter("Creating", now);
    }

    /** Applies the body of a PATCH, all of it or nothing. */
    void change(Map<String, Object> request, Instant now) throws ArmError {
        Map<String, Object> wanted = Json.object(Json.copy(request), "properties");
        boolean ship = Json.text(wanted, "state").equals("Shipping");
        boolean cancel = wanted.remove("cancelRequested") != null;
        wanted.remove("state");
        checkAllowed(wanted, ship, cancel);
        Map<String, Object> after = Json.copy(details());
        after.putAll(wanted);
        if (ship
                && (!after.containsKey("deliveryPackage") || !after.containsKey("returnAddress"))) {
            throw badRequest(
                    "DeliveryPackageMissing",
                    "properties.deliveryPackage",
                    "A job can be marked as shipped once its deliveryPackage and returnAddress are"
                            + " set, in the same request or before. The job is unchanged.");
        }
        if (wanted.containsKey("driveList")) {
            setDrives(after, Json.objects(wanted, "driveList"));
        }
        String before = state();
        tree.put("properties", after);
        setTags(request);
        changed(now);
        if (cancel && !isCancelled()) {
            after.put("cancelRequested", true);
            if (before.equals("Creating")) {
                enter("Completed", now); // no drive is on its way
            }
        }
        if (ship && before.equals("Creating") && !isCancelled()) {
            enter("Shipping", now);
        }
    }

    private void checkAllowed(Map<String, Object> wanted, boolean ship, boolean cancel)
            throws ArmError {
        int at = isDone() ? ORDER.size() : ORDER.indexOf(state());
        for (String name : wanted.keySet()) {
            int last =
                    switch (name) {
                        case "returnAddress", "returnShipping" -> ORDER.indexOf("Transferring");
                        case "deliveryPackage", "logLevel", "backupDriveManifest" ->
                                ORDER.indexOf("Shipping");
                        default -> ORDER.indexOf("Creating");
                    };
            if (at > last) {
                throw conflict(
                        "JobStateConflict",
                        "The property '"
                                + name
                                + "' cannot be changed while the job is "
                                + state()
                                + ". The job is unchanged.");
            }
        }
        if (ship && at > ORDER.indexOf("Shipping")) {
            throw conflict(
                    "JobStateConflict",
                    "The job is " + state() + " and cannot be marked as shipped again.");
        }
        if (cancel && at > ORDER.indexOf("Shipping")) {
            throw conflict(
                    "JobStateConflict",
                    "The job is "
                            + state()
                            + "; only one that is Creating or Shipping can be"
                            + " cancelled.");
        }
    }

    void checkDeletable() throws ArmError {
        if (!state().equals("Creating") && !state().equals("Completed")) {
            throw conflict(
                    "JobStateConflict",
                    "The job is "
                            + state()
                            + "; only one that is Creating or Completed can be"
                            + " deleted.");
        }
    }

    void checkReplaceable() throws ArmError {
        if (!state().equals("Creating")) {
            throw conflict(
                    "JobStateConflict",
                    "The job exists and is "
                            + state()
                            + "; only one that is Creating can be put"
                            + " again. The job is unchanged.");
        }
    }

    /** Takes the steps that are due by now; returns whether the job is still kept. */
    boolean age(Instant now) {
        Instant since = Instant.parse(Json.text(tree, "stateSince"));
        switch (state()) {
            case "Creating" -> {
                // that a change starts the time anew is told of one service only
                Instant from = isOf(DataBoxApi.PROVIDER) ? createdAt() : changedAt();
                return now.isBefore(from.plus(TO_SHIP));
            }
            case "Shipping" -> {
                Instant due = since.plus(TO_ARRIVE);
                if (!now.isBefore(due)) {
                    neverReceived();
                }
                if (!now.isBefore(due.plus(TO_ANSWER))) {
                    enter("Closed", due.plus(TO_ANSWER));
                    return age(now);
                }
                return true;
            }
            case "Completed", "Closed" -> {
                return isOf(DataBoxApi.PROVIDER) || now.isBefore(since.plus(KEPT_WHEN_DONE));
            }
            default -> {
                return true;
            }
        }
    }

    /** Marks the drives nobody has seen. */
    void neverReceived() {
        for (Map<String, Object> drive : drives()) {
            if (Json.text(drive, "state").equals("Specified")) {
                drive.put("state", "NeverReceived");
            }
        }
    }

    void enter(String state, Instant now) {
        details().put("state", state);
        tree.put("stateSince", now.toString());
        Json.object(tree.computeIfAbsent("stages", name -> Json.of())).put(state, now.toString());
    }

    private void changed(Instant now) {
        tree.put("changedAt", now.toString());
    }

    private void setTags(Map<String, Object> request) {
        if (request.containsKey("tags")) {
            tree.put("tags", Json.copy(Json.object(request, "tags")));
        }
    }

    private static void setDrives(Map<String, Object> details, List<Map<String, Object>> drives) {
        for (Map<String, Object> drive : drives) {
            drive.put("state", "Specified");
        }
        details.put("driveList", drives);
    }

    List<Map<String, Object>> bitLockerKeys() {
        List<Map<String, Object>> keys = new ArrayList<>();
        for (Map<String, Object> drive : drives()) {
            keys.add(
                    Json.of(
                            "bitLockerKey", Json.text(drive, "bitLockerKey"),
                            "driveId", Json.text(drive, "driveId")));
        }
        return keys;
    }

    /** Returns the resource as the service shows it: without keys. */
    Map<String, Object> resource() throws ArmError {
        Map<String, Object> details = Json.copy(details());
        details.put(
                "shippingInformation",
                Locations.find(Json.text(tree, "location")).shippingInformation());
        for (Map<String, Object> drive : Json.objects(details, "driveList")) {
            drive.remove("bitLockerKey");
        }
        String created = time("createdAt");
        Map<String, Object> resource =
                Json.of(
                        "systemData",
                        Json.of(
                                "createdBy", "stand-in",
                                "createdByType", "User",
                                "createdAt", created,
                                "lastModifiedBy", "stand-in",
                                "lastModifiedByType", "User",
                                "lastModifiedAt", time("changedAt")),
                        "properties",
                        details,
                        "identity",
                        Json.of("type", "None"),
                        "id",
                        id(),
                        "name",
                        name(),
                        "type",
                        "Microsoft.ImportExport/jobs",
                        "location",
                        Json.text(tree, "location"));
        if (tree.containsKey("tags")) {
            resource.put("tags", Json.copy(Json.object(tree, "tags")));
        }
        return resource;
    }

    private String time(String name) {
        return SYSTEM_TIME.format(Instant.parse(Json.text(tree, name)));
    }
}
