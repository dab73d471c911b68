// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.testing;

import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.RecoveryPasswordStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps recovery passwords for the life of a test. */
public final class MemoryPasswordStore implements RecoveryPasswordStore {

    private final Map<String, char[]> passwords = new ConcurrentHashMap<>();

    @Override
    public void put(String claimId, RecoveryPassword password) {
        passwords.put(claimId, password.reveal());
    }

    @Override
    public Optional<RecoveryPassword> find(String claimId) {
        return Optional.ofNullable(passwords.get(claimId)).map(RecoveryPassword::parse);
    }

    @Override
    public void delete(String claimId) {
        passwords.remove(claimId);
    }
}
