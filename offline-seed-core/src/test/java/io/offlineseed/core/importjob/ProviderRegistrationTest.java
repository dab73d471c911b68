// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import io.offlineseed.core.cloud.Endpoint;
import io.offlineseed.core.cloud.ServiceCalls;
import io.offlineseed.importjob.ServiceException;
import io.offlineseed.testing.MemoryHttpService;
import io.offlineseed.testing.MemoryHttpService.Reply;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ProviderRegistrationTest {

    private static final String PROVIDER =
            "http://127.0.0.1:8080/subscriptions/s1/providers/Microsoft.DataBox";
    private static final String VERSION = "?api-version=2021-04-01";

    private final Queue<String> states = new ArrayDeque<>();
    private final List<Long> pauses = new ArrayList<>();
    private final MemoryHttpService service =
            new MemoryHttpService(
                    call ->
                            Reply.json(
                                    200,
                                    "{\"registrationState\":\""
                                            + (states.size() > 1
                                                    ? states.remove()
                                                    : states.element())
                                            + "\"}"));
    private final ProviderRegistration registration =
            new ProviderRegistration(
                    new ServiceCalls(
                            Endpoint.parse("http://127.0.0.1:8080"),
                            request -> Mono.just(new AccessToken("t", OffsetDateTime.MAX)),
                            "2025-07-01",
                            service,
                            null),
                    "Microsoft.DataBox",
                    time -> pauses.add(time.toSeconds()));

    private List<String> asked() {
        return service.calls().stream().map(call -> call.method() + " " + call.url()).toList();
    }

    @Test
    void ensure_registered_onlyLooks() {
        states.add("Registered");

        registration.ensure("s1");

        assertThat(asked()).containsExactly("GET " + PROVIDER + VERSION);
    }

    @Test
    void ensure_notRegistered_asksForItAndWaits() {
        states.addAll(List.of("NotRegistered", "Registering", "Registering", "Registered"));

        registration.ensure("s1");

        assertThat(asked())
                .containsExactly(
                        "GET " + PROVIDER + VERSION,
                        "POST " + PROVIDER + "/register" + VERSION,
                        "GET " + PROVIDER + VERSION,
                        "GET " + PROVIDER + VERSION);
        assertThat(pauses).hasSize(2);
    }

    @Test
    void ensure_neverRegistered_isGivenUpAndMayBeCalledAgain() {
        states.add("Registering");

        assertThatThrownBy(() -> registration.ensure("s1"))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.isRetryable()).isTrue())
                .hasMessageContaining("Microsoft.DataBox")
                .hasMessageContaining("Registering");
        assertThat(pauses.stream().mapToLong(Long::longValue).sum()).isEqualTo(600);
    }
}
