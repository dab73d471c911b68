// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The storage account's side of a seed: the proof that every blob arrived, and the way back. Start
 * at {@link io.offlineseed.core.vault.ContainerVault}; how single blobs are read is next door, in
 * {@link io.offlineseed.core.blob}.
 */
@NullMarked
package io.offlineseed.core.vault;

import org.jspecify.annotations.NullMarked;
