// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Making BitLocker volumes, without Windows. Start at {@link
 * io.offlineseed.core.bitlocker.create.NewVolume}. This room does not see the one that unlocks, so
 * that a mistake cannot be made on both sides.
 */
@NullMarked
package io.offlineseed.core.bitlocker.create;

import org.jspecify.annotations.NullMarked;
