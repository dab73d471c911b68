// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Reading NTFS volumes, ours and those of others, on any block device. Start at {@link
 * io.offlineseed.core.ntfs.read.NtfsVolume}. What is public besides it and its entries serves the
 * strict checks next door, in {@code check}; how volumes are written is unknown here, so that the
 * reader does not share the writer's mistakes.
 */
@NullMarked
package io.offlineseed.core.ntfs.read;

import org.jspecify.annotations.NullMarked;
