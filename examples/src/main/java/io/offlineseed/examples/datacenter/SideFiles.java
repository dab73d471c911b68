// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import io.offlineseed.examples.datacenter.BlobEntry.SideFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The metadata and properties files of a drive, each read once. Thread-safe. */
final class SideFiles {

    private static final int MAX_BYTES = 64 << 10;

    private final DriveVolume volume;
    private final Map<String, Content> read = new ConcurrentHashMap<>();

    SideFiles(DriveVolume volume) {
        this.volume = volume;
    }

    /** What a file holds, and its status in the log. */
    record Content(String status, Map<String, String> values) {

        boolean isGood() {
            return status.equals("Completed");
        }
    }

    /**
     * Reads a file.
     *
     * @param root its root element, {@code Metadata} or {@code Properties}
     */
    Content read(Optional<SideFile> file, String root) {
        if (file.isEmpty()) {
            return new Content("Completed", Map.of());
        }
        String key = root + file.get().hash() + file.get().path();
        return read.computeIfAbsent(key, k -> load(file.get(), root));
    }

    private Content load(SideFile file, String root) {
        try (SeekableByteChannel content = volume.open(file.path())) {
            if (content.size() > MAX_BYTES) {
                return new Content("Failed", Map.of());
            }
            byte[] bytes = Channels.newInputStream(content).readAllBytes();
            String hash = HexFormat.of().formatHex(BlobContainer.md5().digest(bytes));
            if (!hash.equalsIgnoreCase(file.hash())) {
                return new Content("Corrupted", Map.of());
            }
            return new Content("Completed", parse(bytes, root));
        } catch (DriveFileException e) {
            return new Content(e.status(), Map.of());
        } catch (IOException e) {
            return new Content("IOFailed", Map.of());
        } catch (XMLStreamException e) {
            return new Content("XmlReadFailed", Map.of());
        }
    }

    private static Map<String, String> parse(byte[] bytes, String root) throws XMLStreamException {
        XMLStreamReader xml = SafeXml.reader(new ByteArrayInputStream(bytes));
        xml.nextTag();
        xml.require(XMLStreamConstants.START_ELEMENT, null, root);
        Map<String, String> values = new LinkedHashMap<>();
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            values.put(xml.getLocalName(), xml.getElementText());
        }
        return values;
    }
}
