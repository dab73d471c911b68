// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Image files of drives, made straight from a directory tree: no backup, no plan, nothing to
 * resume. Start at {@link io.offlineseed.core.image.NewImage}; how the volume itself is written is
 * next door, in {@link io.offlineseed.core.volume}.
 */
@NullMarked
package io.offlineseed.core.image;

import org.jspecify.annotations.NullMarked;
