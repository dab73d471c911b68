// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Reads a drive back and compares, knowing nothing of how it was written: no plan, no volume
 * writer, no staged file. Start at {@link io.offlineseed.core.verify.DriveVerifier} for comparing,
 * at {@link io.offlineseed.core.verify.VolumeOnDrive} for the way from the sectors of a drive to
 * its files: partition table, key, file system.
 */
@NullMarked
package io.offlineseed.core.verify;

import org.jspecify.annotations.NullMarked;
