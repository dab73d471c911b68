// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import io.offlineseed.DriveId;
import io.offlineseed.core.xml.Xml;
import io.offlineseed.drive.ManifestException;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.ImportDisposition;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a manifest blob by blob, and accepts only what this library would have written. Memory does
 * not grow with the number of blobs. For one thread. Source: docs/formats/manifest.md, "What we
 * read".
 */
public final class DriveManifestReader implements Closeable {

    /** What the service's grammar allows and we do not write. */
    private static final Set<String> KNOWN_ELSEWHERE =
            Set.of(
                    "StorageAccountKey",
                    "ContainerSas",
                    "ClientData",
                    "Snapshot",
                    "MetadataPath",
                    "PropertiesPath",
                    "BlobList",
                    "Drive");

    private static final int MAX_TEXT =
            16_384; // a path has 1,024 characters, escaped at most 5-fold
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final ReportingInput in;
    private final XMLStreamReader xml;
    private final String name;
    private final ManifestHeader header;
    private @Nullable ManifestEntry next;

    private DriveManifestReader(ReportingInput in, XMLStreamReader xml, String name)
            throws XMLStreamException {
        this.in = in;
        this.xml = xml;
        this.name = name;
        start("DriveManifest", "Version");
        if (!DriveManifest.VERSION.equals(attribute("Version"))) {
            throw unsupported("version '" + attribute("Version") + "'");
        }
        start("Drive");
        String drive = text("DriveId");
        nextTag();
        String creator = textHere("ClientCreator");
        start("BlobList");
        nextTag();
        Optional<SidecarFile> metadata = sidecar("MetadataPath");
        Optional<SidecarFile> properties = sidecar("PropertiesPath");
        if (!isStart("Blob")) {
            throw isEnd("BlobList") ? unsupported("no blob at all") : unexpected("Blob");
        }
        BlobReader first = new BlobReader();
        next = first.entry;
        ManifestHeader read;
        try {
            read =
                    new ManifestHeader(
                            new DriveId(drive), creator, first.disposition, metadata, properties);
        } catch (IllegalArgumentException e) {
            throw damaged(e.getMessage(), e);
        }
        this.header = read;
    }

    /**
     * Reads the manifest's header and first blob.
     *
     * @param in the manifest's bytes; closed with the reader, and if this fails
     * @param name what messages call the manifest
     * @throws ManifestException if it is not a manifest ({@code MANIFEST_DAMAGED}) or not one of
     *     this library ({@code MANIFEST_UNSUPPORTED})
     * @throws IOException if it cannot be read
     */
    public static DriveManifestReader open(InputStream in, String name) throws IOException {
        ReportingInput input = new ReportingInput(in);
        try {
            XMLStreamReader xml = Xml.reader(input);
            return new DriveManifestReader(input, xml, name);
        } catch (XMLStreamException e) {
            try (input) {
                throw translated(e, input, name);
            }
        } catch (RuntimeException | Error e) {
            try (input) {
                throw e;
            }
        }
    }

    /** Remembers that reading failed, which a parser reports like damage. */
    private static final class ReportingInput extends FilterInputStream {

        private @Nullable IOException failure;

        ReportingInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return super.read(target, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }

    /** Returns what the manifest states once. */
    public ManifestHeader header() {
        return header;
    }

    /** Returns whether there is another blob; if not, the whole manifest was read and is sound. */
    public boolean hasNext() {
        return next != null;
    }

    /**
     * Returns the next blob.
     *
     * @throws NoSuchElementException if there is none
     * @throws ManifestException if what follows the blob is damaged
     * @throws IOException if the manifest cannot be read
     */
    public ManifestEntry next() throws IOException {
        ManifestEntry entry = next;
        if (entry == null) {
            throw new NoSuchElementException("the manifest " + name + " has no further blob");
        }
        next = null;
        try {
            nextTag();
            if (isEnd("BlobList")) {
                readEnd();
            } else if (isStart("Blob")) {
                BlobReader following = new BlobReader();
                if (following.disposition != header.disposition()) {
                    throw unsupported("blobs with different dispositions");
                }
                next = following.entry;
            } else {
                throw unexpected("Blob");
            }
        } catch (XMLStreamException e) {
            throw translated(e, in, name);
        }
        return entry;
    }

    private void readEnd() throws XMLStreamException {
        nextTag();
        if (!isEnd("Drive")) {
            throw unexpected("the end of Drive");
        }
        nextTag();
        if (!isEnd("DriveManifest")) {
            throw unexpected("the end of DriveManifest");
        }
        while (xml.next() != XMLStreamConstants.END_DOCUMENT) {
            if (!xml.isWhiteSpace() && xml.getEventType() != XMLStreamConstants.COMMENT) {
                throw damaged("something follows its end", null);
            }
        }
    }

    /** Closes the manifest. */
    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Reads one Blob element, from its start to its end. */
    private final class BlobReader {

        private final ManifestEntry entry;
        private final ImportDisposition disposition;

        BlobReader() throws XMLStreamException {
            requireAttributes();
            String blobPath = text("BlobPath");
            String filePath = text("FilePath");
            long length = number(text("Length"));
            disposition = disposition(text("ImportDisposition"));
            nextTag();
            BlobKind kind;
            if (isStart(ManifestForm.listName(BlobKind.BLOCK))) {
                kind = BlobKind.BLOCK;
            } else if (isStart(ManifestForm.listName(BlobKind.PAGE))) {
                kind = BlobKind.PAGE;
            } else if (isEnd("Blob")) {
                throw unsupported("a blob without BlockList or PageRangeList");
            } else {
                throw unexpected("BlockList or PageRangeList");
            }
            requireAttributes();
            ManifestBlob blob;
            try {
                blob = new ManifestBlob(blobPath, filePath, length, kind);
            } catch (IllegalArgumentException e) {
                throw damaged(e.getMessage(), e);
            }
            entry = new ManifestEntry(blob, hashes(blob));
            nextTag();
            if (!isEnd("Blob")) {
                throw unexpected("the end of Blob");
            }
        }

        private byte[] hashes(ManifestBlob blob) throws XMLStreamException {
            String item = ManifestForm.itemName(blob.kind());
            ByteArrayOutputStream md5s = new ByteArrayOutputStream();
            int count = blob.blockCount();
            for (int i = 0; i < count; i++) {
                nextTag();
                if (!isStart(item)) {
                    throw isEnd(ManifestForm.listName(blob.kind()))
                            ? damaged(
                                    "its blocks cover "
                                            + (long) i * DriveManifest.BLOCK_BYTES
                                            + " of "
                                            + blob.length()
                                            + " bytes of "
                                            + blob.blobPath(),
                                    null)
                            : unexpected(item);
                }
                md5s.writeBytes(hash(blob, i));
                nextTag();
                if (!isEnd(item)) {
                    throw unexpected("the end of " + item);
                }
            }
            nextTag();
            if (!isEnd(ManifestForm.listName(blob.kind()))) {
                throw unexpected("the end of the list of blocks");
            }
            return md5s.toByteArray();
        }

        private byte[] hash(ManifestBlob blob, int block) throws XMLStreamException {
            if (blob.kind() == BlobKind.BLOCK) {
                if (xml.getAttributeValue(null, "Id") == null) {
                    throw unsupported("blocks without an id");
                }
                requireAttributes("Offset", "Length", "Id", "Hash");
            } else {
                requireAttributes("Offset", "Length", "Hash");
            }
            long offset = number(attribute("Offset"));
            long length = number(attribute("Length"));
            if (offset != (long) block * DriveManifest.BLOCK_BYTES) {
                throw damaged(
                        "block "
                                + block
                                + " of "
                                + blob.blobPath()
                                + " begins at "
                                + offset
                                + ", so that there is a gap or an overlap",
                        null);
            }
            if (length != blob.blockBytes(block)) {
                if (length > 0 && length < blob.blockBytes(block) && isFollowedByAnother()) {
                    throw unsupported("blocks of " + length + " bytes");
                }
                throw damaged(
                        "block "
                                + block
                                + " of "
                                + blob.blobPath()
                                + " has a length of "
                                + length
                                + " bytes",
                        null);
            }
            byte[] md5 = md5(attribute("Hash"));
            if (blob.kind() == BlobKind.BLOCK) {
                requireId(attribute("Id"), md5);
            }
            return md5;
        }

        /** Whether the list goes on after this block; only asked where it is refused either way. */
        private boolean isFollowedByAnother() throws XMLStreamException {
            String item = xml.getLocalName();
            nextTag();
            nextTag();
            return isStart(item);
        }

        private void requireId(String id, byte[] md5) {
            String prefix = DriveManifest.ID_PREFIX;
            if (id.equals(prefix + Base64.getEncoder().encodeToString(md5))) {
                return;
            }
            throw id.startsWith(prefix)
                    ? damaged("a block's id and hash do not belong together", null)
                    : unsupported("block ids of another form");
        }
    }

    private Optional<SidecarFile> sidecar(String element) throws XMLStreamException {
        if (!isStart(element)) {
            return Optional.empty();
        }
        requireAttributes("Hash");
        byte[] md5 = md5(attribute("Hash"));
        String path = limited(xml.getElementText());
        nextTag();
        try {
            return Optional.of(new SidecarFile(path, HEX.formatHex(md5)));
        } catch (IllegalArgumentException e) {
            throw damaged(e.getMessage(), e);
        }
    }

    private void start(String element, String... attributes) throws XMLStreamException {
        nextTag();
        if (!isStart(element)) {
            throw unexpected(element);
        }
        if (element.equals("BlobList") && xml.getAttributeValue(null, "Id") != null) {
            throw unsupported("a BlobList with an id");
        }
        requireAttributes(attributes);
    }

    private String text(String element) throws XMLStreamException {
        nextTag();
        return textHere(element);
    }

    private String textHere(String element) throws XMLStreamException {
        if (!isStart(element)) {
            throw unexpected(element);
        }
        requireAttributes();
        return limited(xml.getElementText());
    }

    private String limited(String text) {
        if (text.length() > MAX_TEXT) {
            throw damaged("a text has " + text.length() + " characters", null);
        }
        return text;
    }

    private void nextTag() throws XMLStreamException {
        xml.nextTag();
    }

    private boolean isStart(String element) {
        return xml.getEventType() == XMLStreamConstants.START_ELEMENT && isNamed(element);
    }

    private boolean isEnd(String element) {
        return xml.getEventType() == XMLStreamConstants.END_ELEMENT && isNamed(element);
    }

    private boolean isNamed(String element) {
        String namespace = xml.getNamespaceURI();
        return xml.getLocalName().equals(element) && (namespace == null || namespace.isEmpty());
    }

    private void requireAttributes(String... names) {
        List<String> wanted = List.of(names);
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (!wanted.contains(xml.getAttributeLocalName(i))) {
                throw damaged("unexpected attribute '" + xml.getAttributeLocalName(i) + "'", null);
            }
        }
    }

    private String attribute(String attribute) {
        String value = xml.getAttributeValue(null, attribute);
        if (value == null) {
            throw damaged("the attribute '" + attribute + "' is missing", null);
        }
        return value;
    }

    private byte[] md5(String hex) {
        try {
            if (hex.length() == 2 * DriveManifest.MD5_BYTES) {
                return HexFormat.of().parseHex(hex);
            }
        } catch (IllegalArgumentException e) {
            throw damaged("a hash is not Base16", e);
        }
        throw damaged("a hash has " + hex.length() + " digits", null);
    }

    private long number(String text) {
        if (text.isEmpty()
                || text.length() > 18
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw damaged("a number is none", null);
        }
        return Long.parseLong(text);
    }

    private ImportDisposition disposition(String text) {
        for (ImportDisposition disposition : ImportDisposition.values()) {
            if (disposition.wireName().equals(text)) {
                return disposition;
            }
        }
        throw damaged("the ImportDisposition is unknown", null);
    }

    private int line() {
        return xml.getLocation().getLineNumber();
    }

    private ManifestException unexpected(String wanted) {
        String found = xml.getLocalName();
        if (KNOWN_ELSEWHERE.contains(found) && isStart(found)) {
            return unsupported("an element " + found + " where " + wanted + " was expected");
        }
        return damaged("'" + found + "' stands where " + wanted + " was expected", null);
    }

    private ManifestException unsupported(String what) {
        return new ManifestException(
                "MANIFEST_UNSUPPORTED",
                "Cannot read the manifest "
                        + name
                        + ": it has, at line "
                        + line()
                        + ", "
                        + what
                        + ". The service may accept that, but this library does not write it, so"
                        + " another program made the drive. Nothing was changed. Verify it with the"
                        + " program that made it.",
                name,
                line(),
                null);
    }

    private ManifestException damaged(@Nullable String what, @Nullable Throwable cause) {
        return damaged(name, line(), String.valueOf(what), cause);
    }

    private static ManifestException damaged(
            String name, int line, String what, @Nullable Throwable cause) {
        return new ManifestException(
                "MANIFEST_DAMAGED",
                "The manifest "
                        + name
                        + " is damaged at line "
                        + line
                        + ": "
                        + what
                        + ". It was changed after it was written, or the drive returns wrong bytes."
                        + " Nothing was changed by reading it. The drive must not be shipped;"
                        + " prepare it again.",
                name,
                line,
                cause);
    }

    private static ManifestException translated(
            XMLStreamException e, ReportingInput input, String name) throws IOException {
        IOException failure = input.failure;
        if (failure != null) {
            throw failure;
        }
        int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNumber());
        return damaged(name, line, "it is not well-formed XML of the kind we write", e);
    }
}
