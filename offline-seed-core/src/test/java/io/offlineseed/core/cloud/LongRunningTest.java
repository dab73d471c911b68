// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import io.offlineseed.importjob.ServiceException;
import io.offlineseed.testing.MemoryHttpService;
import io.offlineseed.testing.MemoryHttpService.Reply;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class LongRunningTest {

    private static final String PLACE = "http://127.0.0.1:8080";
    private static final String WHAT = "delete import job 'j'";

    private final Queue<Reply> replies = new ArrayDeque<>();
    private final List<Long> pauses = new ArrayList<>();
    private final MemoryHttpService service =
            new MemoryHttpService(
                    call -> replies.size() > 1 ? replies.remove() : replies.element());
    private final ServiceCalls calls =
            new ServiceCalls(
                    Endpoint.parse(PLACE),
                    request -> Mono.just(new AccessToken("t", OffsetDateTime.MAX)),
                    "2025-07-01",
                    service,
                    null);
    private final LongRunning running =
            new LongRunning(calls, time -> pauses.add(time.toSeconds()));

    private void reply(
            int status, @Nullable String location, @Nullable String operation, String body) {
        HttpHeaders headers = new HttpHeaders().set(HttpHeaderName.RETRY_AFTER, "17");
        if (location != null) {
            headers.set(HttpHeaderName.LOCATION, location);
        }
        if (operation != null) {
            headers.set(HttpHeaderName.fromString("Azure-AsyncOperation"), operation);
        }
        replies.add(new Reply(status, headers, body));
    }

    private Answer end() {
        return running.end(calls.send(HttpMethod.DELETE, "/j", null, WHAT), WHAT);
    }

    @Test
    void end_answerThatIsAllThereIs_asksNothing() {
        reply(204, null, null, "");

        assertThat(end().status()).isEqualTo(204);
        assertThat(service.calls()).hasSize(1);
    }

    @Test
    void end_location_isAskedAsOftenAsTheServiceSays() {
        reply(202, PLACE + "/op/1", null, "");
        reply(202, PLACE + "/op/2", null, "");
        reply(200, null, null, "");

        assertThat(end().status()).isEqualTo(200);

        assertThat(pauses).containsExactly(17L, 17L);
        assertThat(service.calls())
                .extracting(MemoryHttpService.Call::url)
                .endsWith(PLACE + "/op/1", PLACE + "/op/2");
    }

    @Test
    void end_asyncOperation_isWatchedUntilItSucceeds() {
        reply(201, PLACE + "/elsewhere", PLACE + "/op/1", "{}");
        reply(200, null, null, "{\"status\":\"Running\",\"properties\":{\"status\":\"x\"}}");
        reply(200, null, null, "{\"status\":\"Succeeded\"}");

        assertThat(end().isSuccess()).isTrue();
        assertThat(service.calls()).hasSize(3);
    }

    @Test
    void end_asyncOperationThatFails_tellsWhatTheServiceSays() {
        reply(202, null, PLACE + "/op/1", "");
        reply(
                200,
                null,
                null,
                "{\"status\":\"Failed\",\"error\":{\"code\":\"NoRoom\",\"message\":\"all full\"}}");

        assertThatThrownBy(this::end)
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("NoRoom")
                .hasMessageContaining("all full");
    }

    @Test
    void end_workThatNeverEnds_isGivenUpAfterTenMinutesAndMayBeCalledAgain() {
        reply(202, PLACE + "/op/1", null, "");

        assertThatThrownBy(this::end)
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo("SERVICE_BUSY");
                            assertThat(e.isRetryable()).isTrue();
                        });
        assertThat(pauses.stream().mapToLong(Long::longValue).sum()).isLessThanOrEqualTo(600);
    }

    @Test
    void end_linkToAnotherPlace_isNotFollowed() {
        reply(202, "https://example.com/op/1", null, "");

        assertThatThrownBy(this::end)
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.code()).isEqualTo("FOREIGN_LINK"));
        assertThat(service.calls()).hasSize(1);
    }
}
