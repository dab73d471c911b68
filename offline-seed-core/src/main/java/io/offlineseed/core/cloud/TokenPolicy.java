// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.cloud;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.http.policy.HttpPipelinePolicy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Adds the bearer token, and only to requests for the one endpoint it was made for. Over HTTPS
 * azure-core's own policy does it; that one refuses plain HTTP, so for a stand-in on this machine
 * the token is added here. Thread-safe.
 */
final class TokenPolicy implements HttpPipelinePolicy {

    private static final Duration RENEW_BEFORE = Duration.ofMinutes(5);

    private final Endpoint endpoint;
    private final TokenCredential credential;
    private final TokenRequestContext request;
    private final BearerTokenAuthenticationPolicy encrypted;
    private @Nullable AccessToken token;

    TokenPolicy(Endpoint endpoint, TokenCredential credential) {
        this.endpoint = endpoint;
        this.credential = credential;
        this.request = new TokenRequestContext().addScopes(endpoint.tokenScope());
        this.encrypted = new BearerTokenAuthenticationPolicy(credential, endpoint.tokenScope());
    }

    @Override
    public Mono<HttpResponse> process(
            HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        requireOwn(context);
        if (endpoint.isEncrypted()) {
            return encrypted.process(context, next);
        }
        return Mono.fromCallable(this::token)
                .flatMap(
                        current -> {
                            authorize(context, current);
                            return next.process();
                        });
    }

    @Override
    public HttpResponse processSync(
            HttpPipelineCallContext context, HttpPipelineNextSyncPolicy next) {
        requireOwn(context);
        if (endpoint.isEncrypted()) {
            return encrypted.processSync(context, next);
        }
        authorize(context, token());
        return next.processSync();
    }

    private void requireOwn(HttpPipelineCallContext context) {
        URI address = URI.create(context.getHttpRequest().getUrl().toString());
        if (!endpoint.covers(address)) {
            throw new IllegalStateException(
                    "a request for another host must not carry the token for " + endpoint);
        }
    }

    private static void authorize(HttpPipelineCallContext context, AccessToken token) {
        context.getHttpRequest()
                .setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + token.getToken());
    }

    private synchronized AccessToken token() {
        AccessToken current = token;
        if (current == null
                || current.getExpiresAt().toInstant().minus(RENEW_BEFORE).isBefore(Instant.now())) {
            current = credential.getTokenSync(request);
            token = current;
        }
        return current;
    }
}
