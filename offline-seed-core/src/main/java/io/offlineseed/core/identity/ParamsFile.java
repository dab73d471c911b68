// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.xml.Xml;
import io.offlineseed.identity.AuthenticationException;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.identity.OfflineApplication;
import io.offlineseed.identity.OfflineApplicationParams;
import io.offlineseed.identity.ProtectedKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * Files {@code OfflineApplicationParams.xml}. Thread-safe. Source:
 * docs/formats/offline-application-params.md.
 */
public final class ParamsFile {

    private static final String ROOT = "OfflineApplicationParams";
    private static final String NAMESPACE = "urn:offline-seed:offline-application-params";
    private static final int VERSION = 1;
    private static final int MAX_BYTES = 1 << 20;

    private final DurableFiles files;
    private final Path file;

    /** For a file. */
    public ParamsFile(DurableFiles files, Path file) {
        this.files = Objects.requireNonNull(files, "files");
        this.file = Objects.requireNonNull(file, "file");
    }

    /**
     * Writes the file so that only its owner can open it. An existing one is replaced.
     *
     * @throws AuthenticationException if it cannot be written, or not be kept from others ({@code
     *     IDENTITY_FILE_NOT_WRITTEN})
     */
    public void write(OfflineApplicationParams params) {
        try {
            files.replaceOwnerOnly(file, bytes(params));
        } catch (IOException e) {
            throw CertificateFiles.notWritten(file, e);
        }
    }

    private static byte[] bytes(OfflineApplicationParams params) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml = Xml.writer(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.setDefaultNamespace(NAMESPACE);
            xml.writeStartElement(NAMESPACE, ROOT);
            xml.writeDefaultNamespace(NAMESPACE);
            xml.writeAttribute("Version", String.valueOf(VERSION));
            writeCloud(xml, params.application().cloud());
            OfflineApplication application = params.application();
            element(xml, "TenantId", application.tenantId());
            element(xml, "ApplicationId", application.clientId());
            element(xml, "UserId", application.userId());
            element(xml, "SubscriptionId", application.subscriptionId());
            if (params.storageAccountName().isPresent()) {
                element(xml, "StorageAccountName", params.storageAccountName().get());
            }
            element(xml, "Thumbprint", application.thumbprint());
            element(xml, "Certificate", base64(application.certificate().getEncoded()));
            if (params.key().isPresent()) {
                element(xml, "Pkcs12", base64(params.key().get().pkcs12()));
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IOException("a value cannot be written as XML", e);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read has its DER form", e);
        }
        return out.toByteArray();
    }

    private static void writeCloud(XMLStreamWriter xml, AzureCloud cloud)
            throws XMLStreamException {
        boolean known = AzureCloud.find(cloud.name()).filter(cloud::equals).isPresent();
        element(xml, "Cloud", cloud.name());
        if (!known) {
            element(xml, "LoginUrl", cloud.login().toString());
            element(xml, "ResourceManagerUrl", cloud.resourceManager().toString());
            element(xml, "ServiceManagementUrl", cloud.serviceManagement().toString());
            element(xml, "GraphUrl", cloud.graph().toString());
            element(xml, "StorageSuffix", cloud.storageSuffix());
            element(xml, "PortalUrl", cloud.portal().toString());
        }
    }

    private static void element(XMLStreamWriter xml, String name, String text)
            throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement(NAMESPACE, name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * Reads the file.
     *
     * @throws AuthenticationException if it cannot be read or understood ({@code
     *     PARAMS_UNREADABLE})
     */
    public OfflineApplicationParams read() {
        try {
            return params(elements(DurableFiles.read(file, MAX_BYTES)));
        } catch (XMLStreamException e) {
            throw unreadable("it is no such XML, line " + e.getLocation().getLineNumber(), null);
        } catch (CertificateException | IllegalArgumentException e) {
            throw unreadable("one of its values is not what it should be", null);
        } catch (IOException e) {
            throw unreadable(String.valueOf(e.getMessage()), e);
        }
    }

    private AuthenticationException unreadable(String why, @Nullable Exception cause) {
        return new AuthenticationException(
                "PARAMS_UNREADABLE",
                "Cannot use "
                        + file
                        + " to sign in: "
                        + why
                        + ". Copy the file again from the server it was made on, or set the"
                        + " application up again to get another one. Files that Microsoft's tools made"
                        + " have another, unpublished form. It was left as it is.",
                false,
                cause);
    }

    /** The texts of the root's children by name; children not known to this version are skipped. */
    private static Map<String, String> elements(byte[] content)
            throws XMLStreamException, IOException {
        XMLStreamReader xml = Xml.reader(new ByteArrayInputStream(content));
        xml.nextTag();
        if (!xml.getLocalName().equals(ROOT) || !NAMESPACE.equals(xml.getNamespaceURI())) {
            throw new IOException("its root is not " + ROOT + " of " + NAMESPACE);
        }
        String version = String.valueOf(xml.getAttributeValue(null, "Version"));
        if (!version.equals(String.valueOf(VERSION))) {
            throw new IOException(
                    "it has version "
                            + version
                            + ", this release of the library knows version "
                            + VERSION
                            + " only");
        }
        Map<String, String> texts = new HashMap<>();
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            String name = xml.getLocalName();
            if (texts.put(name, xml.getElementText().strip()) != null) {
                throw new IOException("it has two elements " + name);
            }
        }
        return texts;
    }

    private static OfflineApplicationParams params(Map<String, String> texts)
            throws IOException, CertificateException {
        X509Certificate certificate =
                (X509Certificate)
                        CertificateFactory.getInstance("X.509")
                                .generateCertificate(
                                        new ByteArrayInputStream(
                                                decode(required(texts, "Certificate"))));
        OfflineApplication application =
                new OfflineApplication(
                        cloud(texts),
                        required(texts, "TenantId"),
                        required(texts, "ApplicationId"),
                        required(texts, "UserId"),
                        required(texts, "SubscriptionId"),
                        certificate);
        if (!application.thumbprint().equalsIgnoreCase(required(texts, "Thumbprint"))) {
            throw new IOException("its thumbprint is not that of its certificate");
        }
        return new OfflineApplicationParams(
                application,
                Optional.ofNullable(texts.get("StorageAccountName")),
                Optional.ofNullable(texts.get("Pkcs12"))
                        .map(text -> new ProtectedKey(decode(text))));
    }

    private static AzureCloud cloud(Map<String, String> texts) throws IOException {
        String name = required(texts, "Cloud");
        if (!texts.containsKey("LoginUrl")) {
            return AzureCloud.find(name)
                    .orElseThrow(
                            () ->
                                    new IOException(
                                            "its cloud '"
                                                    + name
                                                    + "' is not one of Azure's, and it has no"
                                                    + " LoginUrl"));
        }
        return new AzureCloud(
                name,
                URI.create(required(texts, "LoginUrl")),
                URI.create(required(texts, "ResourceManagerUrl")),
                URI.create(required(texts, "ServiceManagementUrl")),
                URI.create(required(texts, "GraphUrl")),
                required(texts, "StorageSuffix"),
                URI.create(required(texts, "PortalUrl")));
    }

    private static String required(Map<String, String> texts, String name) throws IOException {
        String text = texts.get(name);
        if (text == null || text.isEmpty()) {
            throw new IOException("it has no " + name);
        }
        return text;
    }

    private static byte[] decode(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }
}
