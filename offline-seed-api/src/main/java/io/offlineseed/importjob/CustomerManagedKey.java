// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * A key of the customer's own vault under which the service keeps the drives' keys, instead of one
 * of Microsoft's. Source of the rules: docs/azure.md, "Customer-managed keys".
 *
 * @param keyUrl the key's address in the vault, HTTPS
 * @param vaultResourceId the vault's resource id
 * @param userAssignedIdentity resource id of the identity that opens the vault; Data Box needs one,
 *     Import/Export takes none
 */
public record CustomerManagedKey(
        URI keyUrl, String vaultResourceId, Optional<String> userAssignedIdentity) {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the key's address is not HTTPS, or an id is none
     */
    public CustomerManagedKey {
        if (!"https".equalsIgnoreCase(keyUrl.getScheme()) || keyUrl.getHost() == null) {
            throw new IllegalArgumentException(
                    "keyUrl must be a key's HTTPS address such as"
                            + " https://vault1.vault.azure.net/keys/key1, was '"
                            + keyUrl
                            + "'");
        }
        requireId("vaultResourceId", vaultResourceId);
        Objects.requireNonNull(userAssignedIdentity, "userAssignedIdentity");
        userAssignedIdentity.ifPresent(id -> requireId("userAssignedIdentity", id));
    }

    private static void requireId(String name, String id) {
        if (!id.startsWith("/subscriptions/")) {
            throw new IllegalArgumentException(
                    name + " must be a resource id, /subscriptions/GUID/..., was '" + id + "'");
        }
    }

    /** Returns a key that the service opens by itself. */
    public static CustomerManagedKey of(URI keyUrl, String vaultResourceId) {
        return new CustomerManagedKey(keyUrl, vaultResourceId, Optional.empty());
    }

    /** Returns the key, opened by that identity. */
    public CustomerManagedKey withUserAssignedIdentity(String resourceId) {
        return new CustomerManagedKey(keyUrl, vaultResourceId, Optional.of(resourceId));
    }
}
