// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of replicas. Start at {@link io.offlineseed.core.replica.ReplicaRoundTripTest}. */
@NullMarked
package io.offlineseed.core.replica;

import org.jspecify.annotations.NullMarked;
