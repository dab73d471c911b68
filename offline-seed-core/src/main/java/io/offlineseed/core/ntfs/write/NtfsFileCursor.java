// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import java.io.Closeable;
import java.io.IOException;

/** One pass over files. For one thread. */
public interface NtfsFileCursor extends Closeable {

    /** Returns whether there is another file. */
    boolean hasNext() throws IOException;

    /** Returns the next file. */
    NtfsFile next() throws IOException;
}
