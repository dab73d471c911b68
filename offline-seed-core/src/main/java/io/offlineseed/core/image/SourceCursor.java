// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.image;

import java.io.Closeable;
import java.io.IOException;

/** One pass over the files of a source. Holds a file open. For one thread. */
interface SourceCursor extends Closeable {

    boolean hasNext();

    SourceFile next() throws IOException;
}
