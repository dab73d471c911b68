// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.util.Objects;

/**
 * Something about a volume that is not as on a fresh one.
 *
 * @param about what part of the volume it is about, in words
 * @param damage true if a file may be lost or wrong, or Windows would repair the volume; false if
 *     it is what Windows leaves behind by using a volume and does no harm
 * @param message what was found and where, without a full stop
 */
public record StructureFinding(String about, boolean damage, String message) {

    /** Validates that nothing is null. */
    public StructureFinding {
        Objects.requireNonNull(about, "about");
        Objects.requireNonNull(message, "message");
    }

    /** Returns the finding in words for a person. */
    public String describe() {
        return (damage ? "damage" : "remark") + " (" + about + "): " + message;
    }
}
