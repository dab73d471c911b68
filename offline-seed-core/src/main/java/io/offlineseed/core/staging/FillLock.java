// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.core.durable.LeaseFile;
import io.offlineseed.core.durable.LeaseHeldException;
import io.offlineseed.staging.StagingException;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The right to fill and seal one backup, held by one handle of one process at a time, with the
 * choices only its holder may write. Not for several threads at once.
 */
final class FillLock implements Closeable {

    private final BackupFolder folder;
    private final Surroundings surroundings;
    private @Nullable LeaseFile lease;
    private @Nullable KindChoices kinds;

    FillLock(BackupFolder folder, Surroundings surroundings) {
        this.folder = folder;
        this.surroundings = surroundings;
    }

    /**
     * Takes the lock, or makes sure that it is still held.
     *
     * @throws StagingException if another holds it ({@code BACKUP_LOCKED})
     */
    KindChoices acquire() throws IOException {
        if (lease == null) {
            surroundings.files().createDirectories(folder.locks());
            try {
                lease =
                        LeaseFile.acquire(
                                surroundings.files(),
                                folder.fillLock(),
                                "filling and sealing backup " + folder.jobName(),
                                surroundings.clock());
            } catch (LeaseHeldException e) {
                throw locked(e);
            }
        } else {
            check();
        }
        KindChoices open = kinds;
        if (open == null) {
            open = KindChoices.open(surroundings.files(), folder.kindsFile());
            kinds = open;
        }
        return open;
    }

    /**
     * Makes sure that the lock is still held, before something that cannot be undone: a process
     * that was suspended for minutes may have lost it.
     *
     * @throws StagingException if another took it over ({@code BACKUP_LOCKED})
     * @throws IOException if it is gone or cannot be read
     */
    void check() throws IOException {
        LeaseFile held = lease;
        if (held == null) {
            throw new IllegalStateException(
                    "the lock of backup " + folder.jobName() + " is not held");
        }
        try {
            held.check();
        } catch (LeaseHeldException e) {
            throw locked(e);
        }
    }

    private StagingException locked(LeaseHeldException e) {
        return new StagingException(
                "BACKUP_LOCKED",
                "Backup "
                        + folder.jobName()
                        + " is "
                        + e.getMessage()
                        + ". "
                        + howToTakeOver(folder.jobName(), e)
                        + " Nothing was changed.",
                e);
    }

    /** Returns what to do about a lock that is held, as a sentence. */
    static String howToTakeOver(String jobName, LeaseHeldException e) {
        String call = "StagingLocation.removeStaleLocks(\"" + jobName + "\")";
        return e.isStale()
                ? "If you know that nobody works on it, call " + call + " and try again."
                : "Wait until that has ended; should it be killed, " + call + " removes its lock.";
    }

    @Override
    public void close() throws IOException {
        KindChoices open = kinds;
        LeaseFile held = lease;
        kinds = null;
        lease = null;
        try {
            if (open != null) {
                open.close();
            }
        } finally {
            if (held != null) {
                held.close();
            }
        }
    }
}
