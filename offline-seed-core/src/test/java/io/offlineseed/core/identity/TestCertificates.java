// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import io.offlineseed.identity.ApplicationCertificate;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.identity.CertificateOptions;
import io.offlineseed.identity.OfflineApplication;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Certificates that tests share: making one takes a while. */
final class TestCertificates {

    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final String TENANT = "11111111-1111-1111-1111-111111111111";
    static final String CLIENT = "22222222-2222-2222-2222-222222222222";
    static final String USER = "33333333-3333-3333-3333-333333333333";
    static final String SUBSCRIPTION = "44444444-4444-4444-4444-444444444444";
    static final ApplicationCertificate FS01 = create("fs01");
    static final ApplicationCertificate FS02 = create("fs02");

    private TestCertificates() {}

    static ApplicationCertificate create(String name) {
        return new Certificates(CLOCK, new SecureRandom())
                .create(name, CertificateOptions.defaults());
    }

    static OfflineApplication application() {
        return new OfflineApplication(
                AzureCloud.PUBLIC, TENANT, CLIENT, USER, SUBSCRIPTION, FS01.certificate());
    }
}
