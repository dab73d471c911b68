// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import io.offlineseed.examples.datacenter.BlobEntry.Part;
import io.offlineseed.examples.datacenter.BlobEntry.SideFile;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a drive's manifest, format 2014-11-01, blob by blob, and holds it to the rules of the
 * published article: order of elements, cover of the file, sizes, ids, hashes.
 */
final class ManifestScanner implements Closeable {

    private static final String VERSION = "2014-11-01";
    private static final int MAX_PART_BYTES = 4 << 20;
    private static final int MAX_BLOCKS = 50_000;
    private static final int MAX_TEXT = 16_384;
    private static final int PAGE_BYTES = 512;
    private static final Pattern HASH = Pattern.compile("[0-9A-Fa-f]{32}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final Set<String> DISPOSITIONS = Set.of("rename", "no-overwrite", "overwrite");
    private static final List<Set<String>> ORDER_IN_BLOB =
            List.of(
                    Set.of("BlobPath"),
                    Set.of("FilePath"),
                    Set.of("ClientData"),
                    Set.of("Length"),
                    Set.of("ImportDisposition"),
                    Set.of("PageRangeList", "BlockList"),
                    Set.of("MetadataPath"),
                    Set.of("PropertiesPath"));

    private final InputStream in;
    private final XMLStreamReader xml;
    private final String driveId;
    private Optional<SideFile> listMetadata = Optional.empty();
    private Optional<SideFile> listProperties = Optional.empty();

    private ManifestScanner(InputStream in) throws XMLStreamException, ManifestFormatException {
        this.in = in;
        this.xml = SafeXml.reader(in);
        expect("DriveManifest");
        String version = xml.getAttributeValue(null, "Version");
        if (!VERSION.equals(version)) {
            throw broken("has version " + version + ", only " + VERSION + " is known");
        }
        expect("Drive");
        expect("DriveId");
        driveId = text();
        xml.nextTag();
        if (at("StorageAccountKey") || at("ContainerSas")) {
            text(); // from the days of keys; the job names the account
            xml.nextTag();
        }
        if (at("ClientCreator")) {
            text();
            xml.nextTag();
        }
        enterList();
    }

    static ManifestScanner open(Path file) throws IOException, ManifestFormatException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            return new ManifestScanner(in);
        } catch (XMLStreamException e) {
            in.close();
            throw new ManifestFormatException("The manifest is not valid XML", e);
        } catch (ManifestFormatException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    String driveId() {
        return driveId;
    }

    /** Returns the next blob, or nothing behind the last one. */
    Optional<BlobEntry> next() throws ManifestFormatException {
        try {
            while (xml.getEventType() != XMLStreamConstants.END_DOCUMENT) {
                if (xml.isStartElement()) {
                    Optional<BlobEntry> found = Optional.of(blob());
                    xml.nextTag();
                    return found;
                }
                leaveList();
            }
            return Optional.empty();
        } catch (XMLStreamException e) {
            throw new ManifestFormatException("The manifest is not valid XML", e);
        }
    }

    /** Stands on a list; goes to its first blob or its end. */
    private void enterList() throws XMLStreamException, ManifestFormatException {
        xml.require(XMLStreamConstants.START_ELEMENT, null, "BlobList");
        listMetadata = Optional.empty();
        listProperties = Optional.empty();
        xml.nextTag();
        if (at("MetadataPath")) {
            listMetadata = Optional.of(sideFile(true));
            xml.nextTag();
        }
        if (at("PropertiesPath")) {
            listProperties = Optional.of(sideFile(true));
            xml.nextTag();
        }
    }

    /** Stands on a list's end; goes into the next list or to the end of the document. */
    private void leaveList() throws XMLStreamException, ManifestFormatException {
        xml.require(XMLStreamConstants.END_ELEMENT, null, "BlobList");
        if (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            enterList();
            return;
        }
        xml.require(XMLStreamConstants.END_ELEMENT, null, "Drive");
        xml.nextTag();
        xml.require(XMLStreamConstants.END_ELEMENT, null, "DriveManifest");
        while (xml.next() != XMLStreamConstants.END_DOCUMENT) {
            if (xml.isStartElement()) {
                throw broken("goes on behind its root element");
            }
        }
    }

    private BlobEntry blob() throws XMLStreamException, ManifestFormatException {
        xml.require(XMLStreamConstants.START_ELEMENT, null, "Blob");
        String blobPath = "";
        String filePath = "";
        long length = -1;
        String disposition = "rename"; // the documented default
        boolean pages = false;
        boolean listed = false;
        List<Part> parts = new ArrayList<>();
        Optional<SideFile> metadata = listMetadata;
        Optional<SideFile> properties = listProperties;
        int place = 0;
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            String element = xml.getLocalName();
            while (place < ORDER_IN_BLOB.size() && !ORDER_IN_BLOB.get(place).contains(element)) {
                place++;
            }
            if (place++ == ORDER_IN_BLOB.size()) {
                throw broken("has an unknown or misplaced element " + element);
            }
            switch (element) {
                case "BlobPath" -> blobPath = text();
                case "FilePath" -> filePath = text();
                case "ClientData" -> text();
                case "Length" -> length = number(text());
                case "ImportDisposition" -> disposition = text();
                case "MetadataPath" -> metadata = Optional.of(sideFile(false));
                case "PropertiesPath" -> properties = Optional.of(sideFile(false));
                default -> {
                    listed = true;
                    pages = element.equals("PageRangeList");
                    parts = parts(pages);
                }
            }
        }
        checkPath(blobPath);
        if (filePath.isEmpty() || length < 0 || !DISPOSITIONS.contains(disposition)) {
            throw broken(
                    "lacks a file path, a length or a known import disposition at " + blobPath);
        }
        if (pages) {
            checkPages(blobPath, length, parts);
        } else if (listed) {
            checkBlocks(blobPath, length, parts);
        } else {
            parts = unlisted(length);
        }
        return new BlobEntry(
                blobPath, filePath, length, disposition, pages, parts, metadata, properties);
    }

    private List<Part> parts(boolean pages) throws XMLStreamException, ManifestFormatException {
        List<Part> parts = new ArrayList<>();
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            xml.require(XMLStreamConstants.START_ELEMENT, null, pages ? "PageRange" : "Block");
            long length = number(attribute("Length"));
            if (length > MAX_PART_BYTES || (parts.size() == MAX_BLOCKS && !pages)) {
                throw broken("has a block over 4 MiB, or more than 50,000 of them");
            }
            String id =
                    pages ? "" : Optional.ofNullable(xml.getAttributeValue(null, "Id")).orElse("");
            parts.add(new Part(number(attribute("Offset")), (int) length, id, hash()));
            if (xml.nextTag() != XMLStreamConstants.END_ELEMENT) {
                throw broken("has something inside a block");
            }
        }
        return parts;
    }

    private void checkBlocks(String blob, long length, List<Part> parts)
            throws ManifestFormatException {
        long end = 0;
        Set<Integer> idLengths = new HashSet<>();
        for (Part part : parts) {
            if (part.offset() != end || part.length() == 0) {
                throw broken("has blocks that do not cover their file, at " + blob);
            }
            end += part.length();
            idLengths.add(part.id().length());
            try {
                if (Base64.getDecoder().decode(part.id()).length > 64) {
                    throw broken("has a block id of more than 64 bytes, at " + blob);
                }
            } catch (IllegalArgumentException e) {
                throw new ManifestFormatException("A block id is not Base64, at " + blob, e);
            }
        }
        if (end != length || idLengths.size() > 1) {
            throw broken(
                    "has blocks that do not add up to the length, or ids of unequal length, at "
                            + blob);
        }
    }

    private void checkPages(String blob, long length, List<Part> parts)
            throws ManifestFormatException {
        long end = 0;
        for (Part part : parts) {
            if (part.offset() < end
                    || part.offset() % PAGE_BYTES != 0
                    || part.length() % PAGE_BYTES != 0) {
                throw broken("has page ranges that overlap or are not whole pages, at " + blob);
            }
            end = part.offset() + part.length();
        }
        if (end > length || length % PAGE_BYTES != 0) {
            throw broken(
                    "has page ranges past the end, or a length that is not whole pages, at "
                            + blob);
        }
    }

    /** A blob without a list is cut as the service pleases; there is nothing to compare with. */
    private static List<Part> unlisted(long length) {
        List<Part> parts = new ArrayList<>();
        for (long offset = 0; offset < length; offset += MAX_PART_BYTES) {
            parts.add(new Part(offset, (int) Math.min(MAX_PART_BYTES, length - offset), "", ""));
        }
        return parts;
    }

    private void checkPath(String blobPath) throws ManifestFormatException {
        int slash = blobPath.indexOf('/');
        if (slash < 1
                || !BlobNaming.isContainer(blobPath.substring(0, slash))
                || !BlobNaming.isBlob(blobPath.substring(slash + 1))) {
            throw broken("has the blob path '" + blobPath + "', which is not container/name");
        }
    }

    private SideFile sideFile(boolean global) throws XMLStreamException, ManifestFormatException {
        String hash = hash();
        return new SideFile(global, text(), hash);
    }

    private String hash() throws ManifestFormatException {
        String hash = attribute("Hash").strip();
        if (!HASH.matcher(hash).matches()) {
            throw broken("has a hash that is not an MD5 in Base16");
        }
        return hash;
    }

    private String attribute(String name) throws ManifestFormatException {
        String value = xml.getAttributeValue(null, name);
        if (value == null) {
            throw broken("lacks the attribute " + name);
        }
        return value;
    }

    private long number(String text) throws ManifestFormatException {
        if (!NUMBER.matcher(text).matches()) {
            throw broken("has '" + text + "' where a number must stand");
        }
        return Long.parseLong(text);
    }

    private String text() throws XMLStreamException, ManifestFormatException {
        String text = xml.getElementText();
        if (text.length() > MAX_TEXT) {
            throw broken("has a text of more than " + MAX_TEXT + " characters");
        }
        return text;
    }

    private void expect(String element) throws XMLStreamException {
        xml.nextTag();
        xml.require(XMLStreamConstants.START_ELEMENT, null, element);
    }

    private boolean at(String element) {
        return xml.isStartElement() && xml.getLocalName().equals(element);
    }

    private ManifestFormatException broken(String what) {
        return new ManifestFormatException(
                "The manifest " + what + " (line " + xml.getLocation().getLineNumber() + ")");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
