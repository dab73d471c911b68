// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import io.offlineseed.core.cloud.Endpoint;
import io.offlineseed.staging.ImportJobSpec;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a job is: its resource id, taken apart.
 *
 * @param provider the namespace of the service's resource provider
 * @param subscriptionId the subscription's GUID
 * @param resourceGroup the resource group
 * @param jobName the job
 */
record JobPath(String provider, String subscriptionId, String resourceGroup, String jobName) {

    private static final Pattern ID =
            Pattern.compile(
                    "/subscriptions/([^/?#]+)/resourceGroups/([^/?#]+)/providers/"
                            + "(Microsoft\\.[^/?#]+)/jobs/([^/?#]+)/?",
                    Pattern.CASE_INSENSITIVE);

    JobPath {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(subscriptionId, "subscriptionId");
        Objects.requireNonNull(resourceGroup, "resourceGroup");
        Objects.requireNonNull(jobName, "jobName");
    }

    static JobPath of(String provider, ImportJobSpec spec) {
        return new JobPath(
                provider, spec.subscriptionId().toString(), spec.resourceGroup(), spec.jobName());
    }

    /**
     * Takes a resource id apart.
     *
     * @throws IllegalArgumentException if it is none of a job of that provider
     */
    static JobPath of(String provider, String resourceId) {
        Matcher id = ID.matcher(resourceId);
        if (!id.matches() || !id.group(3).equalsIgnoreCase(provider)) {
            throw new IllegalArgumentException(
                    "resourceId must be that of an import job, such as /subscriptions/GUID/"
                            + "resourceGroups/NAME/providers/"
                            + provider
                            + "/jobs/NAME, was '"
                            + resourceId
                            + "'");
        }
        return new JobPath(provider, id.group(1), id.group(2), id.group(4));
    }

    /** Returns the resource id. */
    String id() {
        return "/subscriptions/"
                + subscriptionId
                + "/resourceGroups/"
                + resourceGroup
                + "/providers/"
                + provider
                + "/jobs/"
                + jobName;
    }

    /** Returns the path of a request about the job. */
    String path() {
        return jobs(provider, subscriptionId, resourceGroup) + "/" + Endpoint.segment(jobName);
    }

    static String jobs(String provider, String subscriptionId, String resourceGroup) {
        return subscription(subscriptionId)
                + "/resourceGroups/"
                + Endpoint.segment(resourceGroup)
                + "/providers/"
                + provider
                + "/jobs";
    }

    static String jobs(String provider, String subscriptionId) {
        return subscription(subscriptionId) + "/providers/" + provider + "/jobs";
    }

    private static String subscription(String id) {
        return "/subscriptions/" + Endpoint.segment(id);
    }
}
