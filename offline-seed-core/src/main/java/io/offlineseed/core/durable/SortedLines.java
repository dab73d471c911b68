// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;

/**
 * Lines in order, read from temporary files as they are asked for. {@link #next()} throws {@link
 * java.io.UncheckedIOException} if a file cannot be read. Closing deletes the files. For one
 * thread.
 */
public interface SortedLines extends Iterator<String>, Closeable {

    @Override
    void close() throws IOException;
}
