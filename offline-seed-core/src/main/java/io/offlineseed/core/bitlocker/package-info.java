// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * BitLocker on disk: ciphers, key wrapping and the places of things, shared by the two rooms that
 * must not see each other: {@code create}, which makes volumes, and {@code unlock}, which opens
 * what we and Windows made. Every byte is described in docs/formats/bitlocker.md.
 */
@NullMarked
package io.offlineseed.core.bitlocker;

import org.jspecify.annotations.NullMarked;
