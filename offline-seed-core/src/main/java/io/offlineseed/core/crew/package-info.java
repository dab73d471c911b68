// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The library's own threads behind one call, and the caller's thread that waits for them: start at
 * {@link io.offlineseed.core.crew.Crew}. What the threads do is the business of the rooms that
 * start them.
 */
@NullMarked
package io.offlineseed.core.crew;

import org.jspecify.annotations.NullMarked;
