// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The stand-in: a resource manager that knows the jobs of both import services, a clock that can be
 * set forward, and a door for parcels. Blobs go to a blob endpoint, which the caller starts and
 * closes. Thread-safe.
 */
public final class Datacenter implements Closeable {

    private final BlobEndpoint blobs;
    private final JobBook book;
    private final ArmServer arm;

    private final Tenant tenant;
    private final Faults faults;

    private Datacenter(
            BlobEndpoint blobs, JobBook book, ArmServer arm, Tenant tenant, Faults faults) {
        this.blobs = blobs;
        this.book = book;
        this.arm = arm;
        this.tenant = tenant;
        this.faults = faults;
    }

    /**
     * Starts a datacenter on the loopback interface.
     *
     * @param blobs the storage accounts it imports to
     */
    public static Datacenter start(BlobEndpoint blobs, DatacenterOptions options)
            throws IOException {
        JobBook book = new JobBook(options.clock(), options.stateFolder());
        Optional<TrafficRecorder> recorder = Optional.empty();
        if (options.trafficFolder().isPresent()) {
            recorder = Optional.of(new TrafficRecorder(options.trafficFolder().get()));
        }
        Tenant tenant = new Tenant(book.clock());
        Faults faults = new Faults();
        ArmServer arm =
                new ArmServer(
                        options.port(),
                        book,
                        blobs::hasAccount,
                        options.pageSize(),
                        recorder,
                        tenant,
                        faults);
        return new Datacenter(blobs, book, arm, tenant, faults);
    }

    /** Returns where the resource manager listens; it wants a bearer token, any will do. */
    public URI endpoint() {
        return arm.uri();
    }

    /** Returns the storage accounts it imports to. */
    public BlobEndpoint blobs() {
        return blobs;
    }

    /** Returns the tenant its subscriptions belong to; {@link EntraServer} shows its directory. */
    public Tenant tenant() {
        return tenant;
    }

    /** Returns what makes its resource manager go wrong. */
    public Faults faults() {
        return faults;
    }

    /** Returns its clock. */
    public Clock clock() {
        return book.clock();
    }

    /** Sets its clock forward; jobs that are overdue then are deleted or closed. */
    public void advance(Duration by) throws IOException {
        book.advance(by);
    }

    /**
     * Takes in a parcel: checks the drives, imports what is on them, writes the logs and sends the
     * drives back. Blocks until done.
     *
     * @param jobId the job's resource id; the job must be {@code Shipping}
     * @param drives the folders or image files of drives, each with its label file
     * @throws ParcelRefusedException if the job or the drives are not what the other leads to
     *     expect; the job is unchanged
     * @throws IOException if a label cannot be read, or logs cannot be stored
     */
    public Receipt receive(String jobId, List<Path> drives) throws IOException {
        return receive(jobId, Parcel.of(drives), state -> {});
    }

    /**
     * Takes in a parcel like {@link #receive(String, List)}.
     *
     * @param entered is told each state the job enters, when it has entered it
     */
    public Receipt receive(String jobId, Parcel parcel, Consumer<String> entered)
            throws IOException {
        return new Reception(book, blobs, jobId, entered).receive(parcel);
    }

    /** Returns the resource id of the one job of that name or id. */
    String jobId(String nameOrId) throws ArmError, IOException {
        List<String> found =
                book.open(
                        jobs ->
                                jobs
                                        .all(
                                                job ->
                                                        job.name().equalsIgnoreCase(nameOrId)
                                                                || job.id()
                                                                        .equalsIgnoreCase(nameOrId))
                                        .stream()
                                        .map(Job::id)
                                        .toList());
        if (found.size() != 1) {
            throw ArmError.conflict(
                    "JobAmbiguous",
                    "There are "
                            + found.size()
                            + " jobs named '"
                            + nameOrId
                            + "'; give the resource id of one. Nothing was taken in.");
        }
        return found.get(0);
    }

    /** Returns a line about each job. */
    List<String> jobLines() throws ArmError, IOException {
        return book.open(
                jobs ->
                        jobs.all(job -> true).stream()
                                .map(job -> job.state() + " " + job.id())
                                .toList());
    }

    @Override
    public void close() {
        arm.close();
    }
}
