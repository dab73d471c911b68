// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Staging locations on disk: a backup's folder, its locks, its free space, and the sealed list of
 * its blobs. Start at {@link io.offlineseed.core.staging.SealedList}; the rooms that work on a
 * sealed backup see it as {@link io.offlineseed.core.staging.OpenBackup}. Every file is described
 * in docs/formats/staging.md. What a replica's segments hold is next door, in {@code
 * io.offlineseed.core.replica}.
 */
@NullMarked
package io.offlineseed.core.staging;

import org.jspecify.annotations.NullMarked;
