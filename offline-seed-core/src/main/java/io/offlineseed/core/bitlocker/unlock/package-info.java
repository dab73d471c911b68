// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Opening BitLocker volumes, ours and Windows'. Start at {@link
 * io.offlineseed.core.bitlocker.unlock.LockedVolume}. This room does not see the one that makes
 * volumes, so that a mistake cannot be made on both sides. Its input is never trusted: whatever the
 * bytes, the answer is a volume or a clear error.
 */
@NullMarked
package io.offlineseed.core.bitlocker.unlock;

import org.jspecify.annotations.NullMarked;
