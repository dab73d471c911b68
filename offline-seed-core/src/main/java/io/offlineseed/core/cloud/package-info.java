// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Speaking with Azure Resource Manager and Microsoft Graph: where they are, who may see the token,
 * when to try again, what a refusal means. Start at {@link io.offlineseed.core.cloud.ServiceCalls}.
 * Knows no service in particular.
 */
@NullMarked
package io.offlineseed.core.cloud;

import org.jspecify.annotations.NullMarked;
