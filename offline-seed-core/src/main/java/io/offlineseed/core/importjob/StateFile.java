// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import io.offlineseed.core.cloud.Answer;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.staging.StagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Optional;

/**
 * One JSON object in a file of the backup's state, with its format version first. Source:
 * docs/formats/import-job.md.
 */
final class StateFile {

    private static final int FORMAT_VERSION = 1;
    private static final int MAX_BYTES = 1 << 20; // ten drives take 3 KB

    private StateFile() {}

    /** Writes the fields into the object, which is open. */
    interface Writer {
        void write(JsonWriter json) throws IOException;
    }

    /** Reads the fields; the reader is at the start of the object. */
    interface Reader<T> {
        T read(JsonReader json) throws IOException;
    }

    /**
     * Replaces the file.
     *
     * @throws StagingException if it cannot be written ({@code STAGING_NOT_WRITABLE})
     */
    static void write(DurableFiles files, Path file, Writer fields) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream();
                JsonWriter json = JsonProviders.createWriter(out)) {
            json.writeStartObject();
            json.writeIntField("formatVersion", FORMAT_VERSION);
            fields.write(json);
            json.writeEndObject();
            json.flush();
            out.write('\n');
            files.replace(file, out.toByteArray());
        } catch (IOException e) {
            throw new StagingException(
                    "STAGING_NOT_WRITABLE",
                    "Cannot write "
                            + file
                            + ": "
                            + e.getMessage()
                            + ". Make the folder writable, then make the same call again. What the"
                            + " file held before is unchanged.",
                    e);
        }
    }

    /**
     * Returns the file's content, if there is a file.
     *
     * @throws StagingException if it cannot be understood or read ({@code STATE_UNREADABLE})
     */
    static <T> Optional<T> read(Path file, Reader<T> fields) {
        byte[] bytes;
        try {
            bytes = DurableFiles.read(file, MAX_BYTES);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), e);
        }
        try (JsonReader versions = JsonProviders.createReader(bytes);
                JsonReader json = JsonProviders.createReader(bytes)) {
            requireVersion(file, versions);
            json.nextToken();
            return Optional.of(fields.read(json));
        } catch (IOException
                | IllegalStateException
                | IllegalArgumentException
                | NullPointerException
                | DateTimeException e) {
            throw unreadable(file, "it is damaged", Answer.withoutContent(e));
        }
    }

    private static void requireVersion(Path file, JsonReader json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT
                || json.nextToken() != JsonToken.FIELD_NAME
                || !json.getFieldName().equals("formatVersion")
                || json.nextToken() != JsonToken.NUMBER) {
            throw new IOException("it does not begin with its format version");
        }
        int version = json.getInt();
        if (version > FORMAT_VERSION) {
            throw new StagingException(
                    "FORMAT_TOO_NEW",
                    "Cannot read "
                            + file
                            + ": it has format version "
                            + version
                            + ", this library reads up to "
                            + FORMAT_VERSION
                            + ". Nothing was changed. Use the library version that wrote it, or a"
                            + " newer one.",
                    null);
        }
    }

    private static StagingException unreadable(Path file, String why, Throwable cause) {
        return new StagingException(
                "STATE_UNREADABLE",
                "Cannot read "
                        + file
                        + ": "
                        + why
                        + ". Nothing was changed, here and at the service. Restore the file from a copy"
                        + " of the staging location.",
                cause);
    }
}
