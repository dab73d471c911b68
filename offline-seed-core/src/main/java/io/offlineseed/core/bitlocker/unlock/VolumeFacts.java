// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.unlock;

import io.offlineseed.core.bitlocker.CipherMethod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a locked volume tells of itself.
 *
 * @param volumeId its id, which is the claim id of a seed
 * @param method how its sectors are encrypted; empty if unknown
 * @param sectorBytes bytes of a sector
 * @param created when it was made
 * @param description its description, empty text if it has none
 * @param protectors the ways to open it
 * @param conversion what is going on with it if it is not simply encrypted, in words; empty if it
 *     is
 */
public record VolumeFacts(
        UUID volumeId,
        Optional<CipherMethod> method,
        int sectorBytes,
        Instant created,
        String description,
        List<Protector> protectors,
        Optional<String> conversion) {

    /** Copies the list. */
    public VolumeFacts {
        protectors = List.copyOf(protectors);
    }
}
