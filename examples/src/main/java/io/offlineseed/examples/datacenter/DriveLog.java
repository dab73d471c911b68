// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import io.offlineseed.examples.datacenter.BlobEntry.Part;
import io.offlineseed.examples.datacenter.BlobEntry.SideFile;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a drive's log in the documented form 2014-11-01: a verbose one with everything, or an
 * error log, which leaves out what went well.
 */
final class DriveLog implements Closeable {

    private final OutputStream out;
    private final XMLStreamWriter xml;
    private final boolean verbose;

    DriveLog(Path file, String driveId, boolean verbose) throws IOException {
        this.verbose = verbose;
        this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        try {
            xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("DriveLog");
            xml.writeAttribute("Version", "2014-11-01");
            element("DriveId", driveId);
        } catch (XMLStreamException e) {
            out.close();
            throw new IOException("Cannot write the log " + file, e);
        }
    }

    void add(BlobResult result) throws IOException {
        if (!verbose && result.isClean()) {
            return;
        }
        try {
            BlobEntry entry = result.entry();
            xml.writeStartElement("Blob");
            xml.writeAttribute("Status", result.status());
            element("BlobPath", result.blobPath());
            element("FilePath", entry.filePath());
            element("Length", Long.toString(entry.length()));
            xml.writeStartElement("ImportDisposition");
            xml.writeAttribute("Status", result.disposition());
            xml.writeCharacters(entry.disposition());
            xml.writeEndElement();
            parts(result);
            sideFile("Metadata", result.metadata(), entry.metadata());
            sideFile("Properties", result.properties(), entry.properties());
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IOException("Cannot write a drive's log", e);
        }
    }

    /** Ends the log with the drive's status. */
    void finish(String status) throws IOException {
        try {
            element("Status", status);
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException("Cannot write a drive's log", e);
        }
    }

    private void parts(BlobResult result) throws XMLStreamException {
        boolean pages = result.entry().pages();
        xml.writeStartElement(pages ? "PageRangeList" : "BlockList");
        for (int i = 0; i < result.parts().size(); i++) {
            String status = result.parts().get(i);
            if (verbose || !status.equals("Completed")) {
                Part part = result.entry().parts().get(i);
                xml.writeEmptyElement(pages ? "PageRange" : "Block");
                xml.writeAttribute("Offset", Long.toString(part.offset()));
                xml.writeAttribute("Length", Integer.toString(part.length()));
                if (!part.id().isEmpty()) {
                    xml.writeAttribute("Id", part.id());
                }
                if (!part.hash().isEmpty()) {
                    xml.writeAttribute("Hash", part.hash());
                }
                xml.writeAttribute("Status", status);
            }
        }
        xml.writeEndElement();
    }

    private void sideFile(String name, String status, Optional<SideFile> file)
            throws XMLStreamException {
        if (file.isPresent() && (verbose || !status.equals("Completed"))) {
            xml.writeStartElement(name);
            xml.writeAttribute("Status", status);
            xml.writeStartElement(file.get().global() ? "GlobalPath" : "Path");
            xml.writeAttribute("Hash", file.get().hash());
            xml.writeCharacters(file.get().path());
            xml.writeEndElement();
            xml.writeEndElement();
        }
    }

    private void element(String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
