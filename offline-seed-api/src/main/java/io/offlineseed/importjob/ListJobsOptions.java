// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which jobs of a subscription are listed. Immutable.
 *
 * @param resourceGroup only those of this group; of all groups by default
 * @param pageSize jobs the service sends at a time, 1 to 100; its own choice by default.
 *     Import/Export only
 * @param filter a condition in the service's words, such as {@code state eq 'Shipping'}; none by
 *     default. Import/Export only, which publishes no grammar for it: docs/azure.md, "Lists"
 */
public record ListJobsOptions(
        Optional<String> resourceGroup, OptionalInt pageSize, Optional<String> filter) {

    private static final int MAX_PAGE = 100;

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the page size is not 1 to 100, or a text is blank
     */
    public ListJobsOptions {
        Objects.requireNonNull(resourceGroup, "resourceGroup");
        Objects.requireNonNull(filter, "filter");
        pageSize.ifPresent(
                size -> {
                    if (size < 1 || size > MAX_PAGE) {
                        throw new IllegalArgumentException(
                                "pageSize must be 1 to "
                                        + MAX_PAGE
                                        + " jobs (the service's limit), was "
                                        + size);
                    }
                });
        if (resourceGroup.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException("resourceGroup must not be blank");
        }
        if (filter.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException("filter must not be blank; leave it out for all");
        }
    }

    /** Returns all jobs, in pages of the service's choice. */
    public static ListJobsOptions all() {
        return new ListJobsOptions(Optional.empty(), OptionalInt.empty(), Optional.empty());
    }

    /** Returns these options for one resource group. */
    public ListJobsOptions withResourceGroup(String name) {
        return new ListJobsOptions(Optional.of(name), pageSize, filter);
    }

    /** Returns these options with another page size. */
    public ListJobsOptions withPageSize(int jobs) {
        return new ListJobsOptions(resourceGroup, OptionalInt.of(jobs), filter);
    }

    /** Returns these options with another condition. */
    public ListJobsOptions withFilter(String condition) {
        return new ListJobsOptions(resourceGroup, pageSize, Optional.of(condition));
    }
}
