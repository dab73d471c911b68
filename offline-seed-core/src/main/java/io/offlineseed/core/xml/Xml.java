// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.xml;

import java.io.InputStream;
import java.io.OutputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/**
 * Readers and writers of XML in UTF-8, the JDK's own whatever else is on the class path. Readers
 * are for files that others wrote, possibly to do harm: they open nothing but the stream they are
 * given and hold no more than a limited part of it. Safe for use by several threads; what it
 * returns is not.
 */
public final class Xml {

    private static final XMLInputFactory INPUTS = inputs();
    private static final XMLOutputFactory OUTPUTS = outputs();

    private Xml() {}

    /**
     * Returns a reader. It throws {@link XMLStreamException} at a document type, a reference to an
     * entity, more than 64 levels or 64 attributes, a name of more than 1,000 characters, a piece
     * of markup of more than 1 Mi characters, bytes that are not UTF-8; {@link
     * XMLStreamReader#getElementText()} also at a text of more than 1 Mi characters. Long texts
     * otherwise come in several events. The stream is not closed with it.
     */
    public static XMLStreamReader reader(InputStream in) throws XMLStreamException {
        MeteredReader metered = new MeteredReader(in);
        return new HardenedReader(INPUTS.createXMLStreamReader(metered), metered);
    }

    /**
     * Returns a writer. It throws {@link XMLStreamException} at what XML cannot hold, such as most
     * control characters and, in attributes, line breaks and tabs; all else it writes so that a
     * reader gets it back unchanged. It writes no comments, processing instructions, document types
     * or CDATA. The stream is not closed with it.
     */
    public static XMLStreamWriter writer(OutputStream out) throws XMLStreamException {
        return new FaithfulWriter(OUTPUTS.createXMLStreamWriter(out, "UTF-8"));
    }

    private static XMLInputFactory inputs() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty("jdk.xml.maxElementDepth", "64");
        factory.setProperty("jdk.xml.elementAttributeLimit", "64");
        factory.setProperty("jdk.xml.maxXMLNameLimit", "1000");
        factory.setXMLResolver(
                (publicId, systemId, baseUri, namespace) -> {
                    throw new XMLStreamException("references to other files are not followed");
                });
        return factory;
    }

    private static XMLOutputFactory outputs() {
        XMLOutputFactory factory = XMLOutputFactory.newDefaultFactory();
        factory.setProperty("escapeCharacters", false); // of texts: FaithfulWriter does it
        return factory;
    }
}
