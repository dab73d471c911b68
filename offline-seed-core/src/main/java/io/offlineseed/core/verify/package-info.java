// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Reads a drive back and compares, knowing nothing of how it was written: no plan, no volume
 * writer, no staged file. Start at {@link io.offlineseed.core.verify.DriveVerifier}.
 */
@NullMarked
package io.offlineseed.core.verify;

import org.jspecify.annotations.NullMarked;
