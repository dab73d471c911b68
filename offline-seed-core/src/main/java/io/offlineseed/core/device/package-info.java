// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Block devices: an image file or a block special file ({@link
 * io.offlineseed.core.device.FileBlockDevice}), a part of another device ({@link
 * io.offlineseed.core.device.SliceBlockDevice}). Partition tables are next door, in {@code
 * io.offlineseed.core.device.gpt}; which drives a system has is told by {@code
 * io.offlineseed.core.drive}.
 */
@NullMarked
package io.offlineseed.core.device;

import org.jspecify.annotations.NullMarked;
