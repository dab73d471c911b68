// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

/** How much the datacenter logs while it copies. */
public enum LogLevel {
    /** Only what went wrong. */
    ERROR,
    /** Every blob and block; our default, because it is what a repair can be based on. */
    VERBOSE
}
