// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Blobs of one container: what they consist of, and their bytes. Start at {@link
 * io.offlineseed.core.blob.ContainerBlobs}. Knows no backups; what the blobs should be is asked in
 * the vault.
 */
@NullMarked
package io.offlineseed.core.blob;

import org.jspecify.annotations.NullMarked;
