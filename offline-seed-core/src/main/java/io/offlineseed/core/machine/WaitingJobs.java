// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.machine;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonWriter;
import io.offlineseed.spi.MachineSettings;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which jobs this machine waits for, so that one can be found again without being named. A job is
 * known by its state root and name. Thread-safe.
 *
 * <p>Source: docs/formats/state-files.md, "Machine settings".
 */
public final class WaitingJobs {

    private static final String PREFIX = "waiting/";
    private static final int FORMAT_VERSION = 1;
    private static final int ID_BYTES = 8;

    private final MachineSettings settings;

    /** Remembers jobs in the settings of a machine. */
    public WaitingJobs(MachineSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    /** Remembers a job; one that is known already is replaced. */
    public void add(WaitingJob job) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonWriter json = JsonProviders.createWriter(text)) {
            json.writeStartObject()
                    .writeIntField("formatVersion", FORMAT_VERSION)
                    .writeStringField("stagingRoot", job.stagingRoot().toString())
                    .writeStringField("stateRoot", job.stateRoot().toString())
                    .writeStringField("jobName", job.jobName())
                    .writeStringField("since", job.since().toString())
                    .writeEndObject();
        }
        settings.put(settingOf(job.stateRoot(), job.jobName()), text.toString());
    }

    /** Returns whether a job is known. */
    public boolean contains(Path stateRoot, String jobName) throws IOException {
        return settings.find(settingOf(stateRoot.toAbsolutePath().normalize(), jobName))
                .isPresent();
    }

    /** Forgets a job; no error if it is not known. */
    public void remove(Path stateRoot, String jobName) throws IOException {
        settings.delete(settingOf(stateRoot.toAbsolutePath().normalize(), jobName));
    }

    /**
     * Returns all jobs, the one that waits longest first.
     *
     * @throws IOException if the settings, or one of the jobs in them, cannot be read; it names the
     *     one
     */
    public List<WaitingJob> list() throws IOException {
        List<WaitingJob> jobs = new ArrayList<>();
        for (Map.Entry<String, String> entry : settings.list(PREFIX).entrySet()) {
            jobs.add(parse(entry.getKey(), entry.getValue()));
        }
        jobs.sort(Comparator.comparing(WaitingJob::since).thenComparing(WaitingJob::jobName));
        return List.copyOf(jobs);
    }

    private static WaitingJob parse(String setting, String text) throws IOException {
        try (JsonReader reader = JsonProviders.createReader(text)) {
            Map<String, Object> fields = reader.readMap(JsonReader::readUntyped);
            int version = ((Number) field(fields, "formatVersion")).intValue();
            if (version > FORMAT_VERSION) {
                throw new IOException(
                        "it has format version "
                                + version
                                + ", this release of the library knows up to "
                                + FORMAT_VERSION);
            }
            return new WaitingJob(
                    Path.of((String) field(fields, "stagingRoot")),
                    Path.of((String) field(fields, "stateRoot")),
                    (String) field(fields, "jobName"),
                    Instant.parse((String) field(fields, "since")));
        } catch (IOException
                | IllegalStateException
                | ClassCastException
                | DateTimeException
                | InvalidPathException e) {
            throw new IOException(
                    "The setting '"
                            + setting
                            + "' of this machine, a job it waits for, cannot be understood ("
                            + e.getMessage()
                            + "). Delete it; the job itself is in its staging location and can be opened"
                            + " there. It was left as it is.",
                    e);
        }
    }

    private static Object field(Map<String, Object> fields, String name) throws IOException {
        Object value = fields.get(name);
        if (value == null) {
            throw new IOException("it has no " + name);
        }
        return value;
    }

    /** Short, in the characters that settings allow, and different for each state root and job. */
    private static String settingOf(Path stateRoot, String jobName) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest((stateRoot + "\n" + jobName).getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
