// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.importjob.ImportService;
import io.offlineseed.testing.MemoryHttpService;
import io.offlineseed.testing.MemoryHttpService.Reply;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

class ImportJobClientBuilderTest {

    @Test
    void buildClient_withoutCredential_namesIt() {
        assertThatThrownBy(() -> new ImportJobClientBuilder().buildClient())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("credential is required");
    }

    @Test
    void buildClient_credentialOnly_isEnough() {
        assertThat(new ImportJobClientBuilder().credential(request -> Mono.empty()).buildClient())
                .isNotNull();
    }

    @Test
    void endpoint_plainHttpToAnotherMachine_isRefused() {
        assertThatThrownBy(() -> new ImportJobClientBuilder().endpoint("http://example.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must use https");
    }

    @ParameterizedTest
    @CsvSource({
        "AzureCloud, management.azure.com",
        "AzureUSGovernment, management.usgovcloudapi.net",
        "AzureChinaCloud, management.chinacloudapi.cn"
    })
    void cloud_decidesWhoIsAskedAndForWhichToken(String name, String host) {
        MemoryHttpService service =
                new MemoryHttpService(call -> Reply.json(200, "{\"value\":[]}"));
        List<String> scopes = new ArrayList<>();

        try (Stream<?> jobs =
                new ImportJobClientBuilder()
                        .cloud(AzureCloud.find(name).orElseThrow())
                        .credential(
                                request -> {
                                    scopes.addAll(request.getScopes());
                                    return Mono.just(
                                            new AccessToken(
                                                    "token",
                                                    OffsetDateTime.now(ZoneOffset.UTC)
                                                            .plusHours(1)));
                                })
                        .httpClient(service)
                        .buildClient()
                        .list("11111111-1111-1111-1111-111111111111")) {
            assertThat(jobs).isEmpty();
        }

        assertThat(service.calls().get(0).url()).startsWith("https://" + host + "/subscriptions/");
        assertThat(scopes).containsExactly("https://" + host + "/.default");
    }

    @Test
    void buildClient_tenantForDataBox_namesBoth() {
        ImportJobClientBuilder builder =
                new ImportJobClientBuilder()
                        .credential(request -> Mono.empty())
                        .service(ImportService.DATA_BOX)
                        .clientTenantId("11111111-2222-3333-4444-555555555555");

        assertThatThrownBy(builder::buildClient)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("clientTenantId")
                .hasMessageContaining("DATA_BOX");
    }

    @Test
    void serviceVersionAndLanguage_thatAreNone_areRefused() {
        ImportJobClientBuilder builder = new ImportJobClientBuilder();

        assertThatThrownBy(() -> builder.serviceVersion("latest"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2021-01-01");
        assertThatThrownBy(() -> builder.acceptLanguage("en\r\nX: y"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
