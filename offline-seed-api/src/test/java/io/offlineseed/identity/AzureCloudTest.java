// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureCloudTest {

    @ParameterizedTest
    @CsvSource({
        "AzureCloud, management.core.windows.net, https://acme.blob.core.windows.net,"
                + " https://login.microsoftonline.com",
        "AzureUSGovernment, management.core.usgovcloudapi.net,"
                + " https://acme.blob.core.usgovcloudapi.net, https://login.microsoftonline.us",
        "AzureChinaCloud, management.core.chinacloudapi.cn,"
                + " https://acme.blob.core.chinacloudapi.cn, https://login.chinacloudapi.cn"
    })
    void clouds_areFoundByNameAndByServiceManagement(
            String name, String host, URI blobs, String login) {
        AzureCloud cloud = AzureCloud.find(name.toUpperCase(java.util.Locale.ROOT)).orElseThrow();

        assertThat(cloud.name()).isEqualTo(name);
        assertThat(AzureCloud.findByServiceManagement(URI.create("https://" + host + ":443/")))
                .contains(cloud);
        assertThat(cloud.blobEndpoint("acme")).isEqualTo(blobs);
        assertThat(cloud.tokenEndpoint("AAAAAAAA-0000-0000-0000-000000000000"))
                .hasToString(login + "/aaaaaaaa-0000-0000-0000-000000000000/oauth2/v2.0/token");
    }

    @Test
    void clouds_ofOthers_areNotFound() {
        assertThat(AzureCloud.find("AzureGermanCloud")).isEmpty();
        assertThat(
                        AzureCloud.findByServiceManagement(
                                URI.create("https://management.core.windows.net.example.org")))
                .isEmpty();
        assertThat(AzureCloud.findByServiceManagement(URI.create("x"))).isEmpty();
    }

    @Test
    void with_changesOnePlaceOnly() {
        AzureCloud own =
                AzureCloud.PUBLIC
                        .withName("own")
                        .withLogin(URI.create("https://login.example.org/"))
                        .withResourceManager(URI.create("http://127.0.0.1:8080"))
                        .withStorageSuffix(".storage.example.org");

        assertThat(own.login()).hasToString("https://login.example.org");
        assertThat(own.storageSuffix()).isEqualTo("storage.example.org");
        assertThat(own.graph()).isEqualTo(AzureCloud.PUBLIC.graph());
        assertThat(own).hasToString("own (http://127.0.0.1:8080)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org",
                "login.example.org",
                "https://user@example.org",
                "https://example.org?x",
                "https://example.org#x"
            })
    void with_anotherKindOfAddress_isRefused(String address) {
        assertThatThrownBy(() -> AzureCloud.PUBLIC.withGraph(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("graph must be a URL such as https://example.org");
    }
}
