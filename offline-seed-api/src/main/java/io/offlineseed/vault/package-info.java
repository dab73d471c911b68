// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * After the parcel: proving that every blob arrived, and getting the data back. Start at {@link
 * io.offlineseed.vault.RecoveryVault}.
 */
@NullMarked
package io.offlineseed.vault;

import org.jspecify.annotations.NullMarked;
