// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Volumes as a seed writes them: units at their places, a tail at the end. Start at {@link
 * io.offlineseed.core.volume.SeedVolume}; how one is made on a drive tells {@link
 * io.offlineseed.core.volume.VolumeFormat}, and how much fits on it {@link
 * io.offlineseed.core.volume.SeedMeters}. A drive made sector by sector is a {@link
 * io.offlineseed.core.volume.NativeVolume}, which knows files but no seeds. Reading a volume back
 * is next door, in {@code verify}, which must not know this room.
 */
@NullMarked
package io.offlineseed.core.volume;

import org.jspecify.annotations.NullMarked;
