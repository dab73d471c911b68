// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
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
}
