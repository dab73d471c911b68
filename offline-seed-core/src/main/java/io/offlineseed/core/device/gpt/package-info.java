// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Partition tables: GPT, written and read, and the older MBR, read only. Start at {@link
 * io.offlineseed.core.device.gpt.Partitions}. Every byte is described in docs/formats/gpt.md.
 */
@NullMarked
package io.offlineseed.core.device.gpt;

import org.jspecify.annotations.NullMarked;
