// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.durable.DurableFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a seed has come after it was sealed; never back. Source: docs/formats/staging.md,
 * "lifecycle.json".
 */
final class LifecycleFile {

    private static final Logger LOG = LoggerFactory.getLogger(LifecycleFile.class);
    private static final int ATTEMPTS = 10;

    private final Path file;
    private final DurableFiles files;
    private final Clock clock;

    LifecycleFile(Path file, DurableFiles files, Clock clock) {
        this.file = file;
        this.files = files;
        this.clock = clock;
    }

    SeedLifecycle reached() throws IOException {
        SeedLifecycle[] reached = {SeedLifecycle.STAGING};
        try {
            StateFile.read(
                    file,
                    (name, json) -> {
                        if (name.equals("reached")) {
                            reached[0] = SeedLifecycle.valueOf(json.getString());
                        } else {
                            json.skipChildren();
                        }
                    });
        } catch (NoSuchFileException e) {
            LOG.trace("No {} yet", file);
        }
        return reached[0];
    }

    /**
     * Records it, unless the seed is further already. Reads again what it wrote, as another machine
     * may have recorded an earlier state between the two.
     */
    synchronized void advance(SeedLifecycle to) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS && !reached().isAtLeast(to); attempt++) {
            files.replace(
                    file,
                    StateFile.render(
                            json ->
                                    json.writeStringField("reached", to.name())
                                            .writeStringField("at", clock.instant().toString())));
        }
    }
}
