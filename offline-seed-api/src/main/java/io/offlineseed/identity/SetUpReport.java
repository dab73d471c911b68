// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is in place after a set-up.
 *
 * @param application the application
 * @param objectId the object id of its registration, which is not its client id
 * @param servicePrincipalId the object id of its service principal, which roles are given to
 * @param roleAssignmentId the resource id of the role assignment; empty if none was wanted, or if
 *     the service principal had the role already by another assignment
 * @param changes what was changed to get there, one sentence each; empty if all was in place
 * @param certificates all certificates the application has now, those of other servers too
 */
public record SetUpReport(
        OfflineApplication application,
        String objectId,
        String servicePrincipalId,
        Optional<String> roleAssignmentId,
        List<String> changes,
        List<RegisteredCertificate> certificates) {

    /** Copies the lists. */
    public SetUpReport {
        Objects.requireNonNull(application, "application");
        Objects.requireNonNull(objectId, "objectId");
        Objects.requireNonNull(servicePrincipalId, "servicePrincipalId");
        Objects.requireNonNull(roleAssignmentId, "roleAssignmentId");
        changes = List.copyOf(changes);
        certificates = List.copyOf(certificates);
    }

    /**
     * A certificate the directory accepts, as it words it.
     *
     * @param keyId its id in the directory
     * @param displayName its name there, often the subject; may be empty
     * @param validUntil until when it is accepted, if the directory says so
     */
    public record RegisteredCertificate(
            String keyId, String displayName, Optional<Instant> validUntil) {

        /** Checks that nothing is null. */
        public RegisteredCertificate {
            Objects.requireNonNull(keyId, "keyId");
            Objects.requireNonNull(displayName, "displayName");
            Objects.requireNonNull(validUntil, "validUntil");
        }
    }
}
