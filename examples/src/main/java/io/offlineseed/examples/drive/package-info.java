// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The program {@code drive}: looks at single drives and images, opens, reads and checks them, and
 * makes images. Start at {@link io.offlineseed.examples.drive.DriveMain}; each command is a class
 * of its own. Source: docs/drives.md.
 */
@NullMarked
package io.offlineseed.examples.drive;

import org.jspecify.annotations.NullMarked;
