// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import io.offlineseed.examples.datacenter.BlobContainer.BlockReference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/** The bodies of the blob service that are XML. */
final class BlobXml {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final int MAX_RESULTS = 5000;
    private static final Set<String> REFERENCES = Set.of("Latest", "Committed", "Uncommitted");

    private BlobXml() {}

    /** Writes the inside of a document. */
    private interface Content {
        void write(XMLStreamWriter xml) throws XMLStreamException, StorageError;
    }

    static String date(Instant instant) {
        return DATE.format(instant);
    }

    static byte[] error(String code, String message) {
        try {
            return document(
                    xml -> {
                        xml.writeStartElement("Error");
                        element(xml, "Code", code);
                        element(xml, "Message", message);
                        xml.writeEndElement();
                    });
        } catch (StorageError e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads the body of Put Block List. */
    static List<BlockReference> blockList(byte[] body) throws StorageError {
        List<BlockReference> blocks = new ArrayList<>();
        try {
            XMLStreamReader xml = SafeXml.reader(new ByteArrayInputStream(body));
            xml.nextTag();
            xml.require(XMLStreamConstants.START_ELEMENT, null, "BlockList");
            while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
                String where = xml.getLocalName();
                if (!REFERENCES.contains(where)) {
                    throw new XMLStreamException("unknown element " + where);
                }
                blocks.add(new BlockReference(where, xml.getElementText().strip()));
            }
        } catch (XMLStreamException e) {
            throw StorageError.badRequest("InvalidXmlDocument", "The block list is not valid XML.");
        }
        return blocks;
    }

    /** Writes the answer of Get Block List. */
    static byte[] blockList(Optional<StoredBlob> blob, Map<String, Long> uncommitted, String type)
            throws StorageError {
        return document(
                xml -> {
                    xml.writeStartElement("BlockList");
                    if (!type.equals("uncommitted")) {
                        xml.writeStartElement("CommittedBlocks");
                        if (blob.isPresent()) {
                            for (StoredBlob.Piece piece : blob.get().pieces()) {
                                if (!piece.id().isEmpty()) {
                                    block(xml, piece.id(), piece.length());
                                }
                            }
                        }
                        xml.writeEndElement();
                    }
                    if (!type.equals("committed")) {
                        xml.writeStartElement("UncommittedBlocks");
                        for (Map.Entry<String, Long> block : uncommitted.entrySet()) {
                            block(xml, block.getKey(), block.getValue());
                        }
                        xml.writeEndElement();
                    }
                    xml.writeEndElement();
                });
    }

    private static void block(XMLStreamWriter xml, String id, long size) throws XMLStreamException {
        xml.writeStartElement("Block");
        element(xml, "Name", id);
        element(xml, "Size", Long.toString(size));
        xml.writeEndElement();
    }

    /** Writes the answer of List Blobs. */
    static byte[] listing(
            String endpoint, String name, BlobContainer container, Map<String, String> query)
            throws StorageError {
        String include = query.getOrDefault("include", "");
        if (!Set.of("", "metadata").contains(include)) {
            throw StorageError.notImplemented("include=" + include);
        }
        String prefix = query.getOrDefault("prefix", "");
        String delimiter = query.getOrDefault("delimiter", "");
        int max = max(query.getOrDefault("maxresults", ""));
        String marker = query.getOrDefault("marker", "");
        String last = decode(marker);
        boolean startsAtPrefix = last.compareTo(prefix) < 0;
        String from = startsAtPrefix ? prefix : last;
        return document(
                xml -> {
                    xml.writeStartElement("EnumerationResults");
                    xml.writeAttribute("ServiceEndpoint", endpoint);
                    xml.writeAttribute("ContainerName", name);
                    element(xml, "Prefix", prefix);
                    element(xml, "Marker", marker);
                    element(xml, "MaxResults", Integer.toString(max));
                    element(xml, "Delimiter", delimiter);
                    xml.writeStartElement("Blobs");
                    String next =
                            entries(
                                    xml,
                                    container,
                                    prefix,
                                    delimiter,
                                    from,
                                    startsAtPrefix,
                                    max,
                                    !include.isEmpty());
                    xml.writeEndElement();
                    element(xml, "NextMarker", next);
                    xml.writeEndElement();
                });
    }

    private static String entries(
            XMLStreamWriter xml,
            BlobContainer container,
            String prefix,
            String delimiter,
            String from,
            boolean inclusive,
            int max,
            boolean withMetadata)
            throws XMLStreamException {
        String at = from;
        boolean including = inclusive;
        for (int written = 0; ; written++) {
            List<StoredBlob> found = container.after(at, including, 1);
            if (found.isEmpty() || !found.get(0).name().startsWith(prefix)) {
                return "";
            }
            if (written == max) {
                return Base64.getUrlEncoder().encodeToString(at.getBytes(StandardCharsets.UTF_8));
            }
            StoredBlob blob = found.get(0);
            including = false;
            int cut = delimiter.isEmpty() ? -1 : blob.name().indexOf(delimiter, prefix.length());
            if (cut >= 0) {
                String folder = blob.name().substring(0, cut + delimiter.length());
                xml.writeStartElement("BlobPrefix");
                name(xml, folder);
                xml.writeEndElement();
                at = folder + Character.MAX_VALUE; // behind all names below it
            } else {
                blob(xml, blob, withMetadata);
                at = blob.name();
            }
        }
    }

    private static void blob(XMLStreamWriter xml, StoredBlob blob, boolean withMetadata)
            throws XMLStreamException {
        xml.writeStartElement("Blob");
        name(xml, blob.name());
        xml.writeStartElement("Properties");
        element(xml, "Creation-Time", date(blob.created()));
        element(xml, "Last-Modified", date(blob.modified()));
        element(xml, "Etag", blob.etag().replace("\"", ""));
        element(xml, "Content-Length", Long.toString(blob.size()));
        element(
                xml,
                "Content-Type",
                blob.headers().getOrDefault("Content-Type", "application/octet-stream"));
        for (Map.Entry<String, String> header : blob.headers().entrySet()) {
            if (!header.getKey().equals("Content-Type")) {
                element(xml, header.getKey(), header.getValue());
            }
        }
        element(xml, "BlobType", blob.pages() ? "PageBlob" : "BlockBlob");
        element(xml, "LeaseStatus", "unlocked");
        element(xml, "LeaseState", "available");
        element(xml, "ServerEncrypted", "false");
        xml.writeEndElement();
        if (withMetadata) {
            xml.writeStartElement("Metadata");
            for (Map.Entry<String, String> entry : blob.metadata().entrySet()) {
                element(xml, entry.getKey(), entry.getValue());
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void name(XMLStreamWriter xml, String name) throws XMLStreamException {
        xml.writeStartElement("Name");
        if (name.chars().anyMatch(c -> c < 0x20 || c >= 0xfffe)) {
            xml.writeAttribute("Encoded", "true");
            xml.writeCharacters(
                    URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
        } else {
            xml.writeCharacters(name);
        }
        xml.writeEndElement();
    }

    private static int max(String text) throws StorageError {
        if (text.isEmpty()) {
            return MAX_RESULTS;
        }
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) == 0) {
            throw StorageError.badRequest("OutOfRangeQueryParameterValue", "maxresults is wrong.");
        }
        return Math.min(MAX_RESULTS, Integer.parseInt(text));
    }

    private static String decode(String marker) throws StorageError {
        try {
            return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw StorageError.badRequest("InvalidQueryParameterValue", "The marker is not ours.");
        }
    }

    private static void element(XMLStreamWriter xml, String name, String text)
            throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private static byte[] document(Content content) throws StorageError {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml =
                    XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            content.write(xml);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a document cannot be written", e);
        }
        return out.toByteArray();
    }
}
