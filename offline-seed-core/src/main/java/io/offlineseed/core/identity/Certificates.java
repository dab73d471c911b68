// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import io.offlineseed.identity.ApplicationCertificate;
import io.offlineseed.identity.CertificateOptions;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Objects;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes the self-signed certificates that applications sign in with. Thread-safe. Source:
 * docs/azure.md, "Certificate".
 */
public final class Certificates {

    private static final String SUBJECT = "CB_AzureADCertforOfflineSeeding_";
    private static final Pattern RESOURCE_ID = Pattern.compile("[A-Za-z0-9._-]{1,32}");
    private static final Pattern GUID =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final int SERIAL_BITS = 127; // positive, and 16 bytes at most
    private static final Duration EARLIER = Duration.ofMinutes(10); // clocks of others run behind

    private final Clock clock;
    private final SecureRandom random;

    /** Makes them valid from now, by the clock. */
    public Certificates(Clock clock, SecureRandom random) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.random = Objects.requireNonNull(random, "random");
    }

    /**
     * Returns a new certificate named {@code CB_AzureADCertforOfflineSeeding_<resource id>}. Takes
     * up to some seconds, depending on the key's length and luck.
     *
     * @param resourceId what the certificate is for, such as the server's name or the GUID of the
     *     vault: 1 to 32 letters, digits, periods, underscores and hyphens, which makes a name of
     *     at most 64 characters, as X.520 wants. Of a GUID the hyphens are left out
     * @throws IllegalArgumentException if {@code resourceId} is none of that
     */
    public ApplicationCertificate create(String resourceId, CertificateOptions options) {
        String name = SUBJECT + checked(resourceId);
        Instant from = clock.instant().minus(EARLIER).truncatedTo(ChronoUnit.SECONDS);
        Instant until = from.plus(EARLIER).plus(options.validity());
        X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, name).build();
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(options.keyBits(), random);
            KeyPair pair = generator.generateKeyPair();
            X509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            subject,
                            new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1),
                            Date.from(from),
                            Date.from(until),
                            subject,
                            pair.getPublic());
            addExtensions(builder, pair);
            return new ApplicationCertificate(
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(
                                            new JcaContentSignerBuilder("SHA256withRSA")
                                                    .setSecureRandom(random)
                                                    .build(pair.getPrivate()))),
                    pair.getPrivate());
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException("every Java runtime has RSA and SHA-256", e);
        }
    }

    private static void addExtensions(X509v3CertificateBuilder builder, KeyPair pair)
            throws GeneralSecurityException, CertIOException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    }

    private static String checked(String resourceId) {
        Objects.requireNonNull(resourceId, "resourceId");
        String id = GUID.matcher(resourceId).matches() ? resourceId.replace("-", "") : resourceId;
        if (!RESOURCE_ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "resourceId must be a GUID, or 1 to 32 letters, digits, periods, underscores"
                            + " and hyphens, was '"
                            + resourceId
                            + "'");
        }
        return id;
    }
}
