// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import io.offlineseed.identity.ApplicationCertificate;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.identity.AzureRole;
import io.offlineseed.identity.OfflineApplication;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a person does in the portal where a program may not use Microsoft Graph, with the real names
 * filled in. Source: docs/azure.md, "By hand".
 */
public final class ManualSteps {

    private ManualSteps() {}

    /**
     * Returns the steps, one for each line.
     *
     * @param certificate what the machine will sign in with
     * @param certificateFile where its public part was exported to
     * @param role the role the application needs
     */
    public static List<String> lines(
            AzureCloud cloud,
            String userId,
            X509Certificate certificate,
            Path certificateFile,
            String subscriptionId,
            String resourceGroup,
            AzureRole role) {
        String name = OfflineApplication.displayNameOf(userId);
        return List.of(
                "1. Open "
                        + cloud.portal()
                        + " , Microsoft Entra ID, App registrations, Owned applications.",
                "2. Look for the application '"
                        + name
                        + "'. If it is there and has no certificate at all, delete it: it is broken."
                        + " If it is not there (any more), choose New registration, give it exactly"
                        + " that name, accounts in this organizational directory only.",
                "3. In the application, open Certificates & secrets, Certificates, Upload"
                        + " certificate, and choose "
                        + certificateFile
                        + " . Leave the other certificates alone: other servers sign in with them.",
                "4. Check that the list shows the thumbprint "
                        + ApplicationCertificate.thumbprintOf(certificate)
                        + ", valid until "
                        + certificate.getNotAfter().toInstant()
                        + ".",
                "5. Open Subscriptions, "
                        + subscriptionId
                        + ", Resource groups, "
                        + resourceGroup
                        + ", Access control (IAM), Add role assignment; role "
                        + role.name()
                        + ", member '"
                        + name
                        + "'.",
                "6. Note the Application (client) ID and the Directory (tenant) ID from the"
                        + " application's Overview: the params file is made from them.");
    }
}
