// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The front doors: where a product gets staging locations, drives and clients. A seed begins with
 * {@code StagingLocations}, goes on with {@link io.offlineseed.core.Drives} and a drive preparer,
 * and ends with an import job. The types they hand out are those of the api; everything below this
 * package is internal.
 */
@NullMarked
package io.offlineseed.core;

import org.jspecify.annotations.NullMarked;
