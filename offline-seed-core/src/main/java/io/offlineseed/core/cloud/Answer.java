// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.cloud;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.ReadValueCallback;
import io.offlineseed.importjob.ServiceException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a service answered, whether it did what it was asked or not. The bytes may hold keys: who
 * reads such an answer wipes it. Not thread-safe.
 */
public final class Answer {

    private static final int SHOWN_CHARACTERS = 500;
    private static final HttpHeaderName OPERATION =
            HttpHeaderName.fromString("Azure-AsyncOperation");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");
    private static final Pattern PLACE = Pattern.compile("line: \\d{1,5}, column: \\d{1,5}\\b");
    private static final Pattern RECOVERY_PASSWORD = Pattern.compile("\\d{6}(?:-\\d{6}){7}");

    private final int status;
    private final byte[] body;
    private final @Nullable String requestId;
    private final int attempts;
    private final HttpHeaders headers;
    private final String provider;

    /**
     * Creates one.
     *
     * @param status HTTP status
     * @param body the body's bytes; they belong to the answer from now on
     * @param requestId what Microsoft's support can find the call by, or null
     * @param attempts how often the service was asked until it gave this
     * @param headers its headers
     * @param provider the namespace of the resource provider that was asked, empty if none was
     */
    Answer(
            int status,
            byte[] body,
            @Nullable String requestId,
            int attempts,
            HttpHeaders headers,
            String provider) {
        this.status = status;
        this.body = body;
        this.requestId = requestId;
        this.attempts = attempts;
        this.headers = headers;
        this.provider = provider;
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns what Microsoft's support can find the call by, or null. */
    public @Nullable String requestId() {
        return requestId;
    }

    /** Returns where it tells how work is getting on that it began, if it says so. */
    Optional<String> operationLink() {
        return Optional.ofNullable(headers.getValue(OPERATION));
    }

    /** Returns where to ask next, if it says so. */
    Optional<String> location() {
        return Optional.ofNullable(headers.getValue(HttpHeaderName.LOCATION));
    }

    /**
     * Returns how long the service asks to wait before the next call, if it says so in seconds, as
     * Resource Manager does.
     */
    public Optional<Duration> retryAfter() {
        String seconds = headers.getValue(HttpHeaderName.RETRY_AFTER);
        return seconds != null && SECONDS.matcher(seconds).matches()
                ? Optional.of(Duration.ofSeconds(Integer.parseInt(seconds)))
                : Optional.empty();
    }

    /** Overwrites the body. */
    public void wipe() {
        Arrays.fill(body, (byte) 0);
    }

    /** Returns whether the service did what it was asked. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Returns whether the service does not know what it was asked about. */
    public boolean isNotFound() {
        return status == 404;
    }

    /** Returns the service's own code of its refusal, empty if it gave none. */
    public String errorCode() {
        return ServiceError.of(body).code();
    }

    /**
     * Returns what the service says about its refusal, on one line and shortened; empty if it says
     * nothing.
     */
    public String errorMessage() {
        return ServiceError.of(body).message();
    }

    /**
     * Returns this answer if the service did what it was asked.
     *
     * @param what what it was asked, such as "create import job 'fs01-seed'"
     * @param left the state things are in if it did not, as a sentence
     * @throws ServiceException otherwise
     */
    public Answer orRefused(String what, String left) {
        if (!isSuccess()) {
            throw refusal(what, left);
        }
        return this;
    }

    /** Returns the exception for an answer that is no success; see {@link #orRefused}. */
    public ServiceException refusal(String what, String left) {
        ServiceError error = ServiceError.of(body);
        boolean retryable = status == 408 || status == 429 || status >= 500;
        String code;
        String remedy;
        if (error.code().equalsIgnoreCase("MissingSubscriptionRegistration")) {
            code = "PROVIDER_NOT_REGISTERED";
            remedy =
                    "The subscription does not know the service yet. Register the resource provider "
                            + (provider.isEmpty() ? "that the service names" : provider)
                            + " in it once, then call again.";
        } else if (status == 401 || status == 403) {
            code = "ACCESS_DENIED";
            remedy =
                    "The signed-in identity must have the permission for this in the job's resource"
                            + " group; docs/azure.md lists them.";
        } else if (status == 404) {
            code = "NOT_FOUND";
            remedy = "Check the names of subscription, resource group and job.";
        } else if (retryable) {
            code = "SERVICE_BUSY";
            remedy = Attempts.told(attempts) + "Call again later.";
        } else {
            code = "SERVICE_REFUSED";
            remedy = "Correct what the service names, then call again.";
        }
        return new ServiceException(
                code,
                "Could not "
                        + what
                        + ": the service answered HTTP "
                        + status
                        + error.told()
                        + (requestId == null ? "" : " (request id " + requestId + ")")
                        + ". "
                        + remedy
                        + " "
                        + left,
                status,
                error.code().isEmpty() ? null : error.code(),
                requestId,
                retryable,
                null,
                retryable ? retryAfter().orElse(null) : null);
    }

    /**
     * Returns what {@code value} reads from the body's one JSON object.
     *
     * @param what what the service was asked
     * @throws ServiceException if the body is none ({@code ANSWER_UNREADABLE}); nothing of the body
     *     is in it or its causes
     */
    public <T> T read(String what, ReadValueCallback<JsonReader, T> value) {
        try (JsonReader reader = JsonProviders.createReader(body)) {
            if (reader.nextToken() == JsonToken.START_OBJECT) {
                return value.read(reader);
            }
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            throw unreadable(what, withoutContent(e));
        }
        throw unreadable(what, new IOException("the body is no JSON object"));
    }

    private ServiceException unreadable(String what, IOException cause) {
        return new ServiceException(
                "ANSWER_UNREADABLE",
                "Could not read the service's answer to: "
                        + what
                        + ". It answered HTTP "
                        + status
                        + " with "
                        + body.length
                        + " bytes that are not the JSON the service describes"
                        + (requestId == null ? "" : " (request id " + requestId + ")")
                        + ". If there is a proxy on the way, check what it does. The service may"
                        + " have done what it was asked; calling again is safe.",
                status,
                null,
                requestId,
                false,
                cause);
    }

    /**
     * Returns what of a failure tells no content: its kind, its place in the body and where it was
     * thrown. Parsers quote in their messages what they stumble over, perhaps a key or an address.
     */
    public static IOException withoutContent(Exception failure) {
        Matcher place = PLACE.matcher(String.valueOf(failure.getMessage()));
        IOException told =
                new IOException(
                        failure.getClass().getSimpleName()
                                + (place.find() ? " at " + place.group() : ""));
        told.setStackTrace(failure.getStackTrace());
        return told;
    }

    /** Never the body: some answers hold keys. */
    @Override
    public String toString() {
        return "Answer[" + status + ", " + body.length + " bytes]";
    }

    /** The error a service describes, as far as it does. */
    private record ServiceError(String code, String message) {

        static ServiceError of(byte[] body) {
            String[] found = {"", ""};
            try (JsonReader reader = JsonProviders.createReader(body)) {
                if (reader.nextToken() == JsonToken.START_OBJECT) {
                    read(reader, found);
                }
            } catch (IOException | IllegalStateException e) {
                found[1] = ""; // a proxy's page, or nothing at all: the status has to do
            }
            return new ServiceError(clean(found[0]), clean(found[1]));
        }

        private static void read(JsonReader reader, String[] found) throws IOException {
            while (reader.nextToken() == JsonToken.FIELD_NAME) {
                String name = reader.getFieldName();
                JsonToken token = reader.nextToken();
                if (name.equals("error") && token == JsonToken.START_OBJECT) {
                    read(reader, found);
                } else if (name.equals("code") && token == JsonToken.STRING) {
                    found[0] = reader.getString();
                } else if (name.equals("message") && token == JsonToken.STRING) {
                    found[1] = reader.getString();
                } else {
                    reader.skipChildren();
                }
            }
        }

        private static String clean(String text) {
            String keyless = RECOVERY_PASSWORD.matcher(text).replaceAll("[redacted]");
            String oneLine = keyless.replaceAll("\\p{Cntrl}+", " ").strip();
            return oneLine.length() <= SHOWN_CHARACTERS
                    ? oneLine
                    : oneLine.substring(0, SHOWN_CHARACTERS) + "...";
        }

        String told() {
            return (code.isEmpty() ? "" : " " + code)
                    + (message.isEmpty() ? "" : ", \"" + message + "\"");
        }
    }
}
