// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The import job: what is asked of the services and what is kept of it beside the backup. Start at
 * {@link io.offlineseed.core.importjob.ResourceManagerJobs}. Behind {@link
 * io.offlineseed.core.importjob.JobService} each service has its words: {@link
 * io.offlineseed.core.importjob.ImportExportService} with JobRequest and JobAnswer, {@link
 * io.offlineseed.core.importjob.CustomerDiskService} with CustomerDiskRequest and
 * CustomerDiskAnswer. Source of every name and value: docs/azure.md.
 */
@NullMarked
package io.offlineseed.core.importjob;

import org.jspecify.annotations.NullMarked;
