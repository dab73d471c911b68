// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import java.security.cert.X509Certificate;
import java.util.Objects;

/**
 * The application a product signs in as, registered in the directory of a tenant. One user has one;
 * all servers the user sets up share it, each with a certificate of its own. Holds no secret.
 *
 * @param cloud which Azure
 * @param tenantId GUID of the tenant
 * @param clientId the application's id, a GUID
 * @param userId object id of the user the application is named after, a GUID
 * @param subscriptionId GUID of the subscription the import jobs are in
 * @param certificate the certificate this machine signs in with, its public part
 */
public record OfflineApplication(
        AzureCloud cloud,
        String tenantId,
        String clientId,
        String userId,
        String subscriptionId,
        X509Certificate certificate) {

    private static final String DISPLAY_NAME = "AzureOfflineBackup_";

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if an id is no GUID, or the certificate no RSA certificate
     *     of at least 2048 bits
     */
    public OfflineApplication {
        Objects.requireNonNull(cloud, "cloud");
        tenantId = Arguments.guid("tenantId", tenantId);
        clientId = Arguments.guid("clientId", clientId);
        userId = Arguments.guid("userId", userId);
        subscriptionId = Arguments.guid("subscriptionId", subscriptionId);
        ApplicationCertificate.requireRsa(certificate);
    }

    /**
     * Returns the name such an application has in the directory: {@code AzureOfflineBackup_<user
     * id>}.
     */
    public static String displayNameOf(String userId) {
        return DISPLAY_NAME + Arguments.guid("userId", userId);
    }

    /** Returns this application's name in the directory. */
    public String displayName() {
        return displayNameOf(userId);
    }

    /** Returns the certificate's thumbprint. */
    public String thumbprint() {
        return ApplicationCertificate.thumbprintOf(certificate);
    }

    @Override
    public String toString() {
        return "OfflineApplication["
                + clientId
                + " of tenant "
                + tenantId
                + " in "
                + cloud.name()
                + ", certificate "
                + thumbprint()
                + "]";
    }
}
