// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An import job as the service described it at one moment. Both services speak of jobs in their own
 * words; {@code state} is theirs in one model, {@code serviceState} the word itself.
 *
 * @param service the service that holds it
 * @param resourceId its Azure resource id
 * @param name its name
 * @param location its region
 * @param state its state
 * @param serviceState the service's own word for that
 * @param createdAt when it was created, if the service tells
 * @param changedAt when it was changed last, if the service tells
 * @param shipTo where the drives must be sent, once the service tells
 * @param drives its drives
 * @param cancelRequested whether its cancelling was asked for
 * @param percentComplete 0 to 100, once the service tells
 * @param delivery the parcel to the datacenter, once recorded
 * @param returned the parcel back, once there is one
 * @param unrecognised what else the service said, as JSON text by name
 */
public record ImportJob(
        ImportService service,
        String resourceId,
        String name,
        String location,
        JobState state,
        String serviceState,
        Optional<Instant> createdAt,
        Optional<Instant> changedAt,
        Optional<ShipTo> shipTo,
        List<DriveStatus> drives,
        boolean cancelRequested,
        OptionalLong percentComplete,
        Optional<Delivery> delivery,
        Optional<Delivery> returned,
        Map<String, String> unrecognised) {

    private static final Duration TO_SHIP = Duration.ofDays(14);
    private static final Duration TO_ARRIVE = Duration.ofDays(14);
    private static final Duration TO_ANSWER = Duration.ofDays(30);
    private static final Duration KEPT = Duration.ofDays(90);

    /** Validates that nothing is null, and copies. */
    public ImportJob {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(resourceId, "resourceId");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(serviceState, "serviceState");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(changedAt, "changedAt");
        Objects.requireNonNull(shipTo, "shipTo");
        drives = List.copyOf(drives);
        Objects.requireNonNull(percentComplete, "percentComplete");
        Objects.requireNonNull(delivery, "delivery");
        Objects.requireNonNull(returned, "returned");
        unrecognised = Map.copyOf(unrecognised);
    }

    /** Returns who has to act next; empty in a state this library does not know. */
    public Optional<JobActor> nextActor() {
        if (state.isFinal()) {
            return Optional.of(JobActor.NOBODY);
        }
        if (state.equals(JobState.CREATING) || state.equals(JobState.FAULTED)) {
            return Optional.of(JobActor.CUSTOMER);
        }
        if (state.equals(JobState.SHIPPING)) {
            return Optional.of(JobActor.CARRIER);
        }
        return state.equals(JobState.RECEIVED)
                        || state.equals(JobState.TRANSFERRING)
                        || state.equals(JobState.PACKAGING)
                ? Optional.of(JobActor.DATACENTER)
                : Optional.empty();
    }

    /**
     * Returns what must have happened by when, soonest first; none where the service tells no time
     * to count from, or nothing is at stake.
     */
    public List<JobDeadline> deadlines() {
        List<JobDeadline> deadlines = new ArrayList<>();
        if (state.equals(JobState.CREATING)) {
            // that a change starts the two weeks anew is documented for one of the services only
            (service == ImportService.IMPORT_EXPORT ? changedAt.or(() -> createdAt) : createdAt)
                    .ifPresent(
                            from ->
                                    deadlines.add(
                                            new JobDeadline(
                                                    JobDeadline.Kind.SHIP,
                                                    from.plus(TO_SHIP),
                                                    JobActor.CUSTOMER)));
        } else if (state.equals(JobState.SHIPPING)) {
            shipped()
                    .ifPresent(
                            from -> {
                                Instant arrive = from.plus(TO_ARRIVE);
                                deadlines.add(
                                        new JobDeadline(
                                                JobDeadline.Kind.ARRIVE, arrive, JobActor.CARRIER));
                                if (service == ImportService.IMPORT_EXPORT) {
                                    deadlines.add(
                                            new JobDeadline(
                                                    JobDeadline.Kind.ANSWER,
                                                    arrive.plus(TO_ANSWER),
                                                    JobActor.CUSTOMER));
                                }
                            });
        } else if (state.isFinal() && service == ImportService.IMPORT_EXPORT) {
            changedAt.ifPresent(
                    from ->
                            deadlines.add(
                                    new JobDeadline(
                                            JobDeadline.Kind.READ,
                                            from.plus(KEPT),
                                            JobActor.CUSTOMER)));
        }
        return List.copyOf(deadlines);
    }

    /** The day the parcel was handed over, else when the job was changed last. */
    private Optional<Instant> shipped() {
        return delivery.flatMap(Delivery::shipDate).flatMap(ImportJob::day).or(() -> changedAt);
    }

    private static Optional<Instant> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
        } catch (DateTimeException notInThatForm) {
            return Optional.empty(); // the service fixes no form
        }
    }
}
