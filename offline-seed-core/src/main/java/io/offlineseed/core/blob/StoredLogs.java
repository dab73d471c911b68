// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.blob;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobUrlParts;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import io.offlineseed.importjob.DriveStatus;
import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.StoredCopyLog;
import io.offlineseed.importjob.StoredCopyLog.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds a job's copy logs in a storage account: where the service says, else where logs usually
 * are. Thread-safe. Source: docs/formats/copy-logs.md, "Where they are".
 */
public final class StoredLogs {

    private static final String OLDER = "waimportexport";
    private static final String NEWER = "databoxcopylog";
    private static final Pattern OLDER_NAME =
            Pattern.compile("(.+)_\\d{8}-\\d{6}-\\d{3}_(error|verbose)\\.xml");
    private static final Pattern NEWER_NAME =
            Pattern.compile("(.+)_(CopyLog|VerboseLog)_[^/]*\\.xml");

    private final BlobServiceClient account;

    /** Creates one over the caller's client. */
    public StoredLogs(BlobServiceClient account) {
        this.account = account;
    }

    /**
     * Returns the job's logs, drive by drive.
     *
     * @throws IOException if the account cannot be read
     */
    public List<StoredCopyLog> find(ImportJob job) throws IOException {
        List<StoredCopyLog> logs = new ArrayList<>();
        Set<String> silent =
                job.drives().stream()
                        .filter(d -> d.errorLog().isEmpty() && d.verboseLog().isEmpty())
                        .map(DriveStatus::driveId)
                        .collect(Collectors.toSet());
        for (DriveStatus drive : job.drives()) {
            drive.errorLog().map(uri -> told(drive, Kind.ERROR, uri)).ifPresent(logs::add);
            drive.verboseLog().map(uri -> told(drive, Kind.VERBOSE, uri)).ifPresent(logs::add);
        }
        if (!silent.isEmpty()) {
            BiConsumer<String, StoredCopyLog> add =
                    (drive, log) -> {
                        if (silent.contains(drive)) {
                            logs.add(log);
                        }
                    };
            list(OLDER, "waies/" + job.name() + "_", OLDER_NAME, add);
            list(NEWER, job.name() + "_", NEWER_NAME, add);
        }
        return logs;
    }

    /** Only the path is taken: nothing is asked of a host that an answer names. */
    private static StoredCopyLog told(DriveStatus drive, Kind kind, URI uri) {
        BlobUrlParts parts = BlobUrlParts.parse(uri.toString());
        return new StoredCopyLog(
                drive.driveId(),
                kind,
                Optional.ofNullable(parts.getBlobContainerName()).orElse(""),
                Optional.ofNullable(parts.getBlobName()).orElse(""));
    }

    private void list(
            String containerName,
            String prefix,
            Pattern pattern,
            BiConsumer<String, StoredCopyLog> found)
            throws IOException {
        BlobContainerClient container = account.getBlobContainerClient(containerName);
        try {
            for (BlobItem blob :
                    container.listBlobs(new ListBlobsOptions().setPrefix(prefix), null)) {
                Matcher name = pattern.matcher(blob.getName().substring(prefix.length()));
                if (name.matches()) {
                    String kind = name.group(2).toLowerCase(Locale.ROOT);
                    found.accept(
                            name.group(1),
                            new StoredCopyLog(
                                    name.group(1),
                                    kind.startsWith("verbose") ? Kind.VERBOSE : Kind.ERROR,
                                    containerName,
                                    blob.getName()));
                }
            }
        } catch (BlobStorageException e) {
            if (e.getStatusCode() != 404) { // without the container there are no logs in it
                throw ContainerBlobs.failed(containerName, e);
            }
        } catch (RuntimeException e) {
            throw ContainerBlobs.failed(containerName, e);
        }
    }

    /**
     * Opens a log.
     *
     * @throws IOException if it cannot be read
     */
    public InputStream open(StoredCopyLog log) throws IOException {
        return new ContainerBlobs(account.getBlobContainerClient(log.container()))
                .open(log.blobName());
    }
}
