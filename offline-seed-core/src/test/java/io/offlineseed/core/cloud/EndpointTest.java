// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @Test
    void parse_addressWithSlashAndUsualPort_isTheSameEndpoint() {
        Endpoint endpoint = Endpoint.parse("HTTPS://Management.Azure.com:443/");

        assertThat(endpoint).hasToString("https://management.azure.com");
        assertThat(endpoint.resolve("/x?y=z")).isEqualTo("https://management.azure.com/x?y=z");
        assertThat(endpoint.tokenScope()).isEqualTo("https://management.azure.com/.default");
        assertThat(endpoint.isLoopback()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080",
                "http://localhost:1",
                "http://[::1]:5",
                "http://127.9.9.9/arm/"
            })
    void parse_plainHttpOnThisMachine_isAccepted(String url) {
        assertThat(Endpoint.parse(url).isLoopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://management.azure.com",
                "http://127.0.0.1.example.com",
                "http://localhost.example.com",
                "ftp://127.0.0.1",
                "https://user@management.azure.com",
                "https://management.azure.com?x=y",
                "https://management.azure.com#f",
                "management.azure.com",
                "https://",
                "not a url"
            })
    void parse_addressTheTokenMustNotBeSentTo_isRefused(String url) {
        assertThatThrownBy(() -> Endpoint.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endpoint");
    }

    @ParameterizedTest
    @CsvSource({
        "https://management.azure.com/next?$skiptoken=1, true",
        "https://MANAGEMENT.azure.com:443/next, true",
        "http://management.azure.com/next, false",
        "https://management.azure.com:8443/next, false",
        "https://management.azure.com.example.com/next, false",
        "https://management.azure.com@example.com/next, false",
        "https://user@management.azure.com/next, false",
        "/next, false"
    })
    void covers_link_onlyIfSchemeHostAndPortAreTheSame(String link, boolean covered) {
        assertThat(Endpoint.PUBLIC_RESOURCE_MANAGER.covers(URI.create(link))).isEqualTo(covered);
    }

    @Test
    void segment_whateverText_holdsNothingThatEndsASegment() {
        assertThat(Endpoint.segment("a b/c?d#e%(f)ü"))
                .isEqualTo("a%20b%2Fc%3Fd%23e%25%28f%29%C3%BC");
        assertThat(Endpoint.segment("Az09-._~")).isEqualTo("Az09-._~");
    }
}
