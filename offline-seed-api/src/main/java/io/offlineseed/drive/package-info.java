// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Drives as a seed sees them: what they are, whether they are fit, how they are prepared and what
 * was proven about them. Start at {@link io.offlineseed.drive.DrivePreparer}, or at {@link
 * io.offlineseed.drive.DriveReader} to read what is on one; how a system hands out its drives is
 * next door, in {@code io.offlineseed.spi}.
 */
@NullMarked
package io.offlineseed.drive;

import org.jspecify.annotations.NullMarked;
