// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import io.offlineseed.importjob.DriveStatus;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the parts of an answer say of one disk. For one thread and one reading. */
final class CustomerDisk {

    private final String serial;
    private final Map<String, String> rest = new LinkedHashMap<>();
    private @Nullable String manifestHash;
    private Part progress = new Part();
    private Part log = new Part();

    CustomerDisk(String serial) {
        this.serial = serial;
    }

    String serial() {
        return serial;
    }

    Optional<String> manifestHash() {
        return Optional.ofNullable(manifestHash);
    }

    OptionalLong bytes() {
        return progress.bytes;
    }

    OptionalLong total() {
        return progress.enumerating ? OptionalLong.empty() : progress.total;
    }

    /** Returns whether it is known how much there is to copy. */
    boolean isCounted() {
        return total().isPresent();
    }

    static long percent(long bytes, long total) {
        return Math.max(0, Math.min(100, (long) (100.0 * bytes / total)));
    }

    /** Takes a field of what the job was created with. */
    void imported(String name, JsonReader reader) throws IOException {
        if (name.equals("manifestHash") && reader.currentToken() == JsonToken.STRING) {
            manifestHash = reader.getString();
        }
        OpenFields open = new OpenFields();
        open.keep(name, reader);
        rest.putAll(open.rest());
    }

    DriveStatus done(String jobStatus) {
        rest.putAll(progress.open.rest());
        rest.putAll(log.open.rest());
        String copyStatus = progress.copyStatus == null ? "" : progress.copyStatus;
        OptionalLong total = total();
        return new DriveStatus(
                serial,
                CustomerDiskStates.drive(copyStatus, jobStatus),
                Optional.ofNullable(progress.copyStatus),
                total.isPresent() && total.getAsLong() > 0 && progress.bytes.isPresent()
                        ? OptionalLong.of(percent(progress.bytes.getAsLong(), total.getAsLong()))
                        : OptionalLong.empty(),
                progress.bytes,
                total,
                log.errorLog,
                log.verboseLog,
                Optional.empty(), // the service tells a path, not an address; it is in the rest
                rest);
    }

    /** One element of the lists of progress and of logs. */
    static final class Part {

        private final OpenFields open = new OpenFields();
        private String serial = "";
        private @Nullable String copyStatus;
        private OptionalLong bytes = OptionalLong.empty();
        private OptionalLong total = OptionalLong.empty();
        private boolean enumerating;
        private Optional<URI> errorLog = Optional.empty();
        private Optional<URI> verboseLog = Optional.empty();

        String serial() {
            return serial;
        }

        void field(String name, JsonReader reader) throws IOException {
            switch (name) {
                case "serialNumber" -> serial = JobAnswer.or(open.string(name, reader), "");
                case "copyStatus" -> copyStatus = open.string(name, reader);
                case "bytesProcessed" -> bytes = open.number(name, reader);
                case "totalBytesToProcess" -> total = open.number(name, reader);
                case "isEnumerationInProgress" -> enumerating = open.flag(name, reader);
                case "errorLogLink" -> errorLog = open.link(name, reader);
                case "verboseLogLink" -> verboseLog = open.link(name, reader);
                default -> open.keep(name, reader);
            }
        }

        void addTo(CustomerDisk disk, boolean isProgress) {
            if (isProgress) {
                disk.progress = this;
            } else {
                disk.log = this;
            }
        }
    }
}
