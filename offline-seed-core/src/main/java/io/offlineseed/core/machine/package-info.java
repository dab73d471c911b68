// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What this machine remembers between runs and is: {@link io.offlineseed.core.machine.ThisMachine}.
 * Jobs themselves are in the staging location, next door; here is only which of them the machine
 * waits for.
 */
@NullMarked
package io.offlineseed.core.machine;

import org.jspecify.annotations.NullMarked;
