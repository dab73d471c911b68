// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The staging location and the backups in it: what is to be imported, before any drive is touched.
 * Start at {@link io.offlineseed.staging.StagingLocation}; the drives are next door, in {@code
 * io.offlineseed.drive}.
 */
@NullMarked
package io.offlineseed.staging;

import org.jspecify.annotations.NullMarked;
