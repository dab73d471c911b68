// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Replicas: directory trees written as segments (tar inside zstd) with a catalog, and read back.
 * This room knows bytes, not places: where segments lie is said by a {@link
 * io.offlineseed.core.replica.SegmentStore}. Start at {@link
 * io.offlineseed.core.replica.ReplicaWriter} and {@link
 * io.offlineseed.core.replica.ReplicaRestore}; every byte is described in docs/formats/replica.md.
 * Backups, which own the folders that segments are written to, are next door in {@code
 * io.offlineseed.core.staging}.
 */
@NullMarked
package io.offlineseed.core.replica;

import org.jspecify.annotations.NullMarked;
