// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the tests of several modules share. Start at {@link io.offlineseed.testing.Judges}: outside
 * programs that say whether what we wrote is right.
 */
@NullMarked
package io.offlineseed.testing;

import org.jspecify.annotations.NullMarked;
