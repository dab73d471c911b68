// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate for this machine's loopback addresses, made anew for each start and never written
 * with its key.
 *
 * @param certificate what clients have to trust
 * @param serverSide for an HTTPS server
 */
record LoopbackCertificate(X509Certificate certificate, SSLContext serverSide) {

    private static final Duration VALIDITY = Duration.ofDays(30);
    private static final char[] NO_PASSWORD = {};

    static LoopbackCertificate create() throws IOException {
        SecureRandom random = new SecureRandom();
        Instant now = Instant.now();
        X500Name name = new X500Name("CN=127.0.0.1");
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            X509Certificate certificate =
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    new JcaX509v3CertificateBuilder(
                                                    name,
                                                    new BigInteger(127, random),
                                                    Date.from(now.minus(Duration.ofHours(1))),
                                                    Date.from(now.plus(VALIDITY)),
                                                    name,
                                                    pair.getPublic())
                                            .addExtension(
                                                    Extension.basicConstraints,
                                                    true,
                                                    new BasicConstraints(true))
                                            .addExtension(
                                                    Extension.subjectAlternativeName,
                                                    false,
                                                    new GeneralNames(
                                                            new GeneralName[] {
                                                                new GeneralName(
                                                                        GeneralName.iPAddress,
                                                                        "127.0.0.1"),
                                                                new GeneralName(
                                                                        GeneralName.dNSName,
                                                                        "localhost")
                                                            }))
                                            .build(
                                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                                            .build(pair.getPrivate())));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "loopback",
                    pair.getPrivate(),
                    NO_PASSWORD,
                    new X509Certificate[] {certificate});
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, random);
            return new LoopbackCertificate(certificate, context);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("no certificate could be made for the loopback interface", e);
        }
    }

    /** Returns the certificate as PEM. */
    static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
