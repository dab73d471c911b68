// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What another server needs to sign in as the application: the content of a file {@code
 * OfflineApplicationParams.xml}. Its form is this library's own; Microsoft's is not public. Source:
 * docs/formats/offline-application-params.md.
 *
 * @param application the application
 * @param storageAccountName the account the seed goes to, if the file is for one account
 * @param key certificate and private key under a password, if the file carries them; without, the
 *     key must be in a store of the server that uses the file
 */
public record OfflineApplicationParams(
        OfflineApplication application,
        Optional<String> storageAccountName,
        Optional<ProtectedKey> key) {

    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the account's name is not 3 to 24 lower-case letters and
     *     digits
     */
    public OfflineApplicationParams {
        Objects.requireNonNull(application, "application");
        Objects.requireNonNull(key, "key");
        storageAccountName.ifPresent(
                name -> {
                    if (!ACCOUNT.matcher(name).matches()) {
                        throw new IllegalArgumentException(
                                "storageAccountName must be 3 to 24 lower-case letters and digits,"
                                        + " was '"
                                        + name
                                        + "'");
                    }
                });
    }

    /** Returns params without storage account and key. */
    public static OfflineApplicationParams of(OfflineApplication application) {
        return new OfflineApplicationParams(application, Optional.empty(), Optional.empty());
    }

    /** Returns these params for a storage account. */
    public OfflineApplicationParams withStorageAccountName(String name) {
        return new OfflineApplicationParams(application, Optional.of(name), key);
    }

    /** Returns these params with certificate and private key under a password. */
    public OfflineApplicationParams withKey(ProtectedKey protectedKey) {
        return new OfflineApplicationParams(
                application, storageAccountName, Optional.of(protectedKey));
    }
}
