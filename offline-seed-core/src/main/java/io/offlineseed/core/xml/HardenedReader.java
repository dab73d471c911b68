// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.xml;

import java.util.MissingResourceException;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;

/**
 * Refuses document types and entities, which the JDK's reader only leaves out, and limits texts.
 */
final class HardenedReader extends StreamReaderDelegate {

    private static final int MAX_TEXT_CHARS = 1 << 20;

    private final MeteredReader input;

    HardenedReader(XMLStreamReader reader, MeteredReader input) {
        super(reader);
        this.input = input;
    }

    @Override
    public int next() throws XMLStreamException {
        int event = parsed();
        input.eventRead();
        if (event == DTD) {
            throw refused("a document type");
        }
        if (event == ENTITY_REFERENCE) {
            throw refused("a reference to the entity '" + getLocalName() + "'");
        }
        return event;
    }

    /** The JDK's parser lacks the words for some faults of a document type, and throws that. */
    private int parsed() throws XMLStreamException {
        try {
            return super.next();
        } catch (MissingResourceException e) {
            throw new XMLStreamException("the document is not well-formed", getLocation(), e);
        }
    }

    @Override
    public int nextTag() throws XMLStreamException {
        int event = next();
        while (event == COMMENT
                || event == PROCESSING_INSTRUCTION
                || event == SPACE
                || ((event == CHARACTERS || event == CDATA) && isWhiteSpace())) {
            event = next();
        }
        if (event != START_ELEMENT && event != END_ELEMENT) {
            throw new XMLStreamException("expected a tag, found text", getLocation());
        }
        return event;
    }

    @Override
    public String getElementText() throws XMLStreamException {
        if (getEventType() != START_ELEMENT) {
            throw new XMLStreamException("expected a start tag", getLocation());
        }
        String element = getLocalName();
        StringBuilder text = new StringBuilder();
        for (int event = next(); event != END_ELEMENT; event = next()) {
            if (event == CHARACTERS || event == CDATA || event == SPACE) {
                text.append(getTextCharacters(), getTextStart(), getTextLength());
            } else if (event != COMMENT && event != PROCESSING_INSTRUCTION) {
                throw new XMLStreamException(
                        "expected only text in element '" + element + "'", getLocation());
            }
            if (text.length() > MAX_TEXT_CHARS) {
                throw new XMLStreamException(
                        "the text of element '"
                                + element
                                + "' is longer than "
                                + MAX_TEXT_CHARS
                                + " characters",
                        getLocation());
            }
        }
        return text.toString();
    }

    private XMLStreamException refused(String what) {
        return new XMLStreamException(
                what + " is not accepted: nothing that this library reads needs one",
                getLocation());
    }
}
