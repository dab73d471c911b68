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
 * @param subscriptionId the subscription's GUID
 * @param resourceGroup the resource group
 * @param jobName the job
 */
record JobPath(String subscriptionId, String resourceGroup, String jobName) {

    private static final Pattern ID =
            Pattern.compile(
                    "/subscriptions/([^/?#]+)/resourceGroups/([^/?#]+)/providers/"
                            + "Microsoft\\.ImportExport/jobs/([^/?#]+)/?",
                    Pattern.CASE_INSENSITIVE);

    JobPath {
        Objects.requireNonNull(subscriptionId, "subscriptionId");
        Objects.requireNonNull(resourceGroup, "resourceGroup");
        Objects.requireNonNull(jobName, "jobName");
    }

    static JobPath of(ImportJobSpec spec) {
        return new JobPath(spec.subscriptionId().toString(), spec.resourceGroup(), spec.jobName());
    }

    static JobPath of(String resourceId) {
        Matcher id = ID.matcher(resourceId);
        if (!id.matches()) {
            throw new IllegalArgumentException(
                    "resourceId must be that of an import job, such as /subscriptions/GUID/"
                            + "resourceGroups/NAME/providers/Microsoft.ImportExport/jobs/NAME, was '"
                            + resourceId
                            + "'");
        }
        return new JobPath(id.group(1), id.group(2), id.group(3));
    }

    /** Returns the resource id. */
    String id() {
        return "/subscriptions/"
                + subscriptionId
                + "/resourceGroups/"
                + resourceGroup
                + "/providers/Microsoft.ImportExport/jobs/"
                + jobName;
    }

    /** Returns the path of a request about the job. */
    String path() {
        return jobs(subscriptionId, resourceGroup) + "/" + Endpoint.segment(jobName);
    }

    static String jobs(String subscriptionId, String resourceGroup) {
        return subscription(subscriptionId)
                + "/resourceGroups/"
                + Endpoint.segment(resourceGroup)
                + "/providers/Microsoft.ImportExport/jobs";
    }

    static String jobs(String subscriptionId) {
        return subscription(subscriptionId) + "/providers/Microsoft.ImportExport/jobs";
    }

    private static String subscription(String id) {
        return "/subscriptions/" + Endpoint.segment(id);
    }
}
