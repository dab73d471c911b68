// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What writing, reading and checking NTFS share: where the bytes of its structures stand ({@link
 * io.offlineseed.core.ntfs.BootSector}, {@link io.offlineseed.core.ntfs.FileRecord}, {@link
 * io.offlineseed.core.ntfs.IndexBlock}), how names compare ({@link
 * io.offlineseed.core.ntfs.NtfsNames}), and the tables that are the same on every volume. How they
 * are put together is next door.
 */
@NullMarked
package io.offlineseed.core.ntfs;

import org.jspecify.annotations.NullMarked;
