// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Who calls Azure: the application in the directory ({@link
 * io.offlineseed.core.identity.DirectorySetUp}), its certificate, the file that carries both to
 * other servers, the assertion that is signed with it, and publish settings files. Whose token goes
 * with a call is next door, in the cloud room.
 */
@NullMarked
package io.offlineseed.core.identity;

import org.jspecify.annotations.NullMarked;
