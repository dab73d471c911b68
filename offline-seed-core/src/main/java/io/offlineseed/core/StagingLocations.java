// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.machine.SourceMachines;
import io.offlineseed.core.staging.FolderStagingLocation;
import io.offlineseed.core.staging.Surroundings;
import io.offlineseed.staging.StagingLocation;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The door to staging locations: folders that backups are written to before any drive is touched.
 */
public final class StagingLocations {

    private StagingLocations() {}

    /**
     * Opens a staging location that holds content and state alike. Writes nothing.
     *
     * @param folder an existing folder, local or on a mounted share
     * @throws io.offlineseed.staging.StagingException if it is no folder ({@code
     *     STAGING_NOT_FOUND}): it is not created, since it may be a share that is not mounted
     */
    public static StagingLocation open(Path folder) {
        return open(folder, folder);
    }

    /**
     * Opens a staging location whose content another tool wrote and this process may only read.
     * Writes nothing.
     *
     * @param content an existing folder; files to be imported lie in its {@code JOB/blobs}
     * @param stateDirectory an existing folder that can be written
     * @throws io.offlineseed.staging.StagingException if one is no folder ({@code
     *     STAGING_NOT_FOUND})
     */
    public static StagingLocation open(Path content, Path stateDirectory) {
        return FolderStagingLocation.open(
                content,
                stateDirectory,
                new Surroundings(new DurableFiles(), Clock.systemUTC(), SourceMachines::current));
    }
}
