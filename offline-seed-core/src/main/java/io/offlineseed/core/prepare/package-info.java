// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The life of a drive, state by state: claimed, formatted, written, verified, sealed. Start at
 * {@link io.offlineseed.core.prepare.SeedDrivePreparer}; the order in which things become durable
 * is that of docs/reliability.md, and {@code PowerCutTest} tries every point of it.
 */
@NullMarked
package io.offlineseed.core.prepare;

import org.jspecify.annotations.NullMarked;
