// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.io.IOException;
import java.util.Optional;

/**
 * Keeps the recovery passwords of drives by claim id. The default keeps them in owner-only files
 * beside the backup; products with a key database bring their own. Thread-safe.
 *
 * <p>The library stores and reads passwords and never deletes one: also a drive that was given up
 * may still be somewhere, and turn up again as the only copy. Each password belongs to one claim,
 * so those of retired claims stay beside the newer ones. Whoever is sure that a drive was wiped, or
 * deletes the backup, deletes its passwords.
 */
public interface RecoveryPasswordStore {

    /**
     * Stores a password so that it survives a crash of the machine once this returns; replaces an
     * earlier one.
     *
     * @throws IOException if it cannot be stored, or not in a place that only its owner can read
     */
    void put(String claimId, RecoveryPassword password) throws IOException;

    /**
     * Returns a new copy of the password, which the caller closes.
     *
     * @throws IOException if it cannot be found out whether there is one
     */
    Optional<RecoveryPassword> find(String claimId) throws IOException;

    /**
     * Forgets the password; no error if there is none. Called by the product only: what lies on the
     * drive can then never be read again.
     */
    void delete(String claimId) throws IOException;
}
