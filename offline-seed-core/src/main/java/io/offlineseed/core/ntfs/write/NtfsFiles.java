// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import java.io.IOException;

/**
 * The files of a volume, in the order a walk through its directories meets them: name by name, as
 * {@link io.offlineseed.core.ntfs.NtfsNames} compares. Each pass gives the same.
 */
@FunctionalInterface
public interface NtfsFiles {

    /**
     * Begins a pass.
     *
     * @param firstIndex number of the first file to give, from 0
     */
    NtfsFileCursor from(long firstIndex) throws IOException;
}
