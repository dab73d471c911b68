// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.cloud;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.AzureException;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.RequestIdPolicy;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.http.policy.UserAgentPolicy;
import io.offlineseed.SeedInterruptedException;
import io.offlineseed.importjob.ServiceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Calls to one service, such as one of Resource Manager in one version, or Microsoft Graph. Each
 * waits for the answer; throttling and passing failures are tried again, as the service asks.
 * Thread-safe.
 */
public final class ServiceCalls {

    private static final int MAX_ANSWER_BYTES = 16 << 20; // a page of 100 jobs has about 200 KB
    private static final List<HttpHeaderName> SERVER_REQUEST_ID =
            List.of(
                    HttpHeaderName.fromString("x-ms-request-id"), // Resource Manager
                    HttpHeaderName.fromString("request-id")); // Microsoft Graph

    private static final Pattern PROVIDER = Pattern.compile("/providers/([A-Za-z.]+)");

    private final Endpoint endpoint;
    private final HttpPipeline pipeline;
    private final String versionParameter;
    private final Map<String, String> headers;

    /**
     * Creates them.
     *
     * @param endpoint where the service is
     * @param credential who calls
     * @param apiVersion the version of the service's description, sent with each call, or null for
     *     a service that has it in the endpoint's path
     * @param client the HTTP client, or null for the default one
     * @param retryOptions how often is tried again, or null for azure-core's defaults
     */
    public ServiceCalls(
            Endpoint endpoint,
            TokenCredential credential,
            @Nullable String apiVersion,
            @Nullable HttpClient client,
            @Nullable RetryOptions retryOptions) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.versionParameter = apiVersion == null ? "" : "api-version=" + apiVersion;
        HttpPipelineBuilder builder =
                new HttpPipelineBuilder()
                        .policies(
                                new UserAgentPolicy("offline-seed"),
                                new RequestIdPolicy(),
                                retryOptions == null
                                        ? new RetryPolicy()
                                        : new RetryPolicy(retryOptions),
                                new Attempts(),
                                new TokenPolicy(endpoint, credential));
        this.pipeline = (client == null ? builder : builder.httpClient(client)).build();
        this.headers = Map.of("Accept-Language", "en");
    }

    private ServiceCalls(ServiceCalls other, String versionParameter, Map<String, String> headers) {
        this.endpoint = other.endpoint;
        this.pipeline = other.pipeline;
        this.versionParameter = versionParameter;
        this.headers = Map.copyOf(headers);
    }

    /** Returns calls to the same place in another version. */
    public ServiceCalls withVersion(String apiVersion) {
        return new ServiceCalls(this, "api-version=" + apiVersion, headers);
    }

    /** Returns calls that send one more header, or another value of it. */
    public ServiceCalls withHeader(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new ServiceCalls(this, versionParameter, more);
    }

    /** Returns where the service is. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /**
     * Sends a request and returns the answer, whatever its status.
     *
     * @param method what to do
     * @param path to what, escaped, beginning with a slash, perhaps with a query
     * @param body a JSON object, or null for none
     * @param what what is asked, such as "create import job 'fs01-seed'", for messages
     * @throws ServiceException if there is no answer ({@code SERVICE_UNREACHABLE}) or the caller
     *     cannot be signed in ({@code SIGN_IN_FAILED})
     * @throws SeedInterruptedException if the thread is interrupted
     */
    public Answer send(HttpMethod method, String path, byte @Nullable [] body, String what) {
        return send(method, endpoint.resolve(versioned(path)), what, body);
    }

    private String versioned(String path) {
        if (versionParameter.isEmpty()) {
            return path;
        }
        return path + (path.indexOf('?') < 0 ? "?" : "&") + versionParameter;
    }

    /**
     * Fetches what a link of the service names.
     *
     * @throws ServiceException as {@link #send}, and if the link leads elsewhere ({@code
     *     FOREIGN_LINK}); it was not followed, since the token would go there too
     */
    public Answer follow(String link, String what) {
        URI address;
        try {
            address = new URI(link);
        } catch (URISyntaxException e) {
            throw foreign(what, e);
        }
        if (!endpoint.covers(address)) {
            throw foreign(what, null);
        }
        return send(HttpMethod.GET, link, what, null);
    }

    private ServiceException foreign(String what, @Nullable Throwable cause) {
        return new ServiceException(
                "FOREIGN_LINK",
                "Could not "
                        + what
                        + ": the service's answer links to an address that is not below "
                        + endpoint
                        + ". It was not followed, because the token would be sent there. If there is"
                        + " a proxy on the way that rewrites addresses, name its address as the"
                        + " endpoint. Calling again is safe.",
                null,
                null,
                null,
                false,
                cause);
    }

    private Answer send(HttpMethod method, String url, String what, byte @Nullable [] body) {
        HttpRequest request =
                new HttpRequest(method, url).setHeader(HttpHeaderName.ACCEPT, "application/json");
        headers.forEach((name, value) -> request.setHeader(HttpHeaderName.fromString(name), value));
        if (body != null) {
            request.setHeader(HttpHeaderName.CONTENT_TYPE, "application/json").setBody(body);
        }
        AtomicInteger attempts = new AtomicInteger();
        try (HttpResponse response = pipeline.sendSync(request, Attempts.counting(attempts))) {
            return new Answer(
                    response.getStatusCode(),
                    bytes(response),
                    requestId(response),
                    attempts.get(),
                    response.getHeaders(),
                    provider(url));
        } catch (ClientAuthenticationException e) {
            throw new ServiceException(
                    "SIGN_IN_FAILED",
                    "Could not "
                            + what
                            + ": no token for "
                            + endpoint
                            + " was issued to the given credential. Its cause tells why; sign in"
                            + " again or correct the credential. The service was not called.",
                    null,
                    null,
                    null,
                    false,
                    e);
        } catch (IOException | RuntimeException e) {
            throw unanswered(what, e, attempts.get());
        }
    }

    private static String provider(String url) {
        Matcher provider = PROVIDER.matcher(url);
        String last = "";
        while (provider.find()) {
            last = provider.group(1);
        }
        return last;
    }

    private static @Nullable String requestId(HttpResponse response) {
        for (HttpHeaderName name : SERVER_REQUEST_ID) {
            String id = response.getHeaders().getValue(name);
            if (id != null) {
                return id;
            }
        }
        return null;
    }

    private static byte[] bytes(HttpResponse response) throws IOException {
        try (InputStream in = response.getBodyAsInputStreamSync()) {
            byte[] bytes = in == null ? new byte[0] : in.readNBytes(MAX_ANSWER_BYTES + 1);
            if (bytes.length > MAX_ANSWER_BYTES) {
                throw new IOException("the answer is longer than " + MAX_ANSWER_BYTES + " bytes");
            }
            return bytes;
        }
    }

    private RuntimeException unanswered(String what, Exception e, int attempts) {
        boolean onTheWay = false;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            onTheWay |=
                    cause instanceof IOException
                            || cause instanceof TimeoutException
                            || cause instanceof AzureException;
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return new SeedInterruptedException(
                        "Interrupted on the way to "
                                + what
                                + ". Whether the service has done it is not known; calling again is"
                                + " safe.");
            }
        }
        if (!onTheWay && e instanceof RuntimeException mistake) {
            return mistake; // of the program, the credential or this library: no network mends it
        }
        return new ServiceException(
                "SERVICE_UNREACHABLE",
                "Could not "
                        + what
                        + ": "
                        + endpoint
                        + " gave no complete answer ("
                        + e.getClass().getSimpleName()
                        + "). "
                        + Attempts.told(attempts)
                        + "Check the network, its proxy and the endpoint's name. Whether the service has done it is not known; calling"
                        + " again is safe.",
                null,
                null,
                null,
                true,
                e);
    }
}
