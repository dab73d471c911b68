// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import com.azure.storage.blob.BlobServiceClient;
import io.offlineseed.core.blob.ContainerBlobs;
import io.offlineseed.core.blob.StoredLogs;
import io.offlineseed.core.manifest.CopyLogReader;
import io.offlineseed.importjob.CopyLogEntry;
import io.offlineseed.importjob.CopyLogException;
import io.offlineseed.importjob.CopyLogSummary;
import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.StoredCopyLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The logs that a datacenter leaves in the storage account, one or two for each drive: what became
 * of the drive, its blobs and their blocks, in the service's words and in plain ones. Logs of all
 * generations are read, entry by entry. Calls block, on the caller's thread.
 *
 * <pre>{@code
 * for (StoredCopyLog log : CopyLogs.find(account, jobs.get(backup))) {
 *     CopyLogs.read(account, log, entry -> {
 *         if (entry.outcome() != CopyLogEntry.Outcome.ARRIVED) {
 *             view.show(entry.path(), entry.explanation(), entry.remedy());
 *         }
 *     });
 * }
 * }</pre>
 */
public final class CopyLogs {

    private CopyLogs() {}

    /**
     * Returns the logs of a job's drives: where the service says, and for drives of which it says
     * nothing, where logs usually are. An empty list means there are none (yet).
     *
     * @param account the account the job imports to, as the caller reaches it
     * @param job the job as the service described it
     * @throws CopyLogException if the account cannot be read ({@code COPY_LOG_UNREADABLE})
     */
    public static List<StoredCopyLog> find(BlobServiceClient account, ImportJob job) {
        try {
            return List.copyOf(new StoredLogs(account).find(job));
        } catch (IOException e) {
            throw unreadable("logs of job " + job.name() + " in " + account.getAccountUrl(), e);
        }
    }

    /**
     * Reads a log in the storage account.
     *
     * @param entries is given each entry as it is read
     * @throws CopyLogException if it cannot be read ({@code COPY_LOG_UNREADABLE}), or is no log or
     *     damaged ({@code COPY_LOG_DAMAGED}); entries before the damage were given
     */
    public static CopyLogSummary read(
            BlobServiceClient account, StoredCopyLog log, Consumer<CopyLogEntry> entries) {
        String name = log.container() + "/" + log.blobName();
        try (InputStream in = new StoredLogs(account).open(log)) {
            return CopyLogReader.read(in, name, entries);
        } catch (IOException e) {
            throw unreadable("log " + name, e);
        }
    }

    /**
     * Reads a log that was fetched; as {@link #read(BlobServiceClient, StoredCopyLog, Consumer)}.
     */
    public static CopyLogSummary read(Path file, Consumer<CopyLogEntry> entries) {
        try (InputStream in = Files.newInputStream(file)) {
            return CopyLogReader.read(in, file.toString(), entries);
        } catch (IOException e) {
            throw unreadable("log " + file, e);
        }
    }

    /**
     * Reads a log from a stream, which stays open.
     *
     * @param name what messages call it
     */
    public static CopyLogSummary read(InputStream in, String name, Consumer<CopyLogEntry> entries) {
        Objects.requireNonNull(name, "name");
        try {
            return CopyLogReader.read(in, name, entries);
        } catch (IOException e) {
            throw unreadable("log " + name, e);
        }
    }

    private static CopyLogException unreadable(String what, IOException e) {
        return new CopyLogException(
                "COPY_LOG_UNREADABLE",
                "Cannot read the "
                        + what
                        + ": "
                        + e.getMessage()
                        + ". Check that it is there, the network, and that it may be read; then read it"
                        + " again. Nothing was changed.",
                ContainerBlobs.isPassing(e),
                e);
    }
}
