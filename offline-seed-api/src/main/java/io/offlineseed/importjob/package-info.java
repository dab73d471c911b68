// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The Azure resource the drives belong to. Start at {@link
 * io.offlineseed.importjob.ImportJobClient}; what the service says stays open: {@link
 * io.offlineseed.importjob.JobState} carries states nobody knows yet.
 */
@NullMarked
package io.offlineseed.importjob;

import org.jspecify.annotations.NullMarked;
