// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a system or product may provide: drives ({@link io.offlineseed.spi.DriveProvider}) and a
 * place where a machine remembers things ({@link io.offlineseed.spi.MachineSettings}).
 * Implementations are found with {@link java.util.ServiceLoader} or handed to the builders in
 * {@code io.offlineseed.core}.
 */
@NullMarked
package io.offlineseed.spi;

import org.jspecify.annotations.NullMarked;
