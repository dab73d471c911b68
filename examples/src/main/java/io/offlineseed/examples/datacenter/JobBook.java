// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * All jobs of the datacenter and its clock, kept in a file if there is a folder for it. Jobs age
 * whenever the book is opened. Thread-safe.
 */
final class JobBook {

    private static final int FORMAT_VERSION = 1;
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Optional<Path> file;
    private final AdjustableClock clock;
    private final Map<String, Job> jobs = new TreeMap<>(); // by id in lower case

    JobBook(Clock base, Optional<Path> folder) throws IOException {
        if (folder.isPresent()) {
            Files.createDirectories(folder.get());
        }
        this.file = folder.map(f -> f.resolve("jobs.json"));
        Map<String, Object> saved = Map.of();
        if (file.isPresent() && Files.exists(file.get())) {
            saved = Json.parse(Files.readAllBytes(file.get()));
            if (!Integer.valueOf(FORMAT_VERSION).equals(saved.get("formatVersion"))) {
                throw new IOException(
                        "Cannot read "
                                + file.get()
                                + ": it has format version "
                                + saved.get("formatVersion")
                                + ", this program reads "
                                + FORMAT_VERSION
                                + ". Use the program that wrote it, or another state folder. The"
                                + " file is unchanged.");
            }
        }
        String ahead = Json.text(saved, "clockAhead");
        clock = new AdjustableClock(base, ahead.isEmpty() ? Duration.ZERO : Duration.parse(ahead));
        for (Map<String, Object> job : Json.objects(saved, "jobs")) {
            add(new Job(job));
        }
    }

    /** Work on the jobs that may be refused. */
    @FunctionalInterface
    interface Work<T> {
        T on(Book book) throws ArmError;
    }

    /** The opened book. */
    final class Book {

        private Book() {}

        Instant now() {
            return clock.instant();
        }

        Optional<Job> find(String id) {
            return Optional.ofNullable(jobs.get(key(id)));
        }

        Job get(String id) throws ArmError {
            Job job = jobs.get(key(id));
            if (job == null) {
                throw new ArmError(
                        404,
                        "ResourceNotFound",
                        "",
                        "There is no import job "
                                + id
                                + ". It may have been deleted: a job that is"
                                + " not shipped within two weeks is.");
            }
            return job;
        }

        List<Job> all(Predicate<Job> wanted) {
            return jobs.values().stream().filter(wanted).toList();
        }

        void put(Job job) {
            add(job);
        }

        /** Two open jobs of a subscription must not share a tracking number; none is free. */
        void requireFreeNumber(String id, String number) throws ArmError {
            String subscription = subscription(id);
            boolean taken =
                    !number.isEmpty()
                            && jobs.values().stream()
                                    .filter(job -> !job.id().equalsIgnoreCase(id))
                                    .filter(job -> subscription(job.id()).equals(subscription))
                                    .filter(job -> !job.isDone())
                                    .anyMatch(job -> job.trackingNumber().equals(number));
            if (taken) {
                throw ArmError.conflict(
                        "TrackingNumberInUse",
                        "Another job of this subscription has that tracking number; each job travels"
                                + " in a parcel of its own. The job is unchanged.");
            }
        }

        private static String subscription(String id) {
            return id.split("/")[2].toLowerCase(Locale.ROOT);
        }

        void remove(Job job) {
            jobs.remove(key(job.id()));
        }
    }

    AdjustableClock clock() {
        return clock;
    }

    /** Does some work on the jobs as they are now, and saves them. */
    synchronized <T> T open(Work<T> work) throws ArmError, IOException {
        byte[] before = saved();
        Instant now = clock.instant();
        jobs.values().removeIf(job -> !job.age(now));
        try {
            return work.on(new Book());
        } finally {
            save(before);
        }
    }

    synchronized void advance(Duration by) throws IOException {
        byte[] before = saved();
        clock.advance(by);
        save(before);
    }

    private void add(Job job) {
        jobs.put(key(job.id()), job);
    }

    private static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }

    private byte[] saved() {
        if (file.isEmpty()) {
            return new byte[0];
        }
        List<Object> all = new ArrayList<>();
        jobs.values().forEach(job -> all.add(job.saved()));
        return Json.bytes(
                Json.of(
                        "formatVersion", FORMAT_VERSION,
                        "clockAhead", clock.ahead().toString(),
                        "jobs", all));
    }

    private void save(byte[] before) throws IOException {
        byte[] after = saved();
        if (file.isPresent() && !Arrays.equals(before, after)) {
            writeOwnerOnly(file.get(), after);
        }
    }

    /** Replaces a file by one that only its owner reads, since it holds keys. */
    static void writeOwnerOnly(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        boolean modes = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        try (FileChannel channel =
                FileChannel.open(
                        next,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        modes ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0])) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
