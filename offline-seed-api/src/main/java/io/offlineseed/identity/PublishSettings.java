// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A publish settings file, without the private key in it. Such a file selects subscription and
 * cloud; it is never a login, since Resource Manager takes no management certificates. Source:
 * docs/formats/publish-settings.md.
 *
 * @param schemaVersion the file's word, {@code 1.0} if it has none
 * @param subscriptions in the file's order, at least one
 */
public record PublishSettings(String schemaVersion, List<PublishedSubscription> subscriptions) {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public PublishSettings {
        Objects.requireNonNull(schemaVersion, "schemaVersion");
        subscriptions = List.copyOf(subscriptions);
        if (subscriptions.isEmpty()) {
            throw new IllegalArgumentException("subscriptions must not be empty");
        }
    }

    /** Returns the subscription of that id; of several entries the one that is valid longest. */
    public Optional<PublishedSubscription> find(String subscriptionId) {
        String id = subscriptionId.toLowerCase(Locale.ROOT);
        return subscriptions.stream()
                .filter(subscription -> subscription.id().equals(id))
                .max((a, b) -> a.validUntil().compareTo(b.validUntil()));
    }
}
