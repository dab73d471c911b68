// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.core.http.HttpMethod;
import com.azure.json.JsonToken;
import io.offlineseed.core.cloud.Answer;
import io.offlineseed.core.cloud.Endpoint;
import io.offlineseed.core.cloud.Pause;
import io.offlineseed.core.cloud.ServiceCalls;
import io.offlineseed.importjob.ServiceException;
import java.time.Duration;

/**
 * The registration of a resource provider in a subscription, which Resource Manager wants once.
 * Thread-safe. Source: docs/azure.md, "Registration".
 */
final class ProviderRegistration {

    private static final String RESOURCES_VERSION = "2021-04-01";
    private static final Duration BETWEEN = Duration.ofSeconds(10);
    private static final int LOOKS = 60; // ten minutes

    private final ServiceCalls calls;
    private final String provider;
    private final Pause pause;

    ProviderRegistration(ServiceCalls calls, String provider, Pause pause) {
        this.calls = calls.withVersion(RESOURCES_VERSION);
        this.provider = provider;
        this.pause = pause;
    }

    /**
     * Returns once the provider is registered.
     *
     * @throws ServiceException if that is refused, or not done in ten minutes
     */
    void ensure(String subscriptionId) {
        String path =
                "/subscriptions/" + Endpoint.segment(subscriptionId) + "/providers/" + provider;
        String what = "register " + provider + " in subscription " + subscriptionId;
        String state = state(calls.send(HttpMethod.GET, path, null, what), what);
        if (state.equalsIgnoreCase("Registered")) {
            return;
        }
        state = state(calls.send(HttpMethod.POST, path + "/register", null, what), what);
        for (int look = 0; look < LOOKS; look++) {
            if (state.equalsIgnoreCase("Registered")) {
                return;
            }
            pause.takeOrStop(
                    BETWEEN,
                    "Interrupted while "
                            + provider
                            + " was being registered. That goes on; calling again is safe.");
            state = state(calls.send(HttpMethod.GET, path, null, what), what);
        }
        throw new ServiceException(
                "SERVICE_BUSY",
                "Resource provider "
                        + provider
                        + " is still '"
                        + state
                        + "' in subscription "
                        + subscriptionId
                        + " ten minutes after it was asked to register. That goes on: call again"
                        + " later.",
                null,
                null,
                null,
                true,
                null);
    }

    private static String state(Answer answer, String what) {
        return answer.orRefused(what, "The subscription is as it was.")
                .read(
                        what,
                        json -> {
                            String[] state = {""};
                            OpenFields.each(
                                    json,
                                    (name, value) -> {
                                        if (name.equals("registrationState")
                                                && value.currentToken() == JsonToken.STRING) {
                                            state[0] = value.getString();
                                        } else {
                                            value.skipChildren();
                                        }
                                    });
                            return state[0];
                        });
    }
}
