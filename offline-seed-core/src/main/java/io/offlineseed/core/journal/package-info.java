// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What is known to be durably on one drive: its claim, checkpoints, hashes and its seal. Knows
 * numbers, not plans. Start at {@link io.offlineseed.core.journal.DriveJournal}. Source:
 * docs/formats/journal.md.
 */
@NullMarked
package io.offlineseed.core.journal;

import org.jspecify.annotations.NullMarked;
