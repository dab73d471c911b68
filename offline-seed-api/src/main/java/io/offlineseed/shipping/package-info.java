// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The parcel: who carries it, under which number, from where and back to where. Start at {@link
 * io.offlineseed.shipping.ShippingInfo}.
 */
@NullMarked
package io.offlineseed.shipping;

import org.jspecify.annotations.NullMarked;
