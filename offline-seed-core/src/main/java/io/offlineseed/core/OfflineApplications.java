// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.identity.CertificateAssertion;
import io.offlineseed.core.identity.CertificateFiles;
import io.offlineseed.core.identity.Certificates;
import io.offlineseed.core.identity.ManualSteps;
import io.offlineseed.core.identity.ParamsFile;
import io.offlineseed.identity.ApplicationCertificate;
import io.offlineseed.identity.ApplicationLogin;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.identity.AzureRole;
import io.offlineseed.identity.CertificateOptions;
import io.offlineseed.identity.OfflineApplication;
import io.offlineseed.identity.OfflineApplicationParams;
import io.offlineseed.identity.ProtectedKey;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a machine needs to sign in as the application: its certificate, the params file, the
 * signature. The application itself is set up by the client of {@link
 * OfflineApplicationClientBuilder}. Passwords stay the caller's, who wipes them. Thread-safe.
 */
public final class OfflineApplications {

    private OfflineApplications() {}

    /**
     * Returns a new self-signed certificate with its key, named {@code
     * CB_AzureADCertforOfflineSeeding_<resource id>}. Nothing is written. Takes up to some seconds
     * with long keys.
     *
     * @param resourceId what it is for, such as the server's name or the vault's GUID: a GUID, or 1
     *     to 32 letters, digits, periods, underscores and hyphens
     */
    public static ApplicationCertificate createCertificate(
            String resourceId, CertificateOptions options) {
        return new Certificates(Clock.systemUTC(), new SecureRandom()).create(resourceId, options);
    }

    /**
     * Writes a certificate's public part as DER, the form of {@code .cer} files that the portal
     * takes. An existing file is replaced.
     *
     * @throws io.offlineseed.identity.AuthenticationException if it cannot be written ({@code
     *     IDENTITY_FILE_NOT_WRITTEN})
     */
    public static void exportCertificate(X509Certificate certificate, Path file) {
        new CertificateFiles(new DurableFiles()).writeCer(certificate, file);
    }

    /**
     * Writes certificate and key as PKCS#12 (AES-256) to a file that only its owner can open.
     *
     * @param password at least 8 characters
     * @throws io.offlineseed.identity.AuthenticationException if the key never leaves its store
     *     ({@code KEY_UNUSABLE}) or the file cannot be written ({@code IDENTITY_FILE_NOT_WRITTEN})
     */
    public static void exportPkcs12(
            ApplicationCertificate certificate, char[] password, Path file) {
        new CertificateFiles(new DurableFiles()).writePkcs12(certificate, password, file);
    }

    /**
     * Reads certificate and key from a PKCS#12 file ({@code .pfx}, {@code .p12}).
     *
     * @throws io.offlineseed.identity.AuthenticationException if it cannot be read or opened
     *     ({@code CERTIFICATE_UNREADABLE})
     */
    public static ApplicationCertificate readPkcs12(Path file, char[] password) {
        return CertificateFiles.readPkcs12(file, password);
    }

    /**
     * Finds a certificate and its key in a store, such as the JDK's {@code
     * Windows-MY-LOCALMACHINE}. The key may be one that never leaves it.
     *
     * @param store loaded
     * @param thumbprint as copied from a dialog, with blanks or without
     * @param keyPassword the entry's password, or null where stores have none, as Windows'
     * @throws io.offlineseed.identity.AuthenticationException if it is not there ({@code
     *     CERTIFICATE_NOT_FOUND}) or its key cannot be had ({@code KEY_UNUSABLE})
     */
    public static ApplicationCertificate findCertificate(
            KeyStore store, String thumbprint, char @Nullable [] keyPassword) {
        return CertificateFiles.find(store, thumbprint, keyPassword);
    }

    /**
     * Returns a certificate and its key under a password, to be carried by a params file.
     *
     * @param password at least 8 characters; does not travel with the file
     * @throws io.offlineseed.identity.AuthenticationException if the key never leaves its store
     *     ({@code KEY_UNUSABLE})
     */
    public static ProtectedKey protect(ApplicationCertificate certificate, char[] password) {
        return CertificateFiles.protect(certificate, password);
    }

    /**
     * Writes a params file that only its owner can open. An existing one is replaced.
     *
     * @param file mostly named {@code OfflineApplicationParams.xml}
     * @throws io.offlineseed.identity.AuthenticationException if it cannot be written, or not be
     *     kept from others ({@code IDENTITY_FILE_NOT_WRITTEN})
     */
    public static void writeParams(OfflineApplicationParams params, Path file) {
        new ParamsFile(new DurableFiles(), file).write(params);
    }

    /**
     * Reads a params file that {@link #writeParams} wrote. Those of Microsoft's tools have another
     * form.
     *
     * @throws io.offlineseed.identity.AuthenticationException if it cannot be read or understood
     *     ({@code PARAMS_UNREADABLE})
     */
    public static OfflineApplicationParams readParams(Path file) {
        return new ParamsFile(new DurableFiles(), file).read();
    }

    /**
     * Returns what signs in as the application, with the key a params file carries.
     *
     * @param password what the key is protected with
     * @throws io.offlineseed.identity.AuthenticationException if the file carries no key ({@code
     *     CERTIFICATE_NOT_FOUND}), or not the application's, or the password does not open it
     *     ({@code CERTIFICATE_UNREADABLE})
     */
    public static ApplicationLogin login(OfflineApplicationParams params, char[] password) {
        return login(params.application(), CertificateFiles.open(params, password));
    }

    /**
     * Returns what signs in as the application.
     *
     * @throws IllegalArgumentException if the certificate is not the application's
     */
    public static ApplicationLogin login(
            OfflineApplication application, ApplicationCertificate certificate) {
        return new CertificateAssertion(
                application, certificate, Clock.systemUTC(), new SecureRandom());
    }

    /**
     * Returns what a person does in the portal where a program may not use Microsoft Graph: a line
     * for each step, with the real names filled in. Export the certificate first.
     *
     * @param userId object id of the user the application is named after
     * @param certificateFile where {@link #exportCertificate} wrote it
     */
    public static List<String> manualSteps(
            AzureCloud cloud,
            String userId,
            X509Certificate certificate,
            Path certificateFile,
            String subscriptionId,
            String resourceGroup) {
        return ManualSteps.lines(
                cloud,
                userId,
                certificate,
                certificateFile,
                subscriptionId,
                resourceGroup,
                AzureRole.CONTRIBUTOR);
    }
}
