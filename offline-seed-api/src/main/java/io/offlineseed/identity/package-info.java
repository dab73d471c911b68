// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Who calls Azure, and which Azure. Start at {@link io.offlineseed.identity.AzureCloud} and {@link
 * io.offlineseed.identity.OfflineApplicationClient}, which sets up the application a product signs
 * in as; {@link io.offlineseed.identity.ApplicationLogin} is what a credential is made from. The
 * builders that make clients are next door, in the core module.
 */
@NullMarked
package io.offlineseed.identity;

import org.jspecify.annotations.NullMarked;
