// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A subscription as a publish settings file names it. Of the file's management certificate only the
 * public part is kept: it signs in to nothing that is left.
 *
 * @param id the subscription's GUID, in lower case
 * @param name its name, empty if the file has none
 * @param serviceManagement the address that tells the cloud
 * @param certificate the management certificate
 */
public record PublishedSubscription(
        String id, String name, URI serviceManagement, X509Certificate certificate) {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if {@code id} is no GUID
     */
    public PublishedSubscription {
        id = Arguments.guid("id", id);
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(serviceManagement, "serviceManagement");
        Objects.requireNonNull(certificate, "certificate");
    }

    /** Returns the cloud the subscription is in; empty if it is none of Azure's. */
    public Optional<AzureCloud> cloud() {
        return AzureCloud.findByServiceManagement(serviceManagement);
    }

    /** Returns until when the file is in date. */
    public Instant validUntil() {
        return certificate.getNotAfter().toInstant();
    }

    /** Returns whether the file's certificate is past its end, and the file with it. */
    public boolean isExpired(Instant now) {
        return validUntil().isBefore(now);
    }

    @Override
    public String toString() {
        return "PublishedSubscription[" + id + ", until " + validUntil() + "]";
    }
}
