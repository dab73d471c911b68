// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import java.time.Duration;
import java.util.Objects;

/**
 * How a certificate is made.
 *
 * @param keyBits length of the RSA key: 2048, 3072 or 4096; 2048 by default
 * @param validity how long it is valid from now, 1 to 3650 days; 365 days by default, which is what
 *     Microsoft Graph accepts one for at most, however long it is valid itself
 */
public record CertificateOptions(int keyBits, Duration validity) {

    private static final long MAX_DAYS = 3650;

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if a value is not one of those above
     */
    public CertificateOptions {
        if (keyBits != 2048 && keyBits != 3072 && keyBits != 4096) {
            throw new IllegalArgumentException(
                    "keyBits must be 2048, 3072 or 4096, was " + keyBits);
        }
        Objects.requireNonNull(validity, "validity");
        if (validity.compareTo(Duration.ofDays(1)) < 0
                || validity.compareTo(Duration.ofDays(MAX_DAYS)) > 0) {
            throw new IllegalArgumentException(
                    "validity must be 1 to " + MAX_DAYS + " days, was " + validity);
        }
    }

    /** Returns 2048 bits and 365 days. */
    public static CertificateOptions defaults() {
        return new CertificateOptions(2048, Duration.ofDays(365));
    }

    /** Returns these options with another key length. */
    public CertificateOptions withKeyBits(int bits) {
        return new CertificateOptions(bits, validity);
    }

    /** Returns these options with another validity. */
    public CertificateOptions withValidity(Duration time) {
        return new CertificateOptions(keyBits, time);
    }
}
