// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import java.io.Closeable;
import java.util.Iterator;

/**
 * Walks along a sealed list, in the order of the ordinals. {@link #next()} throws {@link
 * io.offlineseed.staging.StagingException} ({@code STATE_UNREADABLE}) if the list cannot be read.
 * Holds a file open: close it. For one thread.
 */
public interface SealedCursor extends Iterator<SealedBlob>, Closeable {

    /** Closes the file; without failure worth telling, since it was only read. */
    @Override
    void close();
}
