// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A certificate and its private key, with which an application signs in. Prints the thumbprint
 * only. The key may be one that never leaves its store, such as a key of the Windows certificate
 * store or of a security module: then only the store can use it. Immutable; as thread-safe as the
 * key.
 *
 * <p>Keys that Java holds in memory cannot be wiped: Java offers no way to. Keep such an object no
 * longer than needed.
 */
public final class ApplicationCertificate {

    private static final int MIN_KEY_BITS = 2048;

    private final X509Certificate certificate;
    private final PrivateKey privateKey;

    /**
     * Joins the two.
     *
     * @throws IllegalArgumentException if the certificate is not RSA with at least 2048 bits, which
     *     is all that Entra ID takes, or the key is seen to be another certificate's. Keys that do
     *     not show their modulus are taken as they are
     */
    public ApplicationCertificate(X509Certificate certificate, PrivateKey privateKey) {
        this.certificate = requireRsa(certificate);
        this.privateKey = Objects.requireNonNull(privateKey, "privateKey");
        BigInteger modulus = ((RSAPublicKey) certificate.getPublicKey()).getModulus();
        if (privateKey instanceof RSAKey key && !key.getModulus().equals(modulus)) {
            throw new IllegalArgumentException(
                    "privateKey does not belong to the certificate with thumbprint "
                            + thumbprintOf(certificate));
        }
    }

    /**
     * Returns the certificate if Entra ID takes its kind.
     *
     * @throws IllegalArgumentException if it is not RSA with at least 2048 bits
     */
    public static X509Certificate requireRsa(X509Certificate certificate) {
        Objects.requireNonNull(certificate, "certificate");
        if (!(certificate.getPublicKey() instanceof RSAPublicKey key)
                || key.getModulus().bitLength() < MIN_KEY_BITS) {
            throw new IllegalArgumentException(
                    "certificate must be RSA with at least "
                            + MIN_KEY_BITS
                            + " bits, was "
                            + certificate.getPublicKey().getAlgorithm()
                            + (certificate.getPublicKey() instanceof RSAKey small
                                    ? " with " + small.getModulus().bitLength()
                                    : ""));
        }
        return certificate;
    }

    /** Returns the certificate, which is public. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** Returns the private key. */
    public PrivateKey privateKey() {
        return privateKey;
    }

    /** Returns the thumbprint; see {@link #thumbprintOf}. */
    public String thumbprint() {
        return thumbprintOf(certificate);
    }

    /**
     * Returns a certificate's thumbprint: the SHA-1 of its DER form as 40 upper-case hexadecimal
     * digits. It names the certificate and protects nothing.
     */
    public static String thumbprintOf(X509Certificate certificate) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("certificate has no DER form", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-1", e);
        }
    }

    @Override
    public String toString() {
        return "ApplicationCertificate[" + thumbprint() + "]";
    }
}
