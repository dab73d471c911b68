// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import java.security.cert.X509Certificate;

/**
 * What a credential of azure-identity is made from: who signs in, where, and the signature that
 * proves it. Thread-safe. docs/azure.md shows the lines.
 */
public interface ApplicationLogin {

    /** Returns which Azure; its {@code login()} is the credential's authority host. */
    AzureCloud cloud();

    /** Returns the GUID of the tenant. */
    String tenantId();

    /** Returns the application's id. */
    String clientId();

    /** Returns the certificate signed in with, its public part. */
    X509Certificate certificate();

    /**
     * Returns a new client assertion, a signed JSON Web Token that is valid for ten minutes. It is
     * as good as a password as long as it is valid: hand it to the token endpoint only.
     *
     * @throws AuthenticationException if the certificate is not valid now ({@code
     *     CERTIFICATE_EXPIRED}) or the key cannot sign ({@code KEY_UNUSABLE})
     */
    String signAssertion();
}
