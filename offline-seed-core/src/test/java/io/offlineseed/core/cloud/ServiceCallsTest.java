// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.json.JsonToken;
import io.offlineseed.SeedInterruptedException;
import io.offlineseed.importjob.ServiceException;
import io.offlineseed.testing.MemoryHttpService;
import io.offlineseed.testing.MemoryHttpService.Call;
import io.offlineseed.testing.MemoryHttpService.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class ServiceCallsTest {

    private static final String TOKEN = "eyJ-the-token";
    private static final RetryOptions TWICE =
            new RetryOptions(new FixedDelayOptions(1, Duration.ofMillis(1)));

    private final List<String> scopes = new ArrayList<>();
    private final TokenCredential credential =
            request -> {
                scopes.addAll(request.getScopes());
                return Mono.just(
                        new AccessToken(TOKEN, OffsetDateTime.now(ZoneOffset.UTC).plusHours(1)));
            };

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    private ServiceCalls calls(String endpoint, MemoryHttpService service) {
        return new ServiceCalls(Endpoint.parse(endpoint), credential, "2021-01-01", service, TWICE);
    }

    private static MemoryHttpService service(Function<Call, Reply> answer) {
        return new MemoryHttpService(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://management.azure.com", "http://127.0.0.1:8080"})
    void send_request_carriesVersionTokenAndIds(String endpoint) {
        MemoryHttpService service = service(call -> Reply.json(200, "{}"));

        Answer answer =
                calls(endpoint, service)
                        .send(HttpMethod.PUT, "/x", "{}".getBytes(StandardCharsets.UTF_8), "put x");

        assertThat(answer.isSuccess()).isTrue();
        assertThat(answer.requestId()).isEqualTo("request-1");
        Call call = service.calls().get(0);
        assertThat(call.url()).isEqualTo(endpoint + "/x?api-version=2021-01-01");
        assertThat(call.body()).isEqualTo("{}");
        assertThat(call.headers().getValue(HttpHeaderName.AUTHORIZATION))
                .isEqualTo("Bearer " + TOKEN);
        assertThat(call.headers().getValue(HttpHeaderName.CONTENT_TYPE))
                .isEqualTo("application/json");
        assertThat(call.headers().getValue(HttpHeaderName.X_MS_CLIENT_REQUEST_ID)).isNotBlank();
        assertThat(call.headers().getValue(HttpHeaderName.USER_AGENT)).startsWith("offline-seed");
        assertThat(scopes).containsExactly(endpoint + "/.default");
    }

    @Test
    void send_severalCalls_askForOneToken() {
        ServiceCalls calls = calls("http://127.0.0.1:8080", service(call -> Reply.json(200, "{}")));

        calls.send(HttpMethod.GET, "/x", null, "get x");
        calls.send(HttpMethod.GET, "/x", null, "get x");

        assertThat(scopes).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/jobs",
                "http://management.azure.com/jobs",
                "https://management.azure.com:444/jobs",
                "https://management.azure.com@example.com/jobs",
                "/jobs",
                "https:// /"
            })
    void follow_linkToAnotherPlace_isRefusedBeforeTheTokenLeaves(String link) {
        MemoryHttpService service = service(call -> Reply.json(200, "{}"));

        assertThatThrownBy(
                        () -> calls("https://management.azure.com", service).follow(link, "list"))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.code()).isEqualTo("FOREIGN_LINK"));
        assertThat(service.calls()).isEmpty();
    }

    @Test
    void send_throttledOnce_isTriedAgainAndSucceeds() {
        int[] asked = {0};
        MemoryHttpService service =
                service(
                        call ->
                                asked[0]++ == 0
                                        ? new Reply(
                                                429,
                                                new HttpHeaders()
                                                        .set(
                                                                HttpHeaderName.fromString(
                                                                        "retry-after-ms"),
                                                                "1"),
                                                "")
                                        : Reply.json(200, "{}"));

        Answer answer =
                calls("https://management.azure.com", service)
                        .send(HttpMethod.GET, "/x", null, "get x");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(asked[0]).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "400, InvalidParameter, SERVICE_REFUSED, false",
        "401, InvalidAuthenticationToken, ACCESS_DENIED, false",
        "403, AuthorizationFailed, ACCESS_DENIED, false",
        "409, MissingSubscriptionRegistration, PROVIDER_NOT_REGISTERED, false",
        "409, Conflict, SERVICE_REFUSED, false",
        "429, TooManyRequests, SERVICE_BUSY, true",
        "503, ServerBusy, SERVICE_BUSY, true",
        "404, ResourceGroupNotFound, NOT_FOUND, false"
    })
    void orRefused_refusal_tellsWhyWhatToDoAndWhatWasLeft(
            int status, String serviceCode, String code, boolean retryable) {
        MemoryHttpService service =
                service(
                        call ->
                                Reply.json(
                                        status,
                                        "{\"error\":{\"code\":\""
                                                + serviceCode
                                                + "\",\"message\":\"line one\\r\\nline two\","
                                                + "\"details\":[{\"code\":\"x\"}]}}"));

        ServiceException refused =
                catchThrowableOfType(
                        ServiceException.class,
                        () ->
                                calls("https://management.azure.com", service)
                                        .send(HttpMethod.GET, "/x", null, "get x")
                                        .orRefused("get x", "Nothing was changed."));

        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.isRetryable()).isEqualTo(retryable);
        assertThat(refused.httpStatus()).hasValue(status);
        assertThat(refused.serviceCode()).contains(serviceCode);
        assertThat(refused.requestId()).contains("request-1");
        assertThat(refused)
                .hasMessageStartingWith("Could not get x: the service answered HTTP " + status)
                .hasMessageContaining("\"line one line two\"")
                .hasMessageContaining("(request id request-1)")
                .hasMessageEndingWith("Nothing was changed.");
    }

    @Test
    void orRefused_pageOfAProxy_isToldByItsStatusAlone() {
        MemoryHttpService service = service(call -> Reply.json(418, "<html>\"code\"</html>"));

        assertThatThrownBy(
                        () ->
                                calls("https://management.azure.com", service)
                                        .send(HttpMethod.GET, "/x", null, "get x")
                                        .orRefused("get x", "Nothing was changed."))
                .hasMessageContaining("HTTP 418 (request id")
                .hasMessageNotContaining("html");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"a\":", "<html>", "null"})
    void read_bodyThatIsNoObject_isUnreadable(String body) {
        Answer answer =
                new Answer(
                        200,
                        body.getBytes(StandardCharsets.UTF_8),
                        "id-7",
                        1,
                        new HttpHeaders(),
                        "");

        assertThatThrownBy(
                        () ->
                                answer.read(
                                        "get x",
                                        json -> {
                                            while (json.nextToken() != null) {
                                                json.skipChildren();
                                                if (json.currentToken() == JsonToken.END_DOCUMENT) {
                                                    break;
                                                }
                                            }
                                            return "";
                                        }))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.code()).isEqualTo("ANSWER_UNREADABLE"))
                .hasMessageContaining("id-7");
    }

    @Test
    void send_noAnswer_isUnreachableAndRetryableAndShowsNoToken() {
        MemoryHttpService service =
                service(
                        call -> {
                            throw new UncheckedIOException(new IOException("connection reset"));
                        });

        assertThatThrownBy(
                        () ->
                                calls("http://127.0.0.1:9", service)
                                        .send(HttpMethod.GET, "/x", null, "get x"))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo("SERVICE_UNREACHABLE");
                            assertThat(e.isRetryable()).isTrue();
                            assertThat(e.httpStatus()).isEmpty();
                        })
                .hasMessageContaining("http://127.0.0.1:9")
                .hasMessageNotContaining(TOKEN);
        assertThat(service.calls()).hasSize(2);
    }

    @Test
    void send_credentialWithoutToken_saysThatTheServiceWasNotCalled() {
        MemoryHttpService service = service(call -> Reply.json(200, "{}"));
        ServiceCalls calls =
                new ServiceCalls(
                        Endpoint.PUBLIC_RESOURCE_MANAGER,
                        request -> Mono.error(new ClientAuthenticationException("expired", null)),
                        "2021-01-01",
                        service,
                        TWICE);

        assertThatThrownBy(() -> calls.send(HttpMethod.GET, "/x", null, "get x"))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.code()).isEqualTo("SIGN_IN_FAILED"))
                .hasMessageContaining("The service was not called.");
        assertThat(service.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 503, ''", "1, 503, 'It was tried 2 times. '", "1, 501, ''"})
    void orRefused_passingFailure_saysHowOftenItWasTriedIfItWas(
            int retries, int status, String told) {
        MemoryHttpService service = service(call -> Reply.json(status, "{}"));

        assertThatThrownBy(
                        () ->
                                calls(service, retries)
                                        .send(HttpMethod.GET, "/x", null, "get x")
                                        .orRefused("get x", "Nothing was changed."))
                .hasMessageEndingWith(
                        "(request id request-1). "
                                + told
                                + "Call again later. Nothing was changed.");
        assertThat(service.calls()).hasSize(told.isEmpty() ? 1 : 2);
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "2, 'It was tried 3 times. '"})
    void send_noAnswer_saysHowOftenItWasTriedIfItWas(int retries, String told) {
        MemoryHttpService service =
                service(
                        call -> {
                            throw new UncheckedIOException(new IOException("connection reset"));
                        });

        assertThatThrownBy(() -> calls(service, retries).send(HttpMethod.GET, "/x", null, "get x"))
                .hasMessageContaining("(UncheckedIOException). " + told + "Check the network");
    }

    @Test
    void send_credentialThatIsMisused_isNotTakenForTheNetwork() {
        MemoryHttpService service = service(call -> Reply.json(200, "{}"));
        ServiceCalls calls =
                new ServiceCalls(
                        Endpoint.PUBLIC_RESOURCE_MANAGER,
                        request -> {
                            throw new IllegalStateException("no tenant was given");
                        },
                        "2021-01-01",
                        service,
                        TWICE);

        assertThatThrownBy(() -> calls.send(HttpMethod.GET, "/x", null, "get x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no tenant was given");
        assertThat(service.calls()).isEmpty();
    }

    private ServiceCalls calls(MemoryHttpService service, int retries) {
        return new ServiceCalls(
                Endpoint.parse("http://127.0.0.1:9"),
                credential,
                "2021-01-01",
                service,
                new RetryOptions(new FixedDelayOptions(retries, Duration.ofMillis(1))));
    }

    @Test
    void send_interruptedWhileWaiting_keepsTheFlagAndSaysHowToGoOn() {
        MemoryHttpService service =
                service(
                        call -> {
                            throw new IllegalStateException(new InterruptedException());
                        });

        assertThatThrownBy(
                        () ->
                                calls("http://127.0.0.1:9", service)
                                        .send(HttpMethod.GET, "/x", null, "get x"))
                .isInstanceOf(SeedInterruptedException.class)
                .hasMessageContaining("calling again is safe");
        assertThat(Thread.interrupted()).isTrue();
    }
}
