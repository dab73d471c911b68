// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A stand-in for the Azure side of a seed, on this machine's loopback interface: the import
 * service's resource manager operations, a tenant's directory with its login, the people who take
 * in a parcel of drives, and a storage account. Start at {@link
 * io.offlineseed.examples.datacenter.Datacenter}.
 *
 * <p>It is written from the published description and the documented formats alone, so that library
 * and stand-in cannot be wrong together. One class uses the library: {@link
 * io.offlineseed.examples.datacenter.BitLockerDrive} opens drives.
 */
@NullMarked
package io.offlineseed.examples.datacenter;

import org.jspecify.annotations.NullMarked;
