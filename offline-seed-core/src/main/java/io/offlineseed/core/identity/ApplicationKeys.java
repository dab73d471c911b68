// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import io.offlineseed.core.cloud.Answer;
import io.offlineseed.core.identity.Directory.Registration;
import io.offlineseed.identity.ApplicationCertificate;
import io.offlineseed.identity.AuthenticationException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of one application, of which several servers each have one. The directory
 * replaces them all at once and has no lock: so what is there is sent back unchanged with the new
 * one, and read again until it is seen that nothing is missing. For one thread. Source:
 * docs/azure.md, "Certificates of an application".
 */
final class ApplicationKeys {

    private static final Logger LOG = LoggerFactory.getLogger(ApplicationKeys.class);
    private static final int ROUNDS = 4; // each an attempt to add
    private static final int LOOKS = 4; // at what it came to, before another attempt
    private static final String NOT_SHOWN =
            "The directory does not show the application's new certificate yet.";

    private final Directory directory;
    private final Replication replication;
    private final List<String> changes;

    /**
     * For the applications of a directory.
     *
     * @param changes is told what was changed
     */
    ApplicationKeys(Directory directory, Replication replication, List<String> changes) {
        this.directory = Objects.requireNonNull(directory, "directory");
        this.replication = Objects.requireNonNull(replication, "replication");
        this.changes = Objects.requireNonNull(changes, "changes");
    }

    /** Returns the application's keys, once it is known. */
    List<KeyCredential> of(Registration application) {
        return replication.until(
                "The directory does not know " + Directory.told(application) + " everywhere yet.",
                () -> directory.keys(application));
    }

    /**
     * Sees to it that the application has the certificate, and returns all its keys.
     *
     * @throws AuthenticationException if the directory does not take it ({@code
     *     CERTIFICATE_NOT_ADDED}), or keys of others were lost meanwhile ({@code
     *     CERTIFICATES_LOST})
     */
    List<KeyCredential> ensure(Registration application, X509Certificate certificate) {
        List<KeyCredential> before = of(application);
        if (isAmong(before, certificate)) {
            return before;
        }
        @Nullable Answer refusal = null;
        for (int round = 1; round <= ROUNDS; round++) {
            Answer answer = directory.append(application, before, certificate);
            if (answer.isNotFound()) {
                replication.pause(
                        "The directory does not know "
                                + Directory.told(application)
                                + " everywhere yet.",
                        round);
            } else if (isKeyNotUpdatable(answer)) {
                LOG.debug("The directory refused the certificates in attempt {}", round);
                refusal = answer;
                replication.pause(
                        "The directory refuses the application's certificates as they were read;"
                                + " another server may be changing them.",
                        round);
            } else {
                Directory.allowed(answer, "add a certificate to " + Directory.told(application));
                List<KeyCredential> after = shown(application, certificate);
                if (!after.isEmpty()) {
                    changes.add(
                            "Added certificate "
                                    + ApplicationCertificate.thumbprintOf(certificate)
                                    + " to "
                                    + Directory.told(application)
                                    + ", which had "
                                    + before.size()
                                    + ".");
                    requireKept(application, before, after);
                    return after;
                }
            }
            before = of(application);
            if (isAmong(before, certificate)) {
                return before;
            }
        }
        throw notAdded(application, certificate, refusal);
    }

    /** Looks until the certificate is there; returns an empty list if it does not come. */
    private List<KeyCredential> shown(Registration application, X509Certificate certificate) {
        for (int look = 1; ; look++) {
            List<KeyCredential> keys = of(application);
            if (isAmong(keys, certificate)) {
                return keys;
            }
            if (look == LOOKS) {
                return List.of();
            }
            replication.pause(NOT_SHOWN, look);
        }
    }

    private static boolean isAmong(List<KeyCredential> keys, X509Certificate certificate) {
        return keys.stream().anyMatch(key -> key.isOf(certificate));
    }

    private static boolean isKeyNotUpdatable(Answer answer) {
        return answer.status() == 400
                && answer.errorMessage().contains("Update to existing credential");
    }

    /** Never puts a lost one back: someone may have revoked it in this moment. */
    private static void requireKept(
            Registration application, List<KeyCredential> before, List<KeyCredential> after) {
        Set<String> kept = new HashSet<>();
        after.forEach(key -> kept.add(key.keyId()));
        List<KeyCredential> lost =
                before.stream().filter(key -> !kept.contains(key.keyId())).toList();
        if (lost.isEmpty()) {
            return;
        }
        throw new AuthenticationException(
                "CERTIFICATES_LOST",
                "While a certificate was added to "
                        + Directory.told(application)
                        + ", others vanished from it: "
                        + lost.stream()
                                .map(key -> key.displayName() + " (" + key.keyId() + ")")
                                .collect(Collectors.joining(", "))
                        + ". They were sent back unchanged, so another program removed them in the same"
                        + " moment. If nobody meant to, set up the servers again that signed in with"
                        + " them. The new certificate is in place; calling again goes on.",
                true,
                null);
    }

    private static AuthenticationException notAdded(
            Registration application, X509Certificate certificate, @Nullable Answer refusal) {
        return new AuthenticationException(
                "CERTIFICATE_NOT_ADDED",
                "Could not add certificate "
                        + ApplicationCertificate.thumbprintOf(certificate)
                        + " to "
                        + Directory.told(application)
                        + " in "
                        + ROUNDS
                        + " attempts: "
                        + (refusal == null
                                ? "the directory took it and does not show it"
                                : "the directory answered HTTP "
                                        + refusal.status()
                                        + ", \""
                                        + refusal.errorMessage()
                                        + "\"")
                        + ". Sign in as another administrator; or upload the certificate by hand (the"
                        + " manual steps tell how); or, if no other server uses the application, delete"
                        + " it and call again. Certificates of other servers are as they were.",
                true,
                null);
    }
}
