// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Which blobs go on which drive, and in which units they are copied: pure functions of the sealed
 * list. Start at {@link io.offlineseed.core.plan.SeedPlanner}; what is planned is kept by {@link
 * io.offlineseed.core.plan.DrivePlans} and walked with {@link io.offlineseed.core.plan.UnitCursor}.
 * How a volume lays the files out is next door, in {@code volume}.
 */
@NullMarked
package io.offlineseed.core.plan;

import org.jspecify.annotations.NullMarked;
