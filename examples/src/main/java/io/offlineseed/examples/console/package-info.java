// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the programs share that have a person before them: sizes in words and progress. Start at
 * {@link io.offlineseed.examples.console.Bars}.
 */
@NullMarked
package io.offlineseed.examples.console;

import org.jspecify.annotations.NullMarked;
