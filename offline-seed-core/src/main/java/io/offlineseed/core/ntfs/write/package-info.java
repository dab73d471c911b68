// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * New NTFS volumes with all their files: {@link io.offlineseed.core.ntfs.write.NtfsLayout} reckons
 * from the list of files where everything lies, {@link
 * io.offlineseed.core.ntfs.write.NtfsBulkWriter} writes all but the files' content, and {@link
 * io.offlineseed.core.ntfs.write.NtfsMeter} tells beforehand what fits. Nothing here reads a
 * volume.
 */
@NullMarked
package io.offlineseed.core.ntfs.write;

import org.jspecify.annotations.NullMarked;
