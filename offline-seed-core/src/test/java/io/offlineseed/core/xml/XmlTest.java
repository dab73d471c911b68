// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.xml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlTest {

    private static final String ODD =
            " \"quoted\" <tag> & 'single' ]]> &amp; Zoë \u0085 \u2028 \ud83d\ude00 ";
    private static final String LINES = "tab\t feed\n return\r both\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a><a/>",
                "<!DOCTYPE a [<!ENTITY \u0000 b 'c'>]><a/>",
                "<!DOCTYPE a [<!ENTITY e 'boo'>]><a>&e;</a>",
                "<!DOCTYPE a [<!ENTITY e 'boo'>]><a x='&e;'/>",
                "<!DOCTYPE a [<!ENTITY e1 '&e2;&e2;'><!ENTITY e2 '&e1;&e1;'>]><a>&e1;</a>",
                "<a>&undeclared;</a>",
                "<a x='&undeclared;'/>"
            })
    void reader_documentTypeOrEntity_isRefused(String xml) {
        assertThatThrownBy(() -> readAll(xml)).isInstanceOf(XMLStreamException.class);
        assertThatThrownBy(() -> elementText(xml)).isInstanceOf(XMLStreamException.class);
    }

    @Test
    void reader_externalEntity_isRefusedAndNothingIsOpened(@TempDir Path dir) throws IOException {
        Path secret = Files.writeString(dir.resolve("secret"), "top secret");
        String xml = "<!DOCTYPE a [<!ENTITY e SYSTEM '" + secret.toUri() + "'>]><a>&e;</a>";

        assertThatThrownBy(() -> elementText(xml))
                .isInstanceOf(XMLStreamException.class)
                .hasMessageContaining("a document type is not accepted");
    }

    @Test
    void reader_tooDeep_isRefused() throws XMLStreamException {
        readAll("<a>".repeat(64) + "</a>".repeat(64));

        assertThatThrownBy(() -> readAll("<a>".repeat(65) + "</a>".repeat(65)))
                .isInstanceOf(XMLStreamException.class);
    }

    @Test
    void reader_hugeAttribute_isRefusedBeforeItFillsTheMemory() {
        AtomicBoolean readOn = new AtomicBoolean();
        InputStream endless = new Endless("<a x='", readOn);

        assertThatThrownBy(() -> Xml.reader(endless).next())
                .isInstanceOf(XMLStreamException.class)
                .hasMessageContaining("longer than 1048576 characters");
        assertThat(readOn).isFalse();
    }

    @Test
    void getElementText_hugeText_isRefused() throws XMLStreamException {
        XMLStreamReader reader = Xml.reader(new Endless("<a>", new AtomicBoolean()));
        reader.next();

        assertThatThrownBy(reader::getElementText)
                .isInstanceOf(XMLStreamException.class)
                .hasMessageContaining("the text of element 'a' is longer than");
    }

    @Test
    void reader_longDocument_isReadInPieces() throws XMLStreamException {
        int elements = 100_000;
        XMLStreamReader reader =
                Xml.reader(bytes("<a>" + "<b x='1'>text</b>".repeat(elements) + "</a>"));
        int seen = 0;
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                seen++;
            }
        }

        assertThat(seen).isEqualTo(elements + 1);
    }

    @Test
    void reader_notUtf8_isRefused() {
        InputStream latin = new ByteArrayInputStream("<a>\u00e9</a>".getBytes(ISO_8859_1));

        assertThatThrownBy(() -> readAll(Xml.reader(latin))).isInstanceOf(XMLStreamException.class);
    }

    @Test
    void reader_byteOrderMark_isAccepted() throws XMLStreamException {
        assertThat(elementText("\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a>é</a>"))
                .isEqualTo("é");
    }

    @Test
    void getElementText_commentAndCdata_givesTheText() throws XMLStreamException {
        assertThat(elementText("<a>x<!-- no -->&amp;<![CDATA[<y>]]>&#65;</a>")).isEqualTo("x&<y>A");
    }

    @Test
    void getElementText_elementInside_isRefused() {
        assertThatThrownBy(() -> elementText("<a>x<b/></a>"))
                .hasMessageContaining("expected only text in element 'a'");
    }

    @Test
    void nextTag_spaceAndComments_areSkippedAndTextIsRefused() throws XMLStreamException {
        XMLStreamReader reader = Xml.reader(bytes("<a> <!-- c --> <b/>text</a>"));

        assertThat(reader.nextTag()).isEqualTo(XMLStreamConstants.START_ELEMENT);
        assertThat(reader.nextTag()).isEqualTo(XMLStreamConstants.START_ELEMENT);
        assertThat(reader.getLocalName()).isEqualTo("b");
        assertThat(reader.nextTag()).isEqualTo(XMLStreamConstants.END_ELEMENT);
        assertThatThrownBy(reader::nextTag).hasMessageContaining("expected a tag");
    }

    @Test
    void writer_oddCharacters_comeBackUnchanged() throws XMLStreamException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        XMLStreamWriter writer = Xml.writer(out);
        writer.writeStartDocument();
        writer.writeStartElement("a");
        writer.writeAttribute("x", ODD);
        writer.writeCharacters(ODD);
        writer.writeCharacters(LINES);
        writer.writeEndElement();
        writer.writeEndDocument();
        writer.close();

        XMLStreamReader reader = Xml.reader(new ByteArrayInputStream(out.toByteArray()));
        reader.nextTag();
        assertThat(reader.getAttributeValue(null, "x")).isEqualTo(ODD);
        assertThat(reader.getElementText()).isEqualTo(ODD + LINES);
    }

    @Test
    void writer_plainDocument_isExactlyThis() throws XMLStreamException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        XMLStreamWriter writer = Xml.writer(out);
        writer.writeStartDocument();
        writer.writeStartElement("DriveManifest");
        writer.writeAttribute("Version", "2014-11-01");
        writer.writeEmptyElement("BlockList");
        writer.writeEndElement();
        writer.writeEndDocument();
        writer.close();

        assertThat(out.toString(UTF_8))
                .isEqualTo(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                                + "<DriveManifest Version=\"2014-11-01\"><BlockList/></DriveManifest>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0001", "\u001f", "\ufffe", "\ud800", "\udc00x"})
    void writer_characterThatXmlCannotHold_isRefused(String text) throws XMLStreamException {
        XMLStreamWriter writer = Xml.writer(new ByteArrayOutputStream());
        writer.writeStartElement("a");

        assertThatThrownBy(() -> writer.writeAttribute("x", text))
                .isInstanceOf(XMLStreamException.class)
                .hasMessageContaining("cannot be written here in XML");
        assertThatThrownBy(() -> writer.writeCharacters(text))
                .isInstanceOf(XMLStreamException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\t"})
    void writer_lineBreakInAnAttribute_isRefusedAsReadersWouldLoseIt(String text)
            throws XMLStreamException {
        XMLStreamWriter writer = Xml.writer(new ByteArrayOutputStream());
        writer.writeStartElement("a");

        assertThatThrownBy(() -> writer.writeAttribute("x", text))
                .isInstanceOf(XMLStreamException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "1a", "a>", "-"})
    void writer_badName_isRefused(String name) throws XMLStreamException {
        XMLStreamWriter writer = Xml.writer(new ByteArrayOutputStream());

        assertThatThrownBy(() -> writer.writeStartElement(name))
                .isInstanceOf(XMLStreamException.class)
                .hasMessageContaining("cannot be the name");
    }

    private static InputStream bytes(String xml) {
        return new ByteArrayInputStream(xml.getBytes(UTF_8));
    }

    private static void readAll(String xml) throws XMLStreamException {
        readAll(Xml.reader(bytes(xml)));
    }

    private static void readAll(XMLStreamReader reader) throws XMLStreamException {
        while (reader.hasNext()) {
            reader.next();
        }
    }

    private static String elementText(String xml) throws XMLStreamException {
        XMLStreamReader reader = Xml.reader(bytes(xml));
        reader.nextTag();
        return reader.getElementText();
    }

    /** A beginning, and then the letter n for ever; tells when more than 4 MiB of it were read. */
    private static final class Endless extends InputStream {

        private final byte[] beginning;
        private final AtomicBoolean readOn;
        private long position;

        Endless(String beginning, AtomicBoolean readOn) {
            this.beginning = beginning.getBytes(UTF_8);
            this.readOn = readOn;
        }

        @Override
        public int read() {
            readOn.set(position > 4 << 20);
            return position < beginning.length ? beginning[(int) position++] : count();
        }

        private int count() {
            position++;
            return 'n';
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            for (int i = 0; i < length; i++) {
                target[offset + i] = (byte) read();
            }
            return length;
        }
    }
}
