// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * NTFS structures that writing, reading and checking share: for now its names and the order they
 * stand in ({@link io.offlineseed.core.ntfs.NtfsNames}).
 */
@NullMarked
package io.offlineseed.core.ntfs;

import org.jspecify.annotations.NullMarked;
