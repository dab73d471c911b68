// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Holding an NTFS volume against everything that is known to be asked of one: {@link
 * io.offlineseed.core.ntfs.check.NtfsVerifier}. No packaged program is as strict as Windows' own,
 * which is not at hand where drives are made. Nothing here knows how volumes are written.
 */
@NullMarked
package io.offlineseed.core.ntfs.check;

import org.jspecify.annotations.NullMarked;
