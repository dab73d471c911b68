// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed;

/**
 * Where a seed stands, in the order it gets there. Source: docs/architecture.md, "The life of a
 * seed".
 *
 * <p>A backup product runs its schedule on between {@link #SHIPPED} and {@link #IMPORTED}; each run
 * then ends with {@link #WAITING_TEXT}, which is no failure.
 */
public enum SeedLifecycle {
    /** The backup exists in the staging location; its content may still change. */
    STAGING,
    /** The backup is sealed: its content is fixed. */
    STAGED,
    /** All drives are written, verified and sealed. */
    PREPARED,
    /** The import job exists at the service; the drives must be shipped within two weeks. */
    JOB_CREATED,
    /** The parcel's shipping info is recorded with the import job. */
    SHIPPED,
    /**
     * The service holds the drives or waits for them; the job was seen on its way or at work. A job
     * that became final stays here, or at {@link #SHIPPED}, until its blobs are proven.
     */
    WAITING,
    /** The import job is final and every blob was proven. */
    IMPORTED,
    /**
     * The data are in the vault; from now on only increments travel. Nothing in this version of the
     * library records it: it is for the product whose own vault takes the data over.
     */
    IN_VAULT;

    /**
     * What a scheduled backup run reports while the import job is not complete, word for word as
     * the offline backup workflow for DPM and Azure Backup Server has it.
     */
    public static final String WAITING_TEXT =
            "Waiting for Azure Import Job to complete. Please check on Azure Management portal for more information on"
                    + " job status";

    /** Returns whether this is as far as {@code other} or further. */
    public boolean isAtLeast(SeedLifecycle other) {
        return compareTo(other) >= 0;
    }
}
