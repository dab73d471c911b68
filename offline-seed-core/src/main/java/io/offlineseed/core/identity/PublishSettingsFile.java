// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.xml.Xml;
import io.offlineseed.identity.AuthenticationException;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.identity.PublishSettings;
import io.offlineseed.identity.PublishedSubscription;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads publish settings files, and tells whether one may select a job's subscription. Private keys
 * in them are not kept. Thread-safe. Source: docs/formats/publish-settings.md.
 */
public final class PublishSettingsFile {

    private static final int MAX_BYTES = 8 << 20; // some 4 KB for each subscription
    private static final char[] NO_PASSWORD = {};

    private final Path file;
    private final AzureCloud cloud;

    /**
     * For a file.
     *
     * @param cloud whose download page is shown if the file is of no use
     */
    public PublishSettingsFile(Path file, AzureCloud cloud) {
        this.file = Objects.requireNonNull(file, "file");
        this.cloud = Objects.requireNonNull(cloud, "cloud");
    }

    /**
     * Returns the file's entry of a subscription.
     *
     * @throws AuthenticationException if the file is missing, cannot be understood, is of another
     *     subscription, or expired; the message holds the page to download another one from
     */
    public PublishedSubscription select(String subscriptionId, Instant now) {
        PublishSettings settings = read();
        PublishedSubscription found =
                settings.find(subscriptionId)
                        .orElseThrow(() -> otherSubscription(settings, subscriptionId));
        if (found.isExpired(now)) {
            throw new AuthenticationException(
                    "PUBLISH_SETTINGS_EXPIRED",
                    "The publish settings file "
                            + file
                            + " was in date until "
                            + found.validUntil()
                            + ". "
                            + download(found.cloud().orElse(cloud))
                            + " Nothing was changed.",
                    false,
                    null);
        }
        return found;
    }

    private AuthenticationException otherSubscription(
            PublishSettings settings, String subscriptionId) {
        List<String> ids =
                settings.subscriptions().stream().map(PublishedSubscription::id).toList();
        return new AuthenticationException(
                "PUBLISH_SETTINGS_OTHER_SUBSCRIPTION",
                "The publish settings file "
                        + file
                        + " is not of subscription "
                        + subscriptionId
                        + ", which the job is in, but of "
                        + String.join(", ", ids)
                        + ". Name the file of the job's subscription. "
                        + download(cloud)
                        + " Nothing was changed.",
                false,
                null);
    }

    private static String download(AzureCloud cloud) {
        return "One can be downloaded at " + cloud.publishSettingsDownload() + " .";
    }

    /**
     * Reads the file.
     *
     * @throws AuthenticationException if there is none ({@code PUBLISH_SETTINGS_MISSING}) or it
     *     cannot be understood ({@code PUBLISH_SETTINGS_UNREADABLE}); no content is in the message
     */
    public PublishSettings read() {
        byte[] content;
        try {
            content = DurableFiles.read(file, MAX_BYTES);
        } catch (NoSuchFileException e) {
            throw new AuthenticationException(
                    "PUBLISH_SETTINGS_MISSING",
                    "There is no publish settings file "
                            + file
                            + ". "
                            + download(cloud)
                            + " Nothing was changed.",
                    false,
                    e);
        } catch (IOException e) {
            throw unreadable("it cannot be read: " + e.getMessage(), e);
        }
        try {
            return parse(content);
        } catch (XMLStreamException e) {
            throw unreadable(
                    "it is no XML of the kind, line " + e.getLocation().getLineNumber(), null);
        } catch (IOException e) {
            throw unreadable(String.valueOf(e.getMessage()), null);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private AuthenticationException unreadable(String why, @Nullable Exception cause) {
        return new AuthenticationException(
                "PUBLISH_SETTINGS_UNREADABLE",
                "The publish settings file "
                        + file
                        + " cannot be used: "
                        + why
                        + ". "
                        + download(cloud)
                        + " The file was left as it is.",
                false,
                cause);
    }

    private static PublishSettings parse(byte[] content) throws XMLStreamException, IOException {
        XMLStreamReader xml = Xml.reader(fromTheFirstTag(content));
        if (xml.nextTag() != XMLStreamConstants.START_ELEMENT
                || !xml.getLocalName().equals("PublishData")) {
            throw new IOException("its root is not PublishData");
        }
        String version = "1.0";
        @Nullable String profileAddress = null;
        @Nullable String profileCertificate = null;
        List<PublishedSubscription> found = new ArrayList<>();
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            if (xml.getLocalName().equals("PublishProfile")) {
                String given = attribute(xml, "SchemaVersion");
                version = given == null ? version : given;
                profileAddress = attribute(xml, "Url");
                profileCertificate = attribute(xml, "ManagementCertificate");
            } else if (xml.getLocalName().equals("Subscription")) {
                String address = attribute(xml, "ServiceManagementUrl");
                String certificate = attribute(xml, "ManagementCertificate");
                found.add(
                        subscription(
                                xml,
                                address == null ? profileAddress : address,
                                certificate == null ? profileCertificate : certificate));
            }
        }
        if (found.isEmpty()) {
            throw new IOException("it names no subscription");
        }
        return new PublishSettings(version, found);
    }

    private static PublishedSubscription subscription(
            XMLStreamReader xml, @Nullable String address, @Nullable String certificate)
            throws IOException {
        String id = attribute(xml, "Id");
        String name = attribute(xml, "Name");
        if (id == null || address == null || certificate == null) {
            throw new IOException(
                    "a subscription lacks its Id, ServiceManagementUrl or ManagementCertificate");
        }
        try {
            return new PublishedSubscription(
                    id.replaceAll("[{}\\s]", ""),
                    name == null ? "" : name,
                    URI.create(address.strip()),
                    certificate(Base64.getMimeDecoder().decode(certificate)));
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "a subscription's Id is no GUID, its address no URL or its certificate no"
                            + " Base64");
        }
    }

    /** Attributes' names are taken in whatever case: such files are edited by hand. */
    private static @Nullable String attribute(XMLStreamReader xml, String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equalsIgnoreCase(name)) {
                String value = xml.getAttributeValue(i);
                return value.isBlank() ? null : value;
            }
        }
        return null;
    }

    /** Samples of Microsoft's own have blank lines before the declaration, which XML forbids. */
    private static ByteArrayInputStream fromTheFirstTag(byte[] content) {
        int start = 0;
        while (start < content.length && content[start] != '<') {
            byte b = content[start];
            boolean mark = (b & 0xff) == 0xef || (b & 0xff) == 0xbb || (b & 0xff) == 0xbf;
            if (!mark && !Character.isWhitespace(b)) {
                break;
            }
            start++;
        }
        return new ByteArrayInputStream(content, start, content.length - start);
    }

    private static X509Certificate certificate(byte[] bytes) throws IOException {
        try {
            KeyStore store = CertificateFiles.load(bytes, NO_PASSWORD);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                    return certificate;
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            return bare(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
        throw new IOException("the PKCS#12 in it holds no certificate");
    }

    /** Someone took the private key out and left the certificate: as good. */
    private static X509Certificate bare(byte[] bytes) throws IOException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(bytes));
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "its certificate is no PKCS#12 without a password ("
                            + e.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                            + ")");
        }
    }
}
