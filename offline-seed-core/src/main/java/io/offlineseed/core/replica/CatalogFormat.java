// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A catalog's lines as JSON. Fields that are absent say that there is nothing to say; fields we do
 * not know are passed over. Source: docs/formats/replica.md, "Catalog".
 */
final class CatalogFormat {

    /** The version this code writes, and the newest it reads. */
    static final int VERSION = 1;

    private CatalogFormat() {}

    /** Returns the line, without a line end. */
    static String write(CatalogLine line) {
        StringWriter text = new StringWriter(256);
        try (JsonWriter json = JsonProviders.createWriter(text)) {
            json.writeStartObject();
            if (line instanceof CatalogHeader header) {
                writeHeader(json, header);
            } else if (line instanceof CatalogEntry entry) {
                writeEntry(json, entry);
            } else if (line instanceof SegmentSummary summary) {
                json.writeStringField("type", "segment");
                json.writeStringField("segment", summary.segment());
                json.writeLongField("bytes", summary.bytes());
                json.writeLongField("tarBytes", summary.tarBytes());
                writeTotals(json, summary.totals());
            } else if (line instanceof CatalogEnd end) {
                json.writeStringField("type", "end");
                json.writeIntField("segments", end.segments());
                json.writeLongField("segmentBytes", end.segmentBytes());
                writeTotals(json, end.totals());
            }
            json.writeEndObject();
            json.flush();
        } catch (IOException e) {
            throw new IllegalStateException("a string does not fail to be written to", e);
        }
        return text.toString();
    }

    private static void writeHeader(JsonWriter json, CatalogHeader header) throws IOException {
        json.writeIntField("formatVersion", VERSION);
        json.writeStringField("type", "catalog");
        json.writeStartArray("roots");
        for (SourceRoot root : header.roots()) {
            json.writeStartObject();
            writeText(json, "name", root.name().text());
            json.writeStringField("source", root.source());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeEntry(JsonWriter json, CatalogEntry entry) throws IOException {
        EntryFacts facts = entry.facts();
        json.writeStringField("type", facts.type().word());
        writeText(json, "path", entry.path().text());
        if (facts.type() == EntryType.FILE) {
            json.writeLongField("size", facts.sizeBytes());
        }
        if (entry.target().isPresent()) {
            writeText(json, "target", entry.target().get());
        }
        if (facts.modified().isPresent()) {
            json.writeStringField("mtime", facts.modified().get().toString());
        }
        if (facts.statusChanged().isPresent()) {
            json.writeStringField("ctime", facts.statusChanged().get().toString());
        }
        if (facts.posix().isPresent()) {
            EntryFacts.Posix posix = facts.posix().get();
            json.writeStringField("mode", String.format("%04o", posix.mode()));
            json.writeLongField("uid", posix.userId());
            json.writeLongField("gid", posix.groupId());
            if (!posix.user().isEmpty()) {
                json.writeStringField("user", posix.user());
            }
            if (!posix.group().isEmpty()) {
                json.writeStringField("group", posix.group());
            }
        }
        if (facts.dosAttributes().isPresent()) {
            json.writeStringField("dos", facts.dosAttributes().get());
        }
        if (facts.links() > 1 && facts.type() == EntryType.FILE) {
            json.writeIntField("links", facts.links());
        }
        if (entry.content().isPresent()) {
            json.writeStringField("sha256", entry.content().get().sha256());
            if (entry.content().get().hasZeroRuns()) {
                json.writeBooleanField("zeroRuns", true);
            }
        }
        if (entry.location().isPresent()) {
            json.writeStringField("segment", entry.location().get().segment());
            json.writeLongField("offset", entry.location().get().offsetBytes());
        }
        if (entry.problem().isPresent()) {
            json.writeStringField("problem", entry.problem().get().kind().name());
            json.writeStringField("reason", entry.problem().get().reason());
        }
    }

    private static void writeText(JsonWriter json, String field, RawText text) throws IOException {
        json.writeStringField(field, text.toString());
        if (!text.isText()) {
            json.writeStringField(
                    field + "Base64", Base64.getEncoder().encodeToString(text.bytes()));
        }
    }

    private static void writeTotals(JsonWriter json, Totals totals) throws IOException {
        json.writeLongField("entries", totals.entries());
        json.writeLongField("files", totals.files());
        json.writeLongField("directories", totals.directories());
        json.writeLongField("symlinks", totals.symlinks());
        json.writeLongField("contentBytes", totals.contentBytes());
        json.writeLongField("zeroRunFiles", totals.zeroRunFiles());
        json.writeLongField("extraLinks", totals.extraLinks());
        json.writeLongField("notStored", totals.notStored());
    }

    /**
     * Returns what a line says.
     *
     * @throws IllegalArgumentException if it is not a line of a catalog, or of one of a newer
     *     version
     */
    static CatalogLine read(String line) {
        try {
            Fields fields = Fields.read(line);
            String type = fields.text("type");
            return switch (type) {
                case "catalog" -> readHeader(fields);
                case "segment" ->
                        new SegmentSummary(
                                fields.text("segment"),
                                fields.number("bytes"),
                                fields.number("tarBytes"),
                                readTotals(fields));
                case "end" ->
                        new CatalogEnd(
                                Math.toIntExact(fields.number("segments")),
                                fields.number("segmentBytes"),
                                readTotals(fields));
                default -> readEntry(fields, entryType(type));
            };
        } catch (FormatTooNewException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            String why = e.getMessage();
            throw new IllegalArgumentException(why == null ? e.toString() : why, e);
        }
    }

    private static EntryType entryType(String word) {
        for (EntryType type : EntryType.values()) {
            if (type.word().equals(word)) {
                return type;
            }
        }
        throw new IllegalArgumentException("lines of type '" + word + "' are not known");
    }

    private static CatalogHeader readHeader(Fields fields) {
        long version = fields.number("formatVersion");
        if (version > VERSION) {
            throw new FormatTooNewException(version, VERSION);
        }
        if (version < VERSION) {
            throw new IllegalArgumentException("there never was a format version " + version);
        }
        List<SourceRoot> roots = new ArrayList<>();
        for (Fields root : fields.children("roots")) {
            roots.add(new SourceRoot(TreePath.of(root.rawText("name")), root.text("source")));
        }
        return new CatalogHeader(roots);
    }

    private static CatalogEntry readEntry(Fields fields, EntryType type) {
        Optional<EntryFacts.Posix> posix = Optional.empty();
        if (fields.has("mode")) {
            posix =
                    Optional.of(
                            new EntryFacts.Posix(
                                    Integer.parseInt(fields.text("mode"), 8),
                                    fields.number("uid"),
                                    fields.number("gid"),
                                    fields.find("user").orElse(""),
                                    fields.find("group").orElse("")));
        }
        boolean file = type == EntryType.FILE;
        EntryFacts facts =
                new EntryFacts(
                        type,
                        file ? fields.number("size") : 0,
                        fields.find("mtime").map(Instant::parse),
                        fields.find("ctime").map(Instant::parse),
                        posix,
                        fields.find("dos"),
                        fields.has("links") ? Math.toIntExact(fields.number("links")) : 1);
        return new CatalogEntry(
                TreePath.of(fields.rawText("path")),
                facts,
                fields.has("target") ? Optional.of(fields.rawText("target")) : Optional.empty(),
                fields.find("sha256")
                        .map(hash -> new CatalogEntry.Content(hash, fields.has("zeroRuns"))),
                fields.find("segment")
                        .map(name -> new CatalogEntry.Location(name, fields.number("offset"))),
                fields.find("problem")
                        .map(
                                kind ->
                                        new Problem(
                                                Problem.Kind.valueOf(kind),
                                                fields.find("reason").orElse(""))));
    }

    private static Totals readTotals(Fields fields) {
        return new Totals(
                fields.number("entries"),
                fields.number("files"),
                fields.number("directories"),
                fields.number("symlinks"),
                fields.number("contentBytes"),
                fields.number("zeroRunFiles"),
                fields.number("extraLinks"),
                fields.number("notStored"));
    }

    /** The fields of a JSON object: strings, whole numbers, true, and arrays of objects. */
    private static final class Fields {

        private static final int MAX_FIELDS = 64;
        private static final int MAX_CHILDREN = 100_000;

        private final Map<String, Object> values = new HashMap<>();

        static Fields read(String line) throws IOException {
            try (JsonReader json = JsonProviders.createReader(line)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    throw new IllegalArgumentException("the line is not a JSON object");
                }
                Fields fields = read(json);
                if (json.nextToken() != JsonToken.END_DOCUMENT) {
                    throw new IllegalArgumentException("the line goes on after its JSON object");
                }
                return fields;
            }
        }

        private static Fields read(JsonReader json) throws IOException {
            Fields fields = new Fields();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.getFieldName();
                Object value;
                switch (json.nextToken()) {
                    case STRING -> value = json.getString();
                    case NUMBER ->
                            value = Long.parseLong(json.getString()); // strictly: 3.5 is none
                    case BOOLEAN -> value = json.getBoolean();
                    case START_ARRAY -> value = readArray(json);
                    default ->
                            throw new IllegalArgumentException(
                                    "field '" + name + "' holds something unexpected");
                }
                if (fields.values.put(name, value) != null || fields.values.size() > MAX_FIELDS) {
                    throw new IllegalArgumentException(
                            "field '" + name + "' stands there twice, or is one too many");
                }
            }
            return fields;
        }

        private static List<Fields> readArray(JsonReader json) throws IOException {
            List<Fields> children = new ArrayList<>();
            while (json.nextToken() == JsonToken.START_OBJECT && children.size() < MAX_CHILDREN) {
                Fields child = new Fields();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.getFieldName();
                    if (json.nextToken() != JsonToken.STRING) {
                        throw new IllegalArgumentException("field '" + name + "' is no string");
                    }
                    child.values.put(name, json.getString());
                }
                children.add(child);
            }
            if (json.currentToken() != JsonToken.END_ARRAY) {
                throw new IllegalArgumentException("an array holds something unexpected");
            }
            return children;
        }

        boolean has(String name) {
            return values.containsKey(name);
        }

        Optional<String> find(String name) {
            return has(name) ? Optional.of(text(name)) : Optional.empty();
        }

        String text(String name) {
            if (values.get(name) instanceof String text) {
                return text;
            }
            throw new IllegalArgumentException("field '" + name + "' is missing or no string");
        }

        RawText rawText(String name) {
            String text = text(name);
            return find(name + "Base64")
                    .map(base64 -> RawText.of(Base64.getDecoder().decode(base64)))
                    .orElseGet(() -> RawText.of(text));
        }

        long number(String name) {
            if (values.get(name) instanceof Long number && number >= 0) {
                return number;
            }
            throw new IllegalArgumentException(
                    "field '" + name + "' is missing or no whole number from 0");
        }

        List<Fields> children(String name) {
            if (!(values.get(name) instanceof List<?> list)) {
                throw new IllegalArgumentException("field '" + name + "' is missing or no list");
            }
            List<Fields> children = new ArrayList<>();
            for (Object child : list) {
                if (child instanceof Fields fields) {
                    children.add(fields);
                }
            }
            return children;
        }
    }
}
