// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What must survive a power cut: files replaced by rename ({@link
 * io.offlineseed.core.durable.DurableFiles}, start there), records appended with a checksum, leases
 * with a heartbeat, sorting of more lines than memory holds. It knows bytes and names, not what
 * they mean; that is the business of the journal, staging and secrets rooms next door.
 */
@NullMarked
package io.offlineseed.core.durable;

import org.jspecify.annotations.NullMarked;
