// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Copying a plan to a volume: {@link io.offlineseed.core.copy.DriveCopy} brings the units and their
 * hashes, {@link io.offlineseed.core.copy.TailCheck} finds where to go on, {@link
 * io.offlineseed.core.copy.DriveTail} ends the volume. Which drive is in which state is next door,
 * in {@code prepare}.
 */
@NullMarked
package io.offlineseed.core.copy;

import org.jspecify.annotations.NullMarked;
