// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fragment of XML as a document: inside a root element, without its byte order mark and
 * declaration. Remembers that reading failed, which a parser reports like damage.
 */
final class RootedInput extends SequenceInputStream {

    static final String ROOT = "log";

    private static final int BEGINNING_BYTES = 512; // mark, blanks and declaration fit in them
    private static final int MARK_BYTES = 3;

    private final Reported in;

    private RootedInput(Reported in, byte[] beginning) {
        super(
                Collections.enumeration(
                        List.of(
                                new ByteArrayInputStream(
                                        ("<" + ROOT + ">").getBytes(StandardCharsets.US_ASCII)),
                                new ByteArrayInputStream(beginning),
                                in,
                                new ByteArrayInputStream(
                                        ("</" + ROOT + ">").getBytes(StandardCharsets.US_ASCII)))));
        this.in = in;
    }

    /**
     * Begins to read.
     *
     * @param in is closed with what is returned
     */
    static RootedInput of(InputStream in) throws IOException {
        byte[] beginning = in.readNBytes(BEGINNING_BYTES);
        String text = new String(beginning, StandardCharsets.ISO_8859_1); // a character each byte
        int start = text.startsWith("\u00ef\u00bb\u00bf") ? MARK_BYTES : 0;
        while (start < text.length() && text.charAt(start) <= ' ') {
            start++;
        }
        if (text.startsWith("<?xml", start) && text.indexOf("?>", start) > 0) {
            start = text.indexOf("?>", start) + 2;
        }
        return new RootedInput(
                new Reported(in), text.substring(start).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Throws what the stream threw, if it did. */
    void rethrow() throws IOException {
        if (in.failure != null) {
            throw in.failure;
        }
    }

    private static final class Reported extends FilterInputStream {

        private @Nullable IOException failure;

        Reported(InputStream in) {
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
}
