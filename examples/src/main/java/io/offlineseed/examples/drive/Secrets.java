// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.drive.RecoveryPassword;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads secrets from files, and writes them, without leaving copies about. */
final class Secrets {

    /** A key file has 156 bytes, a password at most 256 characters. */
    private static final int MOST_BYTES = 4096;

    private Secrets() {}

    /**
     * Returns the bytes of a small file; the caller wipes them.
     *
     * @throws Refused if it cannot be read, is empty or too long to be a secret
     */
    static byte[] bytes(Path file) {
        byte[] read;
        try (InputStream in = Files.newInputStream(file)) {
            read = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw new Refused("Cannot read " + file + ": " + e);
        }
        if (read.length == 0) {
            throw new Refused(file + " is empty and cannot hold the secret.");
        }
        if (read.length > MOST_BYTES) {
            Arrays.fill(read, (byte) 0);
            throw new Refused(file + " is too long to be a secret: more than 4096 bytes.");
        }
        return read;
    }

    /** Returns the first line of a file of UTF-8 text, without its end; the caller wipes it. */
    static char[] firstLine(Path file) {
        byte[] bytes = bytes(file);
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            char[] all = text.array();
            int end = 0;
            while (end < text.limit() && all[end] != '\n' && all[end] != '\r') {
                end++;
            }
            char[] line = Arrays.copyOf(all, end);
            Arrays.fill(all, '\0');
            return line;
        } catch (CharacterCodingException e) {
            throw new Refused(
                    file + " holds no UTF-8 text. Save it as UTF-8, the secret in its first line.");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Writes a recovery password as a line of its own, durable on return. */
    static void writeLine(RecoveryPassword password, SeekableByteChannel file) throws IOException {
        char[] text = password.reveal();
        ByteBuffer bytes = ByteBuffer.allocate(text.length + 1);
        try {
            for (char c : text) {
                bytes.put((byte) c); // digits and hyphens
            }
            bytes.put((byte) '\n').flip();
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            if (file instanceof FileChannel channel) {
                channel.force(true);
            }
        } finally {
            Arrays.fill(text, '\0');
            Arrays.fill(bytes.array(), (byte) 0);
        }
    }

    /**
     * Returns the recovery password those digits are, and wipes them.
     *
     * @param where where they come from, as the beginning of a sentence
     */
    static RecoveryPassword recoveryPassword(char[] digits, String where) {
        try {
            return RecoveryPassword.parse(digits);
        } catch (IllegalArgumentException e) {
            throw new Refused(where + " is no recovery password: " + e.getMessage() + ".");
        } finally {
            Arrays.fill(digits, '\0');
        }
    }
}
