// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Bytes on their way: blocks of one slab are read, hashed and written by few threads, from several
 * routes at once. Start at {@link io.offlineseed.core.flow.Flow}; what a route reads and where it
 * writes is its own affair, so this room knows no drives, files or journals.
 */
@NullMarked
package io.offlineseed.core.flow;

import org.jspecify.annotations.NullMarked;
