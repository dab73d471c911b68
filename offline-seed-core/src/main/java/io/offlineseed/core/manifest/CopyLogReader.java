// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import io.offlineseed.core.xml.Xml;
import io.offlineseed.importjob.CopyLogEntry;
import io.offlineseed.importjob.CopyLogEntry.Outcome;
import io.offlineseed.importjob.CopyLogEntry.Range;
import io.offlineseed.importjob.CopyLogEntry.Subject;
import io.offlineseed.importjob.CopyLogException;
import io.offlineseed.importjob.CopyLogSummary;
import io.offlineseed.importjob.CopyLogSummary.Form;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log of one drive, whichever of the service's generations wrote it, entry by entry.
 * Memory does not grow with the log. For one thread. Source: docs/formats/copy-logs.md.
 */
public final class CopyLogReader {

    private static final int MAX_NAMES = 100; // of errors and of elements nobody knows
    private static final int MAX_CAUSE_CHARS = 300;

    private final XMLStreamReader xml;
    private final Consumer<CopyLogEntry> entries;
    private final Map<String, Long> errorCounts = new LinkedHashMap<>();
    private final Map<String, Long> unrecognised = new LinkedHashMap<>();
    private @Nullable Form form;
    private @Nullable String version;
    private @Nullable String driveId;
    private @Nullable CopyLogEntry drive;
    private OptionalLong filesInAll = OptionalLong.empty();
    private OptionalLong filesErrored = OptionalLong.empty();
    private long blobs;
    private long failedBlobs;

    private CopyLogReader(XMLStreamReader xml, Consumer<CopyLogEntry> entries) {
        this.xml = xml;
        this.entries = entries;
    }

    /**
     * Reads a log to its end.
     *
     * @param in its bytes; the caller closes it
     * @param name what messages call it
     * @param entries is given each entry as it is read, so also those before damage
     * @throws CopyLogException if it is no log, damaged or cut off ({@code COPY_LOG_DAMAGED})
     * @throws IOException if it cannot be read
     */
    public static CopyLogSummary read(InputStream in, String name, Consumer<CopyLogEntry> entries)
            throws IOException {
        RootedInput rooted = RootedInput.of(in);
        try {
            return new CopyLogReader(Xml.reader(rooted), entries).readAll();
        } catch (XMLStreamException e) {
            rooted.rethrow();
            throw damaged(name, e);
        }
    }

    private static CopyLogException damaged(String name, XMLStreamException e) {
        String why = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
        return new CopyLogException(
                "COPY_LOG_DAMAGED",
                "Cannot understand the copy log "
                        + name
                        + ": "
                        + (why.length() > MAX_CAUSE_CHARS
                                ? why.substring(0, MAX_CAUSE_CHARS) + "…"
                                : why)
                        + ". It is no log of the import service, is cut off, or is of a form that is"
                        + " not known. Fetch it again; if that does not help, do without it: to prove"
                        + " the backup tells what is missing. Nothing was changed.",
                false,
                e);
    }

    private CopyLogSummary readAll() throws XMLStreamException {
        xml.nextTag(); // the root that was put around
        while (nextElement()) {
            String name = xml.getLocalName();
            switch (name) {
                case "DriveLog" -> driveLog();
                case "File" -> copiedFile();
                case "ErroredEntity" -> erroredEntity();
                case "CopyLog" -> copyLog();
                default -> {
                    if (form == null) {
                        throw fault("it begins with the element '" + name + "'");
                    }
                    skip();
                }
            }
        }
        if (form == null) {
            throw fault("it is empty");
        }
        while (xml.hasNext()) {
            xml.next(); // a log that ends the root itself would hide what follows
        }
        return new CopyLogSummary(
                form,
                Optional.ofNullable(version),
                Optional.ofNullable(driveId),
                Optional.ofNullable(drive),
                blobs,
                failedBlobs,
                filesInAll,
                filesErrored,
                errorCounts,
                unrecognised);
    }

    private void is(Form read) throws XMLStreamException {
        if (form != null && (form != read || read == Form.DRIVE_LOG)) {
            throw fault("it holds more than one log");
        }
        form = read;
    }

    private void driveLog() throws XMLStreamException {
        is(Form.DRIVE_LOG);
        version = attribute("Version").orElse(null);
        while (nextElement()) {
            switch (xml.getLocalName()) {
                case "DriveId" -> driveId = text();
                case "Blob" -> new LoggedBlob().read();
                case "Status" -> tellDrive(text());
                default -> skip();
            }
        }
        if (drive == null) {
            throw fault("it does not tell what became of the drive");
        }
    }

    /** A blob, told as soon as all that stands before its parts was read. */
    private final class LoggedBlob {

        private final String status = attribute("Status").orElse("");
        private @Nullable String path;
        private @Nullable String filePath;
        private OptionalLong size = OptionalLong.empty();
        private @Nullable String disposition;
        private boolean told;

        void read() throws XMLStreamException {
            while (nextElement()) {
                switch (xml.getLocalName()) {
                    case "BlobPath" -> path = withSlash(text());
                    case "FilePath" -> filePath = text();
                    case "Length" -> size = OptionalLong.of(number("Length", text()));
                    case "ImportDisposition" -> {
                        disposition = attribute("Status").orElse("");
                        text();
                    }
                    case "BlockList" -> parts("Block", Subject.BLOCK);
                    case "PageRangeList" -> parts("PageRange", Subject.PAGE_RANGE);
                    case "Metadata" -> sideFile(Subject.METADATA);
                    case "Properties" -> sideFile(Subject.PROPERTIES);
                    case "Snapshot", "LastModified" -> text(); // of exports
                    default -> skip();
                }
            }
            tell();
        }

        private void tell() throws XMLStreamException {
            if (told) {
                return;
            }
            if (path == null) {
                throw fault("a blob has no BlobPath before its parts");
            }
            told = true;
            tellBlob(entry(Subject.BLOB, status, Optional.empty(), Optional.empty()));
            if (disposition != null) {
                entries.accept(
                        entry(
                                Subject.DISPOSITION,
                                disposition,
                                Optional.empty(),
                                Optional.empty()));
            }
        }

        private void parts(String element, Subject subject) throws XMLStreamException {
            tell();
            while (nextElement()) {
                if (xml.getLocalName().equals(element)) {
                    entries.accept(
                            entry(
                                    subject,
                                    attribute("Status").orElse(""),
                                    Optional.of(
                                            new Range(
                                                    number("Offset", required("Offset")),
                                                    number("Length", required("Length")))),
                                    attribute("Hash").map(String::trim)));
                    endElement();
                } else {
                    skip();
                }
            }
        }

        private void sideFile(Subject subject) throws XMLStreamException {
            tell();
            entries.accept(
                    entry(
                            subject,
                            attribute("Status").orElse(""),
                            Optional.empty(),
                            Optional.empty()));
            while (nextElement()) {
                if (xml.getLocalName().equals("Path") || xml.getLocalName().equals("GlobalPath")) {
                    text();
                } else {
                    skip();
                }
            }
        }

        private CopyLogEntry entry(
                Subject subject, String word, Optional<Range> range, Optional<String> checksum) {
            CopyLogWords.Meaning meaning = CopyLogWords.of(subject, word);
            return new CopyLogEntry(
                    subject,
                    Optional.ofNullable(path),
                    Optional.ofNullable(filePath),
                    subject == Subject.BLOB ? size : OptionalLong.empty(),
                    range,
                    checksum,
                    word,
                    meaning.outcome(),
                    meaning.explanation(),
                    meaning.remedy(),
                    Optional.empty());
        }
    }

    private void copiedFile() throws XMLStreamException {
        is(Form.VERBOSE_LOG);
        Optional<String> size = attribute("Size");
        tellBlob(
                new CopyLogEntry(
                        Subject.BLOB,
                        Optional.of(withSlash(required("Path"))),
                        Optional.empty(),
                        size.isPresent()
                                ? OptionalLong.of(number("Size", size.get()))
                                : OptionalLong.empty(),
                        Optional.empty(),
                        attribute("crc64"),
                        "",
                        Outcome.ARRIVED,
                        "The file was copied.",
                        "",
                        attribute("CloudFormat")));
        endElement();
    }

    private void erroredEntity() throws XMLStreamException {
        is(Form.COPY_LOG);
        String path = withSlash(required("Path"));
        String category = "";
        String number = "";
        String message = "";
        boolean container = false;
        while (nextElement()) {
            switch (xml.getLocalName()) {
                case "Category" -> category = text();
                case "ErrorCode" -> number = text();
                case "ErrorMessage" -> message = text();
                case "Type" -> container = text().equalsIgnoreCase("Container");
                case "ETag" -> text(); // of exports
                default -> skip();
            }
        }
        Subject subject = container ? Subject.CONTAINER : Subject.BLOB;
        CopyLogWords.Meaning meaning = CopyLogWords.of(subject, category);
        String detail = (number + " " + message).strip();
        tellBlob(
                new CopyLogEntry(
                        subject,
                        Optional.of(path),
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        category,
                        meaning.outcome(),
                        meaning.explanation(),
                        meaning.remedy(),
                        detail.isEmpty() ? Optional.empty() : Optional.of(detail)));
    }

    private void copyLog() throws XMLStreamException {
        is(Form.COPY_LOG);
        while (nextElement()) {
            switch (xml.getLocalName()) {
                case "DriveLogVersion" -> version = text();
                case "DriveId" -> driveId = text();
                case "Status" -> tellDrive(text());
                case "TotalFiles_Blobs" ->
                        filesInAll = OptionalLong.of(number("TotalFiles_Blobs", text()));
                case "FilesErrored" ->
                        filesErrored = OptionalLong.of(number("FilesErrored", text()));
                case "Summary" -> errorCounts();
                default -> skip();
            }
        }
    }

    private void errorCounts() throws XMLStreamException {
        while (nextElement()) { // ValidationErrors, CopyErrors
            while (nextElement()) {
                Optional<String> count = attribute("Count");
                if (count.isPresent()) {
                    count(errorCounts, xml.getLocalName(), number("Count", count.get()));
                }
                endElement();
            }
        }
    }

    private void tellDrive(String status) {
        CopyLogWords.Meaning meaning = CopyLogWords.of(Subject.DRIVE, status);
        CopyLogEntry entry =
                new CopyLogEntry(
                        Subject.DRIVE,
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        status,
                        meaning.outcome(),
                        meaning.explanation(),
                        meaning.remedy(),
                        Optional.empty());
        drive = entry;
        entries.accept(entry);
    }

    private void tellBlob(CopyLogEntry entry) {
        if (entry.subject() == Subject.BLOB) {
            blobs++;
            if (entry.outcome() == Outcome.FAILED || entry.outcome() == Outcome.UNKNOWN) {
                failedBlobs++;
            }
        }
        entries.accept(entry);
    }

    /** Moves to the next child of an element; false at the element's end. */
    private boolean nextElement() throws XMLStreamException {
        return xml.nextTag() == XMLStreamReader.START_ELEMENT;
    }

    /** Moves to the end of an element, whatever it holds. */
    private void endElement() throws XMLStreamException {
        int depth = 1;
        while (depth > 0) {
            int event = xml.next();
            if (event == XMLStreamReader.START_ELEMENT) {
                depth++;
            } else if (event == XMLStreamReader.END_ELEMENT) {
                depth--;
            }
        }
    }

    private void skip() throws XMLStreamException {
        count(unrecognised, xml.getLocalName(), 1);
        endElement();
    }

    private static void count(Map<String, Long> counts, String name, long more) {
        if (counts.size() < MAX_NAMES || counts.containsKey(name)) {
            counts.merge(name, more, Long::sum);
        }
    }

    private String text() throws XMLStreamException {
        return xml.getElementText().strip();
    }

    private Optional<String> attribute(String name) {
        return Optional.ofNullable(xml.getAttributeValue(null, name));
    }

    private String required(String name) throws XMLStreamException {
        Optional<String> value = attribute(name);
        if (value.isEmpty()) {
            throw fault("an element " + xml.getLocalName() + " lacks the attribute " + name);
        }
        return value.get();
    }

    private long number(String name, String text) throws XMLStreamException {
        String digits = text.strip();
        if (!digits.matches("[0-9]{1,18}")) {
            throw fault("'" + digits + "' is no number for " + name);
        }
        return Long.parseLong(digits);
    }

    /** Some logs write a backslash behind the container's name. */
    private static String withSlash(String path) {
        int backslash = path.indexOf('\\');
        int slash = path.indexOf('/');
        return backslash < 0 || (slash >= 0 && slash < backslash)
                ? path
                : path.substring(0, backslash) + "/" + path.substring(backslash + 1);
    }

    private XMLStreamException fault(String what) {
        return new XMLStreamException(what, xml.getLocation());
    }
}
