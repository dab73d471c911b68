// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import io.offlineseed.OfflineSeedException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A drive manifest is damaged, or does not describe what is on the drive. */
public final class ManifestException extends OfflineSeedException {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final @Nullable Integer line;

    /**
     * Creates one.
     *
     * @param code stable name of the problem
     * @param message what, why, how to fix, and the state the drive was left in
     * @param file the manifest, or the file it describes wrongly
     * @param line the line in the manifest, from 1, or null if none in particular
     * @param cause what led to it, or null
     */
    public ManifestException(
            String code,
            String message,
            String file,
            @Nullable Integer line,
            @Nullable Throwable cause) {
        super(code, message, false, cause);
        this.file = file;
        this.line = line;
    }

    /** Returns the manifest, or the file it describes wrongly. */
    public String file() {
        return file;
    }

    /** Returns the line in the manifest, from 1, if one in particular is meant. */
    public OptionalInt line() {
        return line == null ? OptionalInt.empty() : OptionalInt.of(line);
    }
}
