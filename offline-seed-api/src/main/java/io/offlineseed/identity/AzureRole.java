// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import java.util.Objects;

/**
 * A role of Azure. Source of the constants: docs/azure.md, "Roles".
 *
 * @param name the role's name, for people
 * @param id the GUID of its definition, the same in all tenants for built-in roles
 */
public record AzureRole(String name, String id) {

    /** May do everything with resources but grant access to them; sees no blobs by itself. */
    public static final AzureRole CONTRIBUTOR =
            new AzureRole("Contributor", "b24988ac-6180-42a0-ab88-20f7382dd24c");

    /** May read, write and delete blobs. */
    public static final AzureRole STORAGE_BLOB_DATA_CONTRIBUTOR =
            new AzureRole("Storage Blob Data Contributor", "ba92f5b4-2d11-453d-a403-e96b0029c9fe");

    /** May look at resources. */
    public static final AzureRole READER =
            new AzureRole("Reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7");

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if {@code id} is no GUID
     */
    public AzureRole {
        Objects.requireNonNull(name, "name");
        id = Arguments.guid("id", id);
    }

    @Override
    public String toString() {
        return name;
    }
}
