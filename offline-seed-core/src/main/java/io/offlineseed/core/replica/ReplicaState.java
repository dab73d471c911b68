// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.staging.ReplicaReport;
import io.offlineseed.staging.StagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a replica beside its segments: what is being written, and at the end the
 * report.
 *
 * @param roots the trees
 * @param segmentBytes size at which a segment ends
 * @param level zstd's level
 * @param report set when the replica is complete
 */
record ReplicaState(
        List<SourceRoot> roots, long segmentBytes, int level, Optional<ReplicaReport> report) {

    private static final int VERSION = 1;
    private static final int MAX_BYTES = 16 << 20;
    private static final String FILE = "replica.json";

    ReplicaState {
        roots = List.copyOf(roots);
    }

    boolean writesTheSameAs(ReplicaState other) {
        return roots.equals(other.roots)
                && segmentBytes == other.segmentBytes
                && level == other.level;
    }

    ReplicaState complete(ReplicaReport result) {
        return new ReplicaState(roots, segmentBytes, level, Optional.of(result));
    }

    /** Returns the state in that directory, empty if no replica was begun. */
    static Optional<ReplicaState> find(Path directory) throws IOException {
        byte[] content;
        try {
            content = DurableFiles.read(directory.resolve(FILE), MAX_BYTES);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try (JsonReader json = JsonProviders.createReader(content)) {
            return Optional.of(read(json));
        } catch (FormatTooNewException e) {
            throw new StagingException(
                    "FORMAT_TOO_NEW",
                    "Cannot use "
                            + directory.resolve(FILE)
                            + ": "
                            + e.getMessage()
                            + ". Nothing was changed.",
                    e);
        } catch (IOException | RuntimeException e) {
            throw new StagingException(
                    "STATE_UNREADABLE",
                    "Cannot read "
                            + directory.resolve(FILE)
                            + ": "
                            + e.getMessage()
                            + ". Delete the file and stage the replica again. Nothing was changed.",
                    e);
        }
    }

    /** Makes this the state in that directory, durably. */
    void write(DurableFiles files, Path directory) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (JsonWriter json = JsonProviders.createWriter(content)) {
            json.writeStartObject();
            json.writeIntField("formatVersion", VERSION);
            json.writeArrayField("roots", roots, ReplicaState::writeRoot);
            json.writeLongField("segmentBytes", segmentBytes);
            json.writeIntField("level", level);
            if (report.isPresent()) {
                json.writeFieldName("report");
                writeReport(json, report.get());
            }
            json.writeEndObject();
        }
        files.replace(directory.resolve(FILE), content.toByteArray());
    }

    private static void writeRoot(JsonWriter json, SourceRoot root) throws IOException {
        json.writeStartObject();
        json.writeBinaryField("name", root.name().text().bytes());
        json.writeStringField("source", root.source());
        json.writeEndObject();
    }

    private static void writeReport(JsonWriter json, ReplicaReport report) throws IOException {
        json.writeStartObject();
        json.writeLongField("files", report.files());
        json.writeLongField("directories", report.directories());
        json.writeLongField("symlinks", report.symlinks());
        json.writeLongField("sourceBytes", report.sourceBytes());
        json.writeLongField("stagedBytes", report.stagedBytes());
        json.writeIntField("segments", report.segments());
        json.writeLongField("sparseFiles", report.sparseFiles());
        json.writeLongField("notStored", report.notStored());
        json.writeArrayField("firstNotStored", report.firstNotStored(), JsonWriter::writeString);
        json.writeEndObject();
    }

    private static ReplicaState read(JsonReader json) throws IOException {
        List<SourceRoot> roots = List.of();
        long segmentBytes = 0;
        int level = 0;
        ReplicaReport report = null;
        long version = 0;
        begin(json);
        for (String field = next(json); field != null; field = next(json)) {
            switch (field) {
                case "formatVersion" -> version = json.getLong();
                case "roots" -> roots = json.readArray(ReplicaState::readRoot);
                case "segmentBytes" -> segmentBytes = json.getLong();
                case "level" -> level = json.getInt();
                case "report" -> report = readReport(json);
                default -> json.skipChildren();
            }
            if (version > VERSION) {
                throw new FormatTooNewException(version, VERSION);
            }
            if (version != VERSION) {
                throw new IOException("its format version is not " + VERSION);
            }
        }
        return new ReplicaState(roots, segmentBytes, level, Optional.ofNullable(report));
    }

    private static SourceRoot readRoot(JsonReader json) throws IOException {
        RawText name = RawText.of("");
        String source = "";
        for (String field = next(json); field != null; field = next(json)) {
            switch (field) {
                case "name" -> name = RawText.of(json.getBinary());
                case "source" -> source = json.getString();
                default -> json.skipChildren();
            }
        }
        return new SourceRoot(TreePath.of(name), source);
    }

    private static ReplicaReport readReport(JsonReader json) throws IOException {
        long[] numbers = new long[8];
        List<String> names =
                List.of(
                        "files",
                        "directories",
                        "symlinks",
                        "sourceBytes",
                        "stagedBytes",
                        "segments",
                        "sparseFiles",
                        "notStored");
        List<String> first = new ArrayList<>();
        for (String field = next(json); field != null; field = next(json)) {
            if (names.contains(field)) {
                numbers[names.indexOf(field)] = json.getLong();
            } else if (field.equals("firstNotStored")) {
                first.addAll(json.readArray(JsonReader::getString));
            } else {
                json.skipChildren();
            }
        }
        return new ReplicaReport(
                numbers[0],
                numbers[1],
                numbers[2],
                numbers[3],
                numbers[4],
                Math.toIntExact(numbers[5]),
                numbers[6],
                numbers[7],
                first);
    }

    private static void begin(JsonReader json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("it is not a JSON object");
        }
    }

    /**
     * Moves to the value of the next field and returns the field's name, null at the object's end.
     */
    private static @Nullable String next(JsonReader json) throws IOException {
        if (json.nextToken() != JsonToken.FIELD_NAME) {
            return null;
        }
        String field = json.getFieldName();
        json.nextToken();
        return field;
    }
}
