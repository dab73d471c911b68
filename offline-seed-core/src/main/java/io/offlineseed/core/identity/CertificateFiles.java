// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.identity.ApplicationCertificate;
import io.offlineseed.identity.AuthenticationException;
import io.offlineseed.identity.OfflineApplicationParams;
import io.offlineseed.identity.ProtectedKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Certificates with their keys on their way from and to PKCS#12, files and stores. Passwords stay
 * the caller's, who wipes them. Thread-safe.
 */
public final class CertificateFiles {

    private static final int MAX_BYTES = 1 << 20;
    private static final int MIN_PASSWORD_CHARACTERS = 8;
    private static final String TYPE = "PKCS12";

    private final DurableFiles files;

    /** Writes with the given way of writing. */
    public CertificateFiles(DurableFiles files) {
        this.files = Objects.requireNonNull(files, "files");
    }

    /**
     * Writes the public part as DER, the form of {@code .cer} files. An existing file is replaced.
     *
     * @throws AuthenticationException if it cannot be written
     */
    public void writeCer(X509Certificate certificate, Path file) {
        try {
            files.replace(file, certificate.getEncoded());
        } catch (IOException e) {
            throw notWritten(file, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("certificate has no DER form", e);
        }
    }

    /**
     * Writes certificate and key as PKCS#12 to a file that only its owner can open.
     *
     * @throws AuthenticationException if the key never leaves its store ({@code KEY_UNUSABLE}), or
     *     the file cannot be written
     */
    public void writePkcs12(ApplicationCertificate certificate, char[] password, Path file) {
        byte[] content = protect(certificate, password).pkcs12();
        try {
            files.replaceOwnerOnly(file, content);
        } catch (IOException e) {
            throw notWritten(file, e);
        }
    }

    static AuthenticationException notWritten(Path file, IOException cause) {
        return new AuthenticationException(
                "IDENTITY_FILE_NOT_WRITTEN",
                "Could not write "
                        + file
                        + ": "
                        + cause.getMessage()
                        + ". Choose a directory that can be written and, for files with keys, one on"
                        + " a file system that keeps other users out. An existing file of that name"
                        + " was left as it is.",
                false,
                cause);
    }

    /**
     * Reads a file in PKCS#12.
     *
     * @throws AuthenticationException if it cannot be read or opened ({@code
     *     CERTIFICATE_UNREADABLE})
     */
    public static ApplicationCertificate readPkcs12(Path file, char[] password) {
        byte[] content;
        try {
            content = DurableFiles.read(file, MAX_BYTES);
        } catch (IOException e) {
            throw unreadable(file.toString(), "the file cannot be read: " + e.getMessage(), e);
        }
        try {
            return open(content, password, file.toString());
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /**
     * Returns certificate and key as PKCS#12 with AES-256.
     *
     * @param password at least 8 characters
     * @throws AuthenticationException if the key never leaves its store ({@code KEY_UNUSABLE})
     * @throws IllegalArgumentException if the password is shorter
     */
    public static ProtectedKey protect(ApplicationCertificate certificate, char[] password) {
        if (password.length < MIN_PASSWORD_CHARACTERS) {
            throw new IllegalArgumentException(
                    "password must have at least "
                            + MIN_PASSWORD_CHARACTERS
                            + " characters, had "
                            + password.length);
        }
        if (certificate.privateKey().getEncoded() == null) {
            throw new AuthenticationException(
                    "KEY_UNUSABLE",
                    "The private key of certificate "
                            + certificate.thumbprint()
                            + " cannot be exported: its store does not give it away. Sign in with it on"
                            + " this machine, or make a new certificate for the other one. Nothing was"
                            + " written.",
                    false,
                    null);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            KeyStore store = KeyStore.getInstance(TYPE);
            store.load(null, null);
            store.setKeyEntry(
                    certificate.thumbprint().toLowerCase(Locale.ROOT),
                    certificate.privateKey(),
                    password,
                    new Certificate[] {certificate.certificate()});
            store.store(out, password);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("PKCS#12 could not be made in memory", e);
        }
        return new ProtectedKey(out.toByteArray());
    }

    /**
     * Opens the key that params carry.
     *
     * @throws AuthenticationException if they carry none ({@code CERTIFICATE_NOT_FOUND}), it is
     *     another certificate's, or the password does not open it ({@code CERTIFICATE_UNREADABLE})
     */
    public static ApplicationCertificate open(OfflineApplicationParams params, char[] password) {
        String wanted = params.application().thumbprint();
        ProtectedKey key =
                params.key()
                        .orElseThrow(
                                () ->
                                        new AuthenticationException(
                                                "CERTIFICATE_NOT_FOUND",
                                                "The params of application "
                                                        + params.application().clientId()
                                                        + " carry no key. Take certificate "
                                                        + wanted
                                                        + " from this machine's certificate store, or"
                                                        + " make params that carry the key. Nothing was"
                                                        + " changed.",
                                                false,
                                                null));
        byte[] pkcs12 = key.pkcs12();
        try {
            ApplicationCertificate opened = open(pkcs12, password, "the params");
            if (!opened.certificate().equals(params.application().certificate())) {
                throw unreadable(
                        "the params",
                        "it is " + opened.thumbprint() + ", the application's is " + wanted,
                        null);
            }
            return opened;
        } finally {
            Arrays.fill(pkcs12, (byte) 0);
        }
    }

    /**
     * Opens PKCS#12.
     *
     * @param password may be empty
     * @param where what it comes from, for messages
     * @throws AuthenticationException if it is none, the password is wrong, or it holds no RSA
     *     certificate with its key ({@code CERTIFICATE_UNREADABLE})
     */
    static ApplicationCertificate open(byte[] pkcs12, char[] password, String where) {
        try {
            KeyStore store = load(pkcs12, password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)
                        && store.getCertificate(alias) instanceof X509Certificate certificate
                        && store.getKey(alias, password) instanceof PrivateKey key) {
                    return new ApplicationCertificate(certificate, key);
                }
            }
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw unreadable(
                    where,
                    isWrongPassword(e)
                            ? "the password does not open it"
                            : "it is no PKCS#12 with an RSA certificate and its key",
                    e);
        }
        throw unreadable(where, "it holds no certificate with its private key", null);
    }

    /** Returns the content. Of an empty password the JDK tries both forms that programs write. */
    static KeyStore load(byte[] pkcs12, char[] password)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(TYPE);
        store.load(new ByteArrayInputStream(pkcs12), password);
        return store;
    }

    private static boolean isWrongPassword(Exception failure) {
        return failure.getCause() instanceof GeneralSecurityException;
    }

    private static AuthenticationException unreadable(
            String where, String why, @Nullable Exception cause) {
        return new AuthenticationException(
                "CERTIFICATE_UNREADABLE",
                "Cannot use the certificate in "
                        + where
                        + ": "
                        + why
                        + ". Check file and password, or export the certificate with its private key"
                        + " again. It was left as it is.",
                false,
                cause == null ? null : withoutContent(cause));
    }

    /** Only the kind of the failure: messages of parsers may quote what they read. */
    private static Throwable withoutContent(Exception cause) {
        IOException told = new IOException(cause.getClass().getSimpleName());
        told.setStackTrace(cause.getStackTrace());
        return told;
    }

    /**
     * Finds a certificate and its key in a store, such as the JDK's {@code
     * Windows-MY-LOCALMACHINE}; the key may be one that never leaves it.
     *
     * @param store loaded
     * @param thumbprint 40 hexadecimal digits, in whatever case and with blanks or other characters
     *     as copied from a dialog
     * @param keyPassword the entry's password, or null where stores have none, as Windows'
     * @throws AuthenticationException if it is not there ({@code CERTIFICATE_NOT_FOUND}) or its key
     *     cannot be had ({@code KEY_UNUSABLE})
     */
    public static ApplicationCertificate find(
            KeyStore store, String thumbprint, char @Nullable [] keyPassword) {
        String wanted = thumbprint.replaceAll("[^0-9A-Fa-f]", "").toUpperCase(Locale.ROOT);
        List<String> seen = new ArrayList<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (!(store.getCertificate(alias) instanceof X509Certificate certificate)) {
                    continue;
                }
                String found = ApplicationCertificate.thumbprintOf(certificate);
                seen.add(found);
                if (found.equals(wanted) && store.isKeyEntry(alias)) {
                    return withKey(store, alias, certificate, keyPassword);
                }
            }
        } catch (KeyStoreException e) {
            throw new IllegalStateException("the key store must be loaded first", e);
        }
        throw new AuthenticationException(
                "CERTIFICATE_NOT_FOUND",
                "There is no certificate with thumbprint "
                        + wanted
                        + " and a private key in the certificate store ("
                        + store.getType()
                        + "), which holds "
                        + seen.size()
                        + " certificates. Import the PKCS#12 file into it, or name another thumbprint."
                        + " Nothing was changed.",
                false,
                null);
    }

    private static ApplicationCertificate withKey(
            KeyStore store,
            String alias,
            X509Certificate certificate,
            char @Nullable [] keyPassword)
            throws KeyStoreException {
        Throwable cause = null;
        try {
            Key key = store.getKey(alias, keyPassword);
            if (key instanceof PrivateKey privateKey) {
                return new ApplicationCertificate(certificate, privateKey);
            }
        } catch (GeneralSecurityException e) {
            cause = withoutContent(e);
        }
        throw new AuthenticationException(
                "KEY_UNUSABLE",
                "The private key of certificate "
                        + ApplicationCertificate.thumbprintOf(certificate)
                        + " cannot be had from its store ("
                        + store.getType()
                        + "). Check its password, or that this account may use it (Windows: Manage"
                        + " Private Keys). Nothing was changed.",
                false,
                cause);
    }
}
