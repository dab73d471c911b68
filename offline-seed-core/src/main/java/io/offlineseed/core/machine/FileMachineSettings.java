// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.machine;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.durable.ProcessLock;
import io.offlineseed.spi.MachineSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Settings in one file of JSON, which several processes may share. Thread-safe.
 *
 * <p>Source: docs/formats/state-files.md, "Machine settings".
 */
public final class FileMachineSettings implements MachineSettings {

    private static final int FORMAT_VERSION = 1;
    private static final int MAX_BYTES = 16 << 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./-]{1,200}");

    private final DurableFiles files;
    private final Path file;

    /**
     * Keeps settings in a file.
     *
     * @param file made, with its directory, by the first setting
     */
    public FileMachineSettings(DurableFiles files, Path file) {
        this.files = Objects.requireNonNull(files, "files");
        this.file = Objects.requireNonNull(file, "file").toAbsolutePath();
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public Optional<String> find(String name) throws IOException {
        return Optional.ofNullable(read().get(checked(name)));
    }

    @Override
    public Map<String, String> list(String prefix) throws IOException {
        Objects.requireNonNull(prefix, "prefix");
        SortedMap<String, String> found = read();
        found.keySet().removeIf(name -> !name.startsWith(prefix));
        return Collections.unmodifiableMap(found);
    }

    @Override
    public void put(String name, String value) throws IOException {
        checked(name);
        Objects.requireNonNull(value, "value");
        change(values -> values.put(name, value));
    }

    @Override
    public void delete(String name) throws IOException {
        checked(name);
        if (read().containsKey(name)) {
            change(values -> values.remove(name));
        }
    }

    @Override
    public String toString() {
        return "FileMachineSettings[" + file + "]";
    }

    private void change(Consumer<SortedMap<String, String>> change) throws IOException {
        Path directory = Objects.requireNonNull(file.getParent(), "directory of the settings file");
        files.createDirectories(directory);
        try (ProcessLock lock =
                ProcessLock.acquire(directory.resolve(file.getFileName() + ".lock"))) {
            Objects.requireNonNull(lock);
            SortedMap<String, String> values = read();
            change.accept(values);
            files.replace(file, toJson(values));
        }
    }

    private SortedMap<String, String> read() throws IOException {
        byte[] content;
        try {
            content = DurableFiles.read(file, MAX_BYTES);
        } catch (NoSuchFileException e) {
            return new TreeMap<>();
        }
        try (JsonReader json = JsonProviders.createReader(content)) {
            return json.readObject(FileMachineSettings::fromJson);
        } catch (IOException | IllegalStateException e) {
            throw new IOException(
                    "The settings of this machine in "
                            + file
                            + " cannot be understood ("
                            + e.getMessage()
                            + "). Repair the file, or move it away to begin with none; backups and drives do"
                            + " not depend on it. It was left as it is.",
                    e);
        }
    }

    private static SortedMap<String, String> fromJson(JsonReader json) throws IOException {
        SortedMap<String, String> values = new TreeMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.getFieldName();
            json.nextToken();
            if (field.equals("formatVersion")) {
                int version = json.getInt();
                if (version > FORMAT_VERSION) {
                    throw new IOException(
                            "it has format version "
                                    + version
                                    + ", this release of the library knows up to "
                                    + FORMAT_VERSION);
                }
            } else if (field.equals("values")) {
                values.putAll(json.readMap(JsonReader::getString));
            } else {
                json.skipChildren();
            }
        }
        return values;
    }

    private static byte[] toJson(SortedMap<String, String> values) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter json = JsonProviders.createWriter(out)) {
            json.writeStartObject()
                    .writeIntField("formatVersion", FORMAT_VERSION)
                    .writeMapField("values", values, JsonWriter::writeString)
                    .writeEndObject();
        }
        return out.toByteArray();
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must be 1 to 200 letters, digits, underscores, hyphens, periods and slashes, was '"
                            + name
                            + "'");
        }
        return name;
    }
}
