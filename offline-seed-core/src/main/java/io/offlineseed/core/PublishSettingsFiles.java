// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import io.offlineseed.core.identity.PublishSettingsFile;
import io.offlineseed.identity.AzureCloud;
import io.offlineseed.identity.PublishSettings;
import io.offlineseed.identity.PublishedSubscription;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Publish settings files ({@code *.publishsettings}), which select subscription and cloud, and sign
 * in to nothing: Resource Manager takes no management certificates. Private keys in them are not
 * kept, and nothing of their content is ever logged. Thread-safe.
 */
public final class PublishSettingsFiles {

    private PublishSettingsFiles() {}

    /**
     * Reads a file, in date or not.
     *
     * @param cloud whose download page a message shows
     * @throws io.offlineseed.identity.AuthenticationException if there is none ({@code
     *     PUBLISH_SETTINGS_MISSING}) or it cannot be understood ({@code
     *     PUBLISH_SETTINGS_UNREADABLE})
     */
    public static PublishSettings read(Path file, AzureCloud cloud) {
        return new PublishSettingsFile(file, cloud).read();
    }

    /**
     * Returns a file's entry of the job's subscription.
     *
     * @param subscriptionId GUID of the subscription of the job
     * @param cloud the cloud the caller expects; whose download page a message shows
     * @throws io.offlineseed.identity.AuthenticationException as {@link #read}, and if the file is
     *     of other subscriptions ({@code PUBLISH_SETTINGS_OTHER_SUBSCRIPTION}) or its certificate
     *     is past its end ({@code PUBLISH_SETTINGS_EXPIRED})
     */
    public static PublishedSubscription select(Path file, String subscriptionId, AzureCloud cloud) {
        return new PublishSettingsFile(file, cloud)
                .select(subscriptionId, Clock.systemUTC().instant());
    }
}
