// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Where the recovery passwords of drives are kept until the import job is made: {@link
 * io.offlineseed.core.secrets.FileRecoveryPasswordStore}. Which drive a password opens is told by
 * its claim, next door in the journal.
 */
@NullMarked
package io.offlineseed.core.secrets;

import org.jspecify.annotations.NullMarked;
