// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What Windows gives that other systems do not: the registry, as the place for a machine's
 * settings. Found by the service loader; start at {@link
 * io.offlineseed.windows.RegistryMachineSettings}. Every call into Windows stands behind a small
 * interface, so that all the rest is tested on any system.
 */
@NullMarked
package io.offlineseed.windows;

import org.jspecify.annotations.NullMarked;
