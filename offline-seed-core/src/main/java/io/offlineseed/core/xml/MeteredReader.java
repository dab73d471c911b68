// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.xml;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * The characters of a stream in UTF-8, without its byte order mark. Fails at bytes that are not
 * UTF-8, and once too much was read for one event, before memory is full of it.
 */
final class MeteredReader extends Reader {

    private static final int MAX_EVENT_CHARS = 1 << 20;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final Reader reader;
    private boolean begun;
    private long charsSinceEvent;

    MeteredReader(InputStream in) {
        // a decoder made like this reports what is malformed instead of replacing it
        this.reader = new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder());
    }

    void eventRead() {
        charsSinceEvent = 0;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        int count = reader.read(target, offset, length);
        if (!begun && count > 0) {
            begun = true;
            if (target[offset] == BYTE_ORDER_MARK) {
                System.arraycopy(target, offset + 1, target, offset, count - 1);
                return count == 1 ? read(target, offset, length) : count - 1;
            }
        }
        charsSinceEvent += Math.max(count, 0);
        if (charsSinceEvent > MAX_EVENT_CHARS) {
            throw new IOException(
                    "a single tag, comment or instruction is longer than "
                            + MAX_EVENT_CHARS
                            + " characters");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
