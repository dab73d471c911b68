// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import java.security.cert.X509Certificate;

/**
 * Sets up the application that a product signs in as: its registration, its certificates, its
 * service principal, its role. Works with Microsoft Graph and Resource Manager. Immutable and
 * thread-safe.
 */
public interface OfflineApplicationClient {

    /**
     * Sees to it that the application exists, accepts the certificate and has its role. What is
     * there already is kept, above all the certificates of other servers; so the call may be
     * repeated, and goes on where an earlier one ended. Blocks until done, which can take minutes,
     * as directories learn slowly what they were told.
     *
     * @param certificate what this machine will sign in with; only its public part is sent
     * @param subscriptionId GUID of the subscription the import jobs will be in
     * @param resourceGroup the resource group they will be in; it must exist
     * @throws AuthenticationException if the caller may not do this, or the application is in a
     *     state that a person must decide about; the message tells what is in place
     * @throws io.offlineseed.OfflineSeedException if a service refuses or cannot be reached;
     *     calling again is safe
     * @throws io.offlineseed.SeedInterruptedException if the thread is interrupted; calling again
     *     goes on
     */
    SetUpReport setUp(
            X509Certificate certificate,
            String subscriptionId,
            String resourceGroup,
            SetUpOptions options);
}
