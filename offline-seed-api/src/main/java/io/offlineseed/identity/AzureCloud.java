// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One of Azure's clouds: where everything is that a seed needs. A cloud of one's own, or a stand-in
 * on this machine, is made from one of the constants with the {@code with} methods. Immutable.
 *
 * <p>Source: docs/azure.md, "Endpoints".
 *
 * @param name the cloud's name, as Azure's command line has it
 * @param login where tokens are issued
 * @param resourceManager where resources such as import jobs are managed
 * @param serviceManagement where the predecessor of Resource Manager was; publish settings files
 *     tell their cloud by it
 * @param graph the root of Microsoft Graph, where applications are registered
 * @param storageSuffix what names of storage hosts end in, such as {@code core.windows.net}
 * @param portal where people manage things
 */
public record AzureCloud(
        String name,
        URI login,
        URI resourceManager,
        URI serviceManagement,
        URI graph,
        String storageSuffix,
        URI portal) {

    private static final Pattern SUFFIX = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");

    /** The public cloud. */
    public static final AzureCloud PUBLIC =
            new AzureCloud(
                    "AzureCloud",
                    URI.create("https://login.microsoftonline.com"),
                    URI.create("https://management.azure.com"),
                    URI.create("https://management.core.windows.net"),
                    URI.create("https://graph.microsoft.com"),
                    "core.windows.net",
                    URI.create("https://portal.azure.com"));

    /**
     * The cloud of the government of the United States. Its Department of Defense has a Graph of
     * its own: {@code US_GOVERNMENT.withGraph(URI.create("https://dod-graph.microsoft.us"))}.
     */
    public static final AzureCloud US_GOVERNMENT =
            new AzureCloud(
                    "AzureUSGovernment",
                    URI.create("https://login.microsoftonline.us"),
                    URI.create("https://management.usgovcloudapi.net"),
                    URI.create("https://management.core.usgovcloudapi.net"),
                    URI.create("https://graph.microsoft.us"),
                    "core.usgovcloudapi.net",
                    URI.create("https://portal.azure.us"));

    /** The cloud in China, run by 21Vianet. */
    public static final AzureCloud CHINA =
            new AzureCloud(
                    "AzureChinaCloud",
                    URI.create("https://login.chinacloudapi.cn"),
                    URI.create("https://management.chinacloudapi.cn"),
                    URI.create("https://management.core.chinacloudapi.cn"),
                    URI.create("https://microsoftgraph.chinacloudapi.cn"),
                    "core.chinacloudapi.cn",
                    URI.create("https://portal.azure.cn"));

    /**
     * Validates, and takes slashes off the ends of the addresses.
     *
     * @throws IllegalArgumentException if an address is no HTTP(S) URL without user, query and
     *     fragment, or the suffix no host name. Plain HTTP is refused later, where it is used, for
     *     any host but this machine
     */
    public AzureCloud {
        if (Objects.requireNonNull(name, "name").isBlank()) {
            throw new IllegalArgumentException("name must not be blank");
        }
        login = address("login", login);
        resourceManager = address("resourceManager", resourceManager);
        serviceManagement = address("serviceManagement", serviceManagement);
        graph = address("graph", graph);
        storageSuffix =
                Objects.requireNonNull(storageSuffix, "storageSuffix")
                        .toLowerCase(Locale.ROOT)
                        .replaceFirst("^\\.", "");
        if (!SUFFIX.matcher(storageSuffix).matches()) {
            throw new IllegalArgumentException(
                    "storageSuffix must be a host name such as core.windows.net, was '"
                            + storageSuffix
                            + "'");
        }
        portal = address("portal", portal);
    }

    private static URI address(String name, URI value) {
        Objects.requireNonNull(value, name);
        String scheme = value.getScheme() == null ? "" : value.getScheme();
        if (!(scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"))
                || value.getHost() == null
                || value.getRawUserInfo() != null
                || value.getRawQuery() != null
                || value.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    name
                            + " must be a URL such as https://example.org, without user, query and"
                            + " fragment; it was not");
        }
        return URI.create(value.toString().replaceFirst("/+$", ""));
    }

    /** Returns the three clouds of Azure. */
    public static List<AzureCloud> all() {
        return List.of(PUBLIC, US_GOVERNMENT, CHINA);
    }

    /** Returns the cloud of that name, in whatever case. */
    public static Optional<AzureCloud> find(String name) {
        Objects.requireNonNull(name, "name");
        return all().stream().filter(cloud -> cloud.name.equalsIgnoreCase(name)).findFirst();
    }

    /** Returns the cloud whose service management was at that address. */
    public static Optional<AzureCloud> findByServiceManagement(URI address) {
        String host = address.getHost();
        return host == null
                ? Optional.empty()
                : all().stream()
                        .filter(cloud -> host.equalsIgnoreCase(cloud.serviceManagement.getHost()))
                        .findFirst();
    }

    /**
     * Returns where blobs of an account are, such as {@code https://acme.blob.core.windows.net}.
     */
    public URI blobEndpoint(String storageAccountName) {
        if (!ACCOUNT.matcher(storageAccountName).matches()) {
            throw new IllegalArgumentException(
                    "storageAccountName must be 3 to 24 lower-case letters and digits, was '"
                            + storageAccountName
                            + "'");
        }
        return URI.create("https://" + storageAccountName + ".blob." + storageSuffix);
    }

    /** Returns where an identity of a tenant is issued its tokens. */
    public URI tokenEndpoint(String tenantId) {
        return URI.create(
                login + "/" + Arguments.guid("tenantId", tenantId) + "/oauth2/v2.0/token");
    }

    /** Returns the page of the portal on which a publish settings file is made and downloaded. */
    public URI publishSettingsDownload() {
        return URI.create(
                portal + "/#blade/Microsoft_Azure_ClassicResources/PublishingProfileBlade");
    }

    /** Returns this cloud under another name. */
    public AzureCloud withName(String newName) {
        return new AzureCloud(
                newName, login, resourceManager, serviceManagement, graph, storageSuffix, portal);
    }

    /** Returns this cloud with tokens issued elsewhere. */
    public AzureCloud withLogin(URI address) {
        return new AzureCloud(
                name, address, resourceManager, serviceManagement, graph, storageSuffix, portal);
    }

    /** Returns this cloud with another Resource Manager. */
    public AzureCloud withResourceManager(URI address) {
        return new AzureCloud(
                name, login, address, serviceManagement, graph, storageSuffix, portal);
    }

    /** Returns this cloud with another Graph. */
    public AzureCloud withGraph(URI address) {
        return new AzureCloud(
                name, login, resourceManager, serviceManagement, address, storageSuffix, portal);
    }

    /** Returns this cloud with storage hosts of another suffix. */
    public AzureCloud withStorageSuffix(String suffix) {
        return new AzureCloud(
                name, login, resourceManager, serviceManagement, graph, suffix, portal);
    }

    @Override
    public String toString() {
        return name + " (" + resourceManager + ")";
    }
}
