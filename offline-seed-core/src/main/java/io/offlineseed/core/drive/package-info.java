// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Which drives there are and whether they are fit. Start at {@link
 * io.offlineseed.core.drive.DriveProviders}; judgement is in {@link
 * io.offlineseed.core.drive.DriveChecks}. A provider finds drives and leases them: Linux' own,
 * image files, directories that stand for one. Writing on them is next door, in {@code volume}.
 */
@NullMarked
package io.offlineseed.core.drive;

import org.jspecify.annotations.NullMarked;
