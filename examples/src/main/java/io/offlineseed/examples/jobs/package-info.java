// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A small tool that lists import jobs with a credential of azure-identity, as an administrator's
 * script would. Start at {@link io.offlineseed.examples.jobs.JobsMain}.
 */
@NullMarked
package io.offlineseed.examples.jobs;

import org.jspecify.annotations.NullMarked;
