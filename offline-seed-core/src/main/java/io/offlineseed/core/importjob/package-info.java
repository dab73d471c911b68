// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The import job: what is asked of the service and what is kept of it beside the backup. Start at
 * {@link io.offlineseed.core.importjob.ResourceManagerJobs}; what travels on the wire is in {@link
 * io.offlineseed.core.importjob.JobRequest} and {@link io.offlineseed.core.importjob.JobAnswer}.
 * Source of every name and value: docs/azure.md.
 */
@NullMarked
package io.offlineseed.core.importjob;

import org.jspecify.annotations.NullMarked;
