// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * JMH benchmarks. They alone may look inside the core. Figures are only comparable within one run;
 * run them with {@code benchmarks/bin/jmh} and read docs/performance.md first.
 */
@NullMarked
package io.offlineseed.benchmarks;

import org.jspecify.annotations.NullMarked;
