// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * MD5, which the manifest of a drive states for every block, over many pieces at once: start at
 * {@link io.offlineseed.core.hash.Md5Lanes}. Which pieces, and where the hashes go, is decided by
 * the flow next door.
 */
@NullMarked
package io.offlineseed.core.hash;

import org.jspecify.annotations.NullMarked;
