// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The vocabulary every other package speaks: what went wrong ({@link
 * io.offlineseed.OfflineSeedException}), which drive ({@link io.offlineseed.DriveId}), how far
 * ({@link io.offlineseed.Progress}) and where a seed stands ({@link io.offlineseed.SeedLifecycle}).
 * Uses no other package. Work starts next door, at {@link io.offlineseed.staging.StagingLocation}.
 */
@NullMarked
package io.offlineseed;

import org.jspecify.annotations.NullMarked;
