// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.drive.DriveFile;
import io.offlineseed.drive.DriveReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;

/** Copies the content of files, and tells a failure of the drive from one of the target. */
final class Content {

    private static final int STEP_BYTES = 1 << 20;

    private Content() {}

    /** Takes bytes. */
    @FunctionalInterface
    interface Target {
        void write(byte[] bytes, int length) throws IOException;
    }

    /**
     * Copies a file.
     *
     * @throws Unreadable if the drive does not give its content
     * @throws IOException if the target does not take it
     */
    static void copy(DriveReader reader, DriveFile file, Target target) throws IOException {
        ByteBuffer step = ByteBuffer.allocate(STEP_BYTES);
        try (ReadableByteChannel content = reader.open(file)) {
            while (read(content, step.clear(), file) >= 0) {
                target.write(step.array(), step.position());
            }
        }
    }

    private static int read(ReadableByteChannel content, ByteBuffer step, DriveFile file)
            throws ClosedByInterruptException {
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
        try {
            return content.read(step);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new Unreadable("the content of " + file.path(), e);
        }
    }
}
