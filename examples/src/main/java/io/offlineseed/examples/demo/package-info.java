// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The whole journey of a seed on one machine: staged, planned, copied to drives, shipped to the
 * datacenter stand-in, proven, restored and compared. Start at {@link
 * io.offlineseed.examples.demo.DemoMain}.
 */
@NullMarked
package io.offlineseed.examples.demo;

import org.jspecify.annotations.NullMarked;
