// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import io.offlineseed.DriveId;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.staging.StagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The drive plans of a backup, one file each, written once and never changed. That a number can be
 * taken only once also keeps two computers from planning the same blobs. Thread-safe. Source:
 * docs/formats/plan.md.
 */
public final class DrivePlans {

    /** The largest number a drive plan can have. */
    public static final int MAX_NUMBER = 9999;

    private static final int FORMAT_VERSION = 1;
    private static final int MAX_FILE_BYTES = 16 << 20; // half a million ranges
    private static final Pattern FILE_NAME = Pattern.compile("[0-9]{4}\\.json");

    private DrivePlans() {}

    /**
     * Returns all plans ever made for the backup, ascending by number, those of retired drives too.
     *
     * @throws StagingException if one cannot be read ({@code PLAN_UNREADABLE}) or belongs to
     *     another list ({@code PLAN_FOREIGN}); nothing was changed
     */
    public static List<DrivePlan> load(OpenBackup backup) {
        List<DrivePlan> plans = new ArrayList<>();
        Path directory = backup.planDirectory();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path file : entries) {
                if (FILE_NAME.matcher(String.valueOf(file.getFileName())).matches()) {
                    plans.add(read(backup, file));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of(); // nothing was planned yet
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
        plans.sort(Comparator.comparingInt(DrivePlan::number));
        return List.copyOf(plans);
    }

    /**
     * Stores a new plan; it is durable on return.
     *
     * @throws StagingException if the number is taken ({@code PLAN_TAKEN}), or the plan cannot be
     *     written ({@code STAGING_NOT_WRITABLE})
     */
    public static void add(OpenBackup backup, DrivePlan plan) {
        Path file = file(backup, plan.number());
        try {
            backup.files().createDirectories(backup.planDirectory());
            backup.files().createNew(file, render(plan));
        } catch (FileAlreadyExistsException e) {
            throw new StagingException(
                    "PLAN_TAKEN",
                    "Cannot plan drive "
                            + plan.drive()
                            + " as number "
                            + plan.number()
                            + ": another process planned a drive of this backup meanwhile ("
                            + file
                            + "). No drive was touched. Call prepare again; it plans with what is"
                            + " left.",
                    e);
        } catch (IOException e) {
            throw new StagingException(
                    "STAGING_NOT_WRITABLE",
                    "Cannot write the plan of drive "
                            + plan.drive()
                            + " to "
                            + file
                            + ": "
                            + e.getMessage()
                            + ". No drive was touched. Make the folder writable and call prepare"
                            + " again.",
                    e);
        }
    }

    private static Path file(OpenBackup backup, int number) {
        return backup.planDirectory().resolve(String.format("%04d.json", number));
    }

    private static byte[] render(DrivePlan plan) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter json = JsonProviders.createWriter(out)) {
            json.writeStartObject();
            json.writeIntField("formatVersion", FORMAT_VERSION);
            json.writeIntField("number", plan.number());
            json.writeStringField("listDigest", plan.listDigest());
            json.writeStringField("drive", plan.drive().serialNumber());
            json.writeLongField("capacityBytes", plan.capacityBytes());
            json.writeIntField("layoutVersion", plan.layoutVersion());
            json.writeLongField("blobs", plan.blobs());
            json.writeLongField("blobBytes", plan.blobBytes());
            json.writeStartArray("ranges");
            for (OrdinalRange range : plan.ranges()) {
                json.writeStartObject();
                json.writeLongField("first", range.first());
                json.writeLongField("end", range.end());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.write('\n');
        return out.toByteArray();
    }

    private static DrivePlan read(OpenBackup backup, Path file) {
        DrivePlan plan;
        try (JsonReader json =
                JsonProviders.createReader(DurableFiles.read(file, MAX_FILE_BYTES))) {
            plan = new Fields(json).plan();
        } catch (NewerFormatException e) {
            throw new StagingException(
                    "FORMAT_TOO_NEW",
                    "Cannot read the drive plan "
                            + file
                            + ": it has format version "
                            + e.version
                            + ", this library reads up to "
                            + FORMAT_VERSION
                            + ". Nothing was changed. Use the library version that wrote it, or a"
                            + " newer one.",
                    e);
        } catch (IOException | RuntimeException e) {
            throw unreadable(file, e);
        }
        if (!file(backup, plan.number()).getFileName().equals(file.getFileName())) {
            throw unreadable(
                    file, new IOException("it holds the plan with number " + plan.number()));
        }
        if (!plan.listDigest().equals(backup.list().digest())
                || plan.ranges().get(plan.ranges().size() - 1).end() > backup.list().count()) {
            throw new StagingException(
                    "PLAN_FOREIGN",
                    "The drive plan "
                            + file
                            + " was made for another list of blobs (digest "
                            + plan.listDigest()
                            + ", the backup's list has "
                            + backup.list().digest()
                            + "). Nothing was changed. The files of two backups were mixed, or the"
                            + " list was replaced: restore the staging location's state from where"
                            + " it was copied, or stage the backup again under a new job name.",
                    null);
        }
        return plan;
    }

    private static StagingException unreadable(Path file, Exception cause) {
        return new StagingException(
                "PLAN_UNREADABLE",
                "Cannot read the drive plan "
                        + file
                        + ": "
                        + cause.getMessage()
                        + ". Nothing was changed. Make the file readable, or restore it; without"
                        + " it, what lies on its drive is not known.",
                cause);
    }

    private static final class NewerFormatException extends IOException {

        private static final long serialVersionUID = 1L;

        private final int version;

        NewerFormatException(int version) {
            super("format version " + version);
            this.version = version;
        }
    }

    /** Reads the fields of a plan; unknown ones are passed over. */
    private static final class Fields {

        private final JsonReader json;
        private final List<OrdinalRange> ranges = new ArrayList<>();
        private @Nullable Integer number;
        private @Nullable String listDigest;
        private @Nullable String drive;
        private @Nullable Long capacityBytes;
        private @Nullable Integer layoutVersion;
        private @Nullable Long blobs;
        private @Nullable Long blobBytes;

        Fields(JsonReader json) {
            this.json = json;
        }

        DrivePlan plan() throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is not a JSON object");
            }
            boolean versioned = false;
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.getFieldName();
                json.nextToken();
                if (name.equals("formatVersion")) {
                    int version = json.getInt();
                    if (version > FORMAT_VERSION) {
                        throw new NewerFormatException(version);
                    }
                    versioned = true;
                } else {
                    field(name);
                }
            }
            if (!versioned) {
                throw new IOException("it has no formatVersion");
            }
            return new DrivePlan(
                    given("number", number),
                    given("listDigest", listDigest),
                    ranges,
                    given("blobs", blobs),
                    given("blobBytes", blobBytes),
                    new DriveId(given("drive", drive)),
                    given("capacityBytes", capacityBytes),
                    given("layoutVersion", layoutVersion));
        }

        private void field(String name) throws IOException {
            switch (name) {
                case "number" -> number = json.getInt();
                case "listDigest" -> listDigest = json.getString();
                case "drive" -> drive = json.getString();
                case "capacityBytes" -> capacityBytes = json.getLong();
                case "layoutVersion" -> layoutVersion = json.getInt();
                case "blobs" -> blobs = json.getLong();
                case "blobBytes" -> blobBytes = json.getLong();
                case "ranges" -> ranges();
                default -> json.skipChildren();
            }
        }

        private void ranges() throws IOException {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                Long first = null;
                Long end = null;
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.getFieldName();
                    json.nextToken();
                    switch (name) {
                        case "first" -> first = json.getLong();
                        case "end" -> end = json.getLong();
                        default -> json.skipChildren();
                    }
                }
                ranges.add(new OrdinalRange(given("first", first), given("end", end)));
            }
        }

        private static <T> T given(String name, @Nullable T value) throws IOException {
            if (value == null) {
                throw new IOException("it has no field '" + name + "'");
            }
            return value;
        }
    }
}
