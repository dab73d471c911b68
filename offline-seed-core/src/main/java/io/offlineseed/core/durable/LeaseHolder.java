// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Who holds a lease, as the lock file tells.
 *
 * @param token random, tells this lease from every other
 * @param user the account the process runs under
 * @param host the machine's name
 * @param system tells whether process numbers can be compared: the same for processes that see each
 *     other, empty where that cannot be known
 * @param pid the process number
 * @param started tells the process from a later one of the same number: when it began, in the
 *     system's own terms; empty where that cannot be known
 * @param purpose what is being done, as the end of "in use for ..."
 * @param since when the lease was acquired, by the holder's clock
 * @param heartbeat the last sign of life, by the holder's clock
 */
public record LeaseHolder(
        String token,
        String user,
        String host,
        String system,
        long pid,
        String started,
        String purpose,
        Instant since,
        Instant heartbeat) {

    private static final int FORMAT_VERSION = 1;
    private static final int MAX_BYTES = 16 << 10;
    private static final int START_FIELD = 22 - 3; // of /proc/PID/stat, counted behind the name

    /** Validates that nothing is null. */
    public LeaseHolder {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(system, "system");
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(heartbeat, "heartbeat");
    }

    /** Returns this process, as it would hold a lease from now on. */
    static LeaseHolder thisProcess(String purpose, Instant now) {
        return new LeaseHolder(
                UUID.randomUUID().toString(),
                System.getProperty("user.name", "?"),
                hostName(),
                thisSystem(),
                ProcessHandle.current().pid(),
                startOf(ProcessHandle.current().pid()),
                purpose,
                now,
                now);
    }

    /** Returns what for, by whom, where and since when, as part of a message. */
    public String describe() {
        return purpose + " by " + user + " on " + host + " (process " + pid + ") since " + since;
    }

    LeaseHolder seenAt(Instant now) {
        return new LeaseHolder(token, user, host, system, pid, started, purpose, since, now);
    }

    /**
     * Returns whether the holder seems to be gone: no sign of life for longer than {@code
     * staleAfter}, or its process has ended where this one can see that.
     */
    boolean isStale(Instant now, Duration staleAfter) {
        return heartbeat.plus(staleAfter).isBefore(now) || hasEnded();
    }

    /**
     * Returns whether the process is known to have ended: it ran on this very system, this process
     * could see it, and there is none of its number, or one that began at another time. False where
     * any of that cannot be known.
     */
    boolean hasEnded() {
        if (!isOnThisSystem() || !isVisible()) {
            return false;
        }
        if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
            return true;
        }
        String now = startOf(pid);
        return !started.isEmpty() && !now.isEmpty() && !started.equals(now);
    }

    private boolean isOnThisSystem() {
        return !system.isEmpty() && system.equals(thisSystem()) && host.equals(hostName());
    }

    /** Some systems hide the processes of other users, which then seem to have ended. */
    private boolean isVisible() {
        return user.equals(System.getProperty("user.name"))
                || Files.isReadable(Path.of("/proc/1/stat"));
    }

    /**
     * When a process began. On Linux in clock ticks since the boot, as the time of day that is made
     * of them changes when the clock is set.
     */
    private static String startOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return afterName[START_FIELD];
        } catch (IOException | RuntimeException e) {
            if (!isWindows()) {
                return "";
            }
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().startInstant())
                    .map(Instant::toString)
                    .orElse("");
        }
    }

    private static boolean isWindows() {
        return System.getProperty("os.name", "").startsWith("Windows");
    }

    byte[] toJson() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter json = JsonProviders.createWriter(out)) {
            json.writeStartObject()
                    .writeIntField("formatVersion", FORMAT_VERSION)
                    .writeStringField("token", token)
                    .writeStringField("user", user)
                    .writeStringField("host", host)
                    .writeStringField("system", system)
                    .writeLongField("pid", pid)
                    .writeStringField("started", started)
                    .writeStringField("purpose", purpose)
                    .writeStringField("since", since.toString())
                    .writeStringField("heartbeat", heartbeat.toString())
                    .writeEndObject();
        }
        return out.toByteArray();
    }

    /**
     * Reads a lock file.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException if it cannot be read or understood
     */
    static LeaseHolder read(Path lockFile) throws IOException {
        byte[] content = DurableFiles.read(lockFile, MAX_BYTES);
        try (JsonReader json = JsonProviders.createReader(content)) {
            return json.readObject(LeaseHolder::fields);
        } catch (IOException | IllegalStateException | DateTimeException e) {
            throw new IOException(
                    "The lock file "
                            + lockFile
                            + " cannot be understood ("
                            + e.getMessage()
                            + "). If no other process works here, delete it and try again. It was left as"
                            + " it is.",
                    e);
        }
    }

    private static LeaseHolder fields(JsonReader json) throws IOException {
        String token = "";
        String user = "";
        String host = "";
        String system = "";
        long pid = 0;
        String started = "";
        String purpose = "";
        String since = "";
        String heartbeat = "";
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.getFieldName();
            json.nextToken();
            switch (name) {
                case "formatVersion" -> checkVersion(json.getInt());
                case "token" -> token = text(json);
                case "user" -> user = text(json);
                case "host" -> host = text(json);
                case "system" -> system = text(json);
                case "pid" -> pid = json.getLong();
                case "started" -> started = text(json);
                case "purpose" -> purpose = text(json);
                case "since" -> since = text(json);
                case "heartbeat" -> heartbeat = text(json);
                default -> json.skipChildren();
            }
        }
        if (token.isEmpty()) {
            throw new IOException("it has no token");
        }
        return new LeaseHolder(
                token,
                user,
                host,
                system,
                pid,
                started,
                purpose,
                Instant.parse(since),
                Instant.parse(heartbeat));
    }

    private static void checkVersion(int version) throws IOException {
        if (version > FORMAT_VERSION) {
            throw new IOException(
                    "it has format version "
                            + version
                            + ", this release of the library knows up to "
                            + FORMAT_VERSION);
        }
    }

    private static String text(JsonReader json) throws IOException {
        return Objects.requireNonNullElse(json.getString(), "");
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            String name = System.getenv().getOrDefault("COMPUTERNAME", System.getenv("HOSTNAME"));
            return name == null ? "localhost" : name;
        }
    }

    /**
     * One boot of one machine and, on Linux, one space of process numbers: containers may share a
     * host name and not see each other's processes.
     */
    private static String thisSystem() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
                    + " "
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException | RuntimeException e) {
            return isWindows() ? "windows " + hostName() : "";
        }
    }
}
