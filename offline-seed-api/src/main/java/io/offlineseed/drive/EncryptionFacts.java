// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What a BitLocker volume tells of itself without being opened.
 *
 * @param volumeId its id; on a drive of ours that is the claim id
 * @param cipher how its sectors are encrypted, in words, such as {@code XTS-AES 128}
 * @param created when it was made
 * @param description what its maker called it, empty text if nothing
 * @param protectors the ways to open it, in the order of the volume
 * @param conversion what is going on with it, in words, if it is not simply encrypted; such a
 *     volume cannot be read here
 */
public record EncryptionFacts(
        UUID volumeId,
        String cipher,
        Instant created,
        String description,
        List<KeyProtector> protectors,
        Optional<String> conversion) {

    /** Validates that nothing is null, and copies the list. */
    public EncryptionFacts {
        Objects.requireNonNull(volumeId, "volumeId");
        Objects.requireNonNull(cipher, "cipher");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(conversion, "conversion");
        protectors = List.copyOf(protectors);
    }
}
