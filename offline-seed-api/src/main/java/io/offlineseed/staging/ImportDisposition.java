// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.staging;

import java.util.Objects;

/**
 * What the service does when a blob of that name exists already. Source: docs/formats/manifest.md.
 */
public enum ImportDisposition {
    /**
     * The existing blob stays and ours is skipped, which the log tells; our default, as nothing is
     * lost by it.
     */
    NO_OVERWRITE("no-overwrite"),
    /** The existing blob is replaced. */
    OVERWRITE("overwrite"),
    /** Ours is stored under a new name: {@code " (2)"} is put before the last dot. */
    RENAME("rename");

    private final String wireName;

    ImportDisposition(String wireName) {
        this.wireName = Objects.requireNonNull(wireName);
    }

    /** Returns the word the manifest uses; its case matters. */
    public String wireName() {
        return wireName;
    }
}
