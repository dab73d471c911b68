// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.cloud;

import com.azure.json.JsonToken;
import io.offlineseed.importjob.ServiceException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Work of the service that goes on behind its first answer, waited for as Resource Manager has it:
 * by the link of {@code Azure-AsyncOperation}, else of {@code Location}, as often as {@code
 * Retry-After} says. Thread-safe. Source: docs/azure.md, "Work that goes on".
 */
public final class LongRunning {

    private static final Duration USUAL = Duration.ofSeconds(5); // where the service names none
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ServiceCalls calls;
    private final Pause pause;

    /** Creates one for the calls of a service. */
    public LongRunning(ServiceCalls calls, Pause pause) {
        this.calls = Objects.requireNonNull(calls, "calls");
        this.pause = Objects.requireNonNull(pause, "pause");
    }

    /**
     * Returns the last answer about what {@code first} began: {@code first} itself if nothing goes
     * on.
     *
     * @param what what the service was asked
     * @throws ServiceException if it refused in the end, or is at it after ten minutes ({@code
     *     SERVICE_BUSY})
     */
    public Answer end(Answer first, String what) {
        Answer answer = first;
        Optional<String> operation = first.operationLink();
        Optional<String> link = operation.or(first::location);
        if (!first.isSuccess() || (first.status() != 202 && operation.isEmpty())) {
            return first;
        }
        Duration waited = Duration.ZERO;
        while (link.isPresent()) {
            Duration wait = answer.retryAfter().orElse(USUAL);
            if (waited.plus(wait).compareTo(PATIENCE) > 0) {
                throw busy(what, waited);
            }
            pause.takeOrStop(
                    wait,
                    "Interrupted while the service was to "
                            + what
                            + ". It goes on without being watched; calling again is safe.");
            waited = waited.plus(wait);
            answer = calls.follow(link.get(), what);
            if (!answer.isSuccess()) {
                return answer;
            }
            if (operation.isEmpty()) {
                if (answer.status() != 202) {
                    return answer;
                }
                Optional<String> next = answer.location();
                link = next.isPresent() ? next : link;
            } else if (isOver(answer, what)) {
                return answer;
            }
        }
        return answer;
    }

    private static boolean isOver(Answer answer, String what) {
        String status =
                answer.read(
                        what,
                        json -> {
                            String found = "";
                            while (json.nextToken() == JsonToken.FIELD_NAME) {
                                boolean wanted = json.getFieldName().equals("status");
                                if (json.nextToken() == JsonToken.STRING && wanted) {
                                    found = json.getString();
                                } else {
                                    json.skipChildren();
                                }
                            }
                            return found.toLowerCase(Locale.ROOT);
                        });
        if (status.equals("failed") || status.equals("canceled")) {
            throw answer.refusal(what, "Look at the state of the job before calling again.");
        }
        return status.equals("succeeded");
    }

    private static ServiceException busy(String what, Duration waited) {
        return new ServiceException(
                "SERVICE_BUSY",
                "The service has begun to "
                        + what
                        + " and is still at it after "
                        + waited.toSeconds()
                        + " seconds. Call again later; what it has done by then is found.",
                null,
                null,
                null,
                true,
                null);
    }
}
