// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.xml;

import javax.xml.namespace.NamespaceContext;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes what a reader will read back unchanged, or refuses. The JDK's own writer, which this one
 * stands before, writes illegal characters as they are and loses line breaks.
 */
final class FaithfulWriter implements XMLStreamWriter {

    private final XMLStreamWriter writer;

    FaithfulWriter(XMLStreamWriter writer) {
        this.writer = writer;
    }

    @Override
    public void writeCharacters(String text) throws XMLStreamException {
        writer.writeCharacters(escaped(text));
    }

    @Override
    public void writeCharacters(char[] text, int start, int length) throws XMLStreamException {
        writeCharacters(new String(text, start, length));
    }

    @Override
    public void writeAttribute(String name, String value) throws XMLStreamException {
        writer.writeAttribute(checked(name), checkedAttribute(value));
    }

    @Override
    public void writeAttribute(String namespace, String name, String value)
            throws XMLStreamException {
        writer.writeAttribute(namespace, checked(name), checkedAttribute(value));
    }

    @Override
    public void writeAttribute(String prefix, String namespace, String name, String value)
            throws XMLStreamException {
        writer.writeAttribute(prefix, namespace, checked(name), checkedAttribute(value));
    }

    @Override
    public void writeStartElement(String name) throws XMLStreamException {
        writer.writeStartElement(checked(name));
    }

    @Override
    public void writeStartElement(String namespace, String name) throws XMLStreamException {
        writer.writeStartElement(namespace, checked(name));
    }

    @Override
    public void writeStartElement(String prefix, String name, String namespace)
            throws XMLStreamException {
        writer.writeStartElement(prefix, checked(name), namespace);
    }

    @Override
    public void writeEmptyElement(String name) throws XMLStreamException {
        writer.writeEmptyElement(checked(name));
    }

    @Override
    public void writeEmptyElement(String namespace, String name) throws XMLStreamException {
        writer.writeEmptyElement(namespace, checked(name));
    }

    @Override
    public void writeEmptyElement(String prefix, String name, String namespace)
            throws XMLStreamException {
        writer.writeEmptyElement(prefix, checked(name), namespace);
    }

    @Override
    public void writeEndElement() throws XMLStreamException {
        writer.writeEndElement();
    }

    @Override
    public void writeStartDocument() throws XMLStreamException {
        writer.writeStartDocument("UTF-8", "1.0");
    }

    @Override
    public void writeStartDocument(String version) throws XMLStreamException {
        writer.writeStartDocument("UTF-8", version);
    }

    @Override
    public void writeStartDocument(String encoding, String version) throws XMLStreamException {
        writer.writeStartDocument(encoding, version);
    }

    @Override
    public void writeEndDocument() throws XMLStreamException {
        writer.writeEndDocument();
    }

    @Override
    public void flush() throws XMLStreamException {
        writer.flush();
    }

    @Override
    public void close() throws XMLStreamException {
        writer.close();
    }

    @Override
    public void writeNamespace(String prefix, String namespace) throws XMLStreamException {
        writer.writeNamespace(prefix, namespace);
    }

    @Override
    public void writeDefaultNamespace(String namespace) throws XMLStreamException {
        writer.writeDefaultNamespace(namespace);
    }

    @Override
    public String getPrefix(String namespace) throws XMLStreamException {
        return writer.getPrefix(namespace);
    }

    @Override
    public void setPrefix(String prefix, String namespace) throws XMLStreamException {
        writer.setPrefix(prefix, namespace);
    }

    @Override
    public void setDefaultNamespace(String namespace) throws XMLStreamException {
        writer.setDefaultNamespace(namespace);
    }

    @Override
    public void setNamespaceContext(NamespaceContext context) throws XMLStreamException {
        writer.setNamespaceContext(context);
    }

    @Override
    public NamespaceContext getNamespaceContext() {
        return writer.getNamespaceContext();
    }

    @Override
    public Object getProperty(String name) {
        return writer.getProperty(name);
    }

    @Override
    public void writeComment(String text) {
        throw notWritten("comments");
    }

    @Override
    public void writeProcessingInstruction(String target) {
        throw notWritten("processing instructions");
    }

    @Override
    public void writeProcessingInstruction(String target, String text) {
        throw notWritten("processing instructions");
    }

    @Override
    public void writeCData(String text) {
        throw notWritten("CDATA");
    }

    @Override
    public void writeDTD(String dtd) {
        throw notWritten("document types");
    }

    @Override
    public void writeEntityRef(String name) {
        throw notWritten("references to entities");
    }

    private static UnsupportedOperationException notWritten(String what) {
        return new UnsupportedOperationException("this library writes no " + what);
    }

    private static String checked(String name) throws XMLStreamException {
        boolean legal = !name.isEmpty();
        for (int i = 0; i < name.length() && legal; i++) {
            char c = name.charAt(i);
            legal =
                    Character.isLetter(c)
                            || c == '_'
                            || (i > 0 && (Character.isDigit(c) || c == '-' || c == '.'));
        }
        if (!legal) {
            throw new XMLStreamException("'" + name + "' cannot be the name of an element in XML");
        }
        return name;
    }

    /**
     * What the JDK's writer escapes, as it does with attributes whatever it is told, but for line
     * breaks.
     */
    private static String checkedAttribute(String value) throws XMLStreamException {
        for (int i = 0; i < value.length(); ) {
            i += Character.charCount(legal(value.codePointAt(i)));
        }
        return value;
    }

    private static String escaped(String text) throws XMLStreamException {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '\r' -> escaped.append("&#xD;"); // a reader makes a line feed of it otherwise
                case '\n', '\t' -> escaped.append((char) c);
                default -> escaped.appendCodePoint(legal(c));
            }
            i += Character.charCount(c);
        }
        return escaped.toString();
    }

    /** Returns a character that is no control. Source: XML 1.0, production 2, "Char". */
    private static int legal(int c) throws XMLStreamException {
        if ((c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || (c >= 0x10000 && c <= 0x10FFFF)) {
            return c;
        }
        throw new XMLStreamException(
                String.format("the character U+%04X cannot be written here in XML", c));
    }
}
