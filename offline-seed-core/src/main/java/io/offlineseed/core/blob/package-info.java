// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Blobs of one container: what they consist of, and their bytes. Start at {@link
 * io.offlineseed.core.blob.ContainerBlobs}; {@link io.offlineseed.core.blob.WritableBlobs} changes
 * them, {@link io.offlineseed.core.blob.StoredLogs} finds what a datacenter wrote about them. Knows
 * no backups; what the blobs should be is asked in the vault.
 */
@NullMarked
package io.offlineseed.core.blob;

import org.jspecify.annotations.NullMarked;
