// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The choice between several ways to do the same arithmetic, made by measuring them on the machine
 * at hand: start at {@link io.offlineseed.core.kernel.Calibration}. The ways themselves live where
 * their work is done, in {@code hash} and {@code bitlocker}; those over the Vector API are compiled
 * from a source root of their own, {@code src/main/vector}, and found by {@link
 * io.offlineseed.core.kernel.VectorApi} where the Java runtime was started with it.
 */
@NullMarked
package io.offlineseed.core.kernel;

import org.jspecify.annotations.NullMarked;
