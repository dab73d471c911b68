// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the content of a file that is too large to be handed over as an array. */
@FunctionalInterface
public interface StreamWriter {

    /**
     * Writes everything; the stream is buffered, and closed by the caller.
     *
     * @throws IOException if it fails; the file then stays as it was
     */
    void write(OutputStream out) throws IOException;
}
