// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobStorageException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the content of one drive into the storage account, and writes its logs. */
final class DriveIntake implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(DriveIntake.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final int THREADS = 4;
    private static final int BATCH = 64; // blobs whose results wait for being logged in order
    private static final int MAX_MANIFEST_PATH = 260;

    private final String jobName;
    private final Map<String, Object> details;
    private final Map<String, Object> expected;
    private final ArrivedDrive drive;
    private final BlobServiceClient account;
    private final Clock clock;
    private final Path workFolder;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private long total;
    private long blobs;
    private long bytes;
    private boolean errors;
    private boolean warnings;

    /**
     * Prepares an intake.
     *
     * @param details the job's properties
     * @param expected the drive as the job names it
     * @param workFolder an existing folder of its own, for the manifest and the logs while they are
     *     written
     */
    DriveIntake(
            String jobName,
            Map<String, Object> details,
            Map<String, Object> expected,
            ArrivedDrive drive,
            BlobServiceClient account,
            Clock clock,
            Path workFolder) {
        this.jobName = jobName;
        this.details = details;
        this.expected = expected;
        this.drive = drive;
        this.account = account;
        this.clock = clock;
        this.workFolder = workFolder;
    }

    /** What the service says of a drive afterwards. */
    record Result(Receipt.Drive drive, Map<String, Object> uris) {}

    /**
     * Imports what is on the drive.
     *
     * @param percent is told how far it is
     */
    Result run(IntConsumer percent) throws IOException {
        Map<String, Object> uris = Json.of();
        Path errorLog = workFolder.resolve("error.xml");
        Path verboseLog = workFolder.resolve("verbose.xml");
        boolean wantsVerbose = Json.text(details, "logLevel").equals("Verbose");
        String status;
        try (DriveLog error = new DriveLog(errorLog, drive.serial(), false);
                DriveLog verbose = new DriveLog(verboseLog, drive.serial(), true)) {
            try (DriveVolume volume = drive.unlock(Json.text(expected, "bitLockerKey"))) {
                Path manifest = checkedManifest(volume);
                if (details.get("backupDriveManifest") == Boolean.TRUE) {
                    uris.put("manifestUri", upload(manifest, "manifest"));
                }
                importAll(volume, manifest, List.of(error, verbose), percent);
                status =
                        errors
                                ? "CompletedWithErrors"
                                : warnings ? "CompletedWithWarnings" : "Completed";
            } catch (DriveRefusedException e) {
                status = e.status();
            }
            error.finish(status);
            verbose.finish(status);
        }
        uris.put("errorLogUri", upload(errorLog, "error"));
        if (wantsVerbose) {
            uris.put("verboseLogUri", upload(verboseLog, "verbose"));
        }
        return new Result(new Receipt.Drive(drive.serial(), status, blobs, bytes), uris);
    }

    /** Fetches the manifest from the drive, and holds it to what the job says of it. */
    private Path checkedManifest(DriveVolume volume) throws DriveRefusedException {
        String path = Json.text(expected, "manifestFile");
        if (path.length() > MAX_MANIFEST_PATH) {
            throw new DriveRefusedException("ManifestNameTooLong");
        }
        Path manifest = workFolder.resolve("manifest.xml");
        try {
            if (!fetch(volume, path, manifest)
                    .equalsIgnoreCase(Json.text(expected, "manifestHash"))) {
                throw new DriveRefusedException("ManifestCorrupted");
            }
            checkForm(manifest);
        } catch (DriveFileException e) {
            throw new DriveRefusedException(
                    switch (e.status()) {
                        case "FileNotFound" -> "ManifestNotFound";
                        case "FileAccessDenied" -> "ManifestAccessDenied";
                        case "FileNameTooLong" -> "ManifestNameTooLong";
                        default -> "ManifestNameInvalid";
                    });
        } catch (IOException e) {
            LOG.warn("drive {}: the manifest cannot be read", drive.serial(), e);
            throw new DriveRefusedException("ReadManifestFailed");
        }
        return manifest;
    }

    /** Copies a file from the drive; returns its MD5 in Base16. */
    private static String fetch(DriveVolume volume, String path, Path copy)
            throws DriveFileException, IOException {
        MessageDigest digest = BlobContainer.md5();
        try (InputStream in = Channels.newInputStream(volume.open(path))) {
            Files.copy(new DigestInputStream(in, digest), copy);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Reads the whole manifest before anything is imported. */
    private void checkForm(Path manifest) throws IOException, DriveRefusedException {
        try (ManifestScanner scanner = ManifestScanner.open(manifest)) {
            if (!scanner.driveId().equals(drive.serial())) {
                throw new DriveRefusedException("ManifestDriveIdMismatch");
            }
            while (scanner.next().isPresent()) {
                total++;
            }
        } catch (ManifestFormatException e) {
            LOG.warn("drive {}: {}", drive.serial(), e.getMessage(), e.getCause());
            throw new DriveRefusedException("ManifestFormatInvalid");
        }
    }

    private void importAll(
            DriveVolume volume, Path manifest, List<DriveLog> logs, IntConsumer percent)
            throws IOException, DriveRefusedException {
        BlobImport into = new BlobImport(account, volume);
        try (ManifestScanner scanner = ManifestScanner.open(manifest)) {
            long done = 0;
            Optional<BlobEntry> next = scanner.next();
            while (next.isPresent()) {
                List<Future<BlobResult>> batch = new ArrayList<>();
                while (next.isPresent() && batch.size() < BATCH) {
                    BlobEntry entry = next.get();
                    batch.add(threads.submit(() -> into.run(entry)));
                    next = scanner.next();
                }
                for (Future<BlobResult> future : batch) {
                    count(result(future), logs);
                }
                done += batch.size();
                percent.accept((int) (100 * done / total));
            }
        } catch (ManifestFormatException e) {
            LOG.warn("drive {}: {}", drive.serial(), e.getMessage(), e.getCause());
            throw new DriveRefusedException("ManifestFormatInvalid");
        }
    }

    private void count(BlobResult result, List<DriveLog> logs) throws IOException {
        for (DriveLog log : logs) {
            log.add(result);
        }
        errors |= !result.isCompleted();
        warnings |= !result.isClean();
        if (result.isImported()) {
            blobs++;
            bytes += result.entry().length();
        }
    }

    private static BlobResult result(Future<BlobResult> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while a drive was imported", e);
        } catch (ExecutionException e) {
            throw new IOException("A drive's import failed in the stand-in itself", e);
        }
    }

    /** Stores a file beside the job's other logs; returns its address. */
    private String upload(Path file, String type) throws IOException {
        String path = Json.text(details, "diagnosticsPath");
        int slash = path.indexOf('/');
        String prefix = slash < 0 ? "" : path.substring(slash + 1).replaceFirst("/*$", "/");
        try {
            BlobContainerClient container =
                    account.createBlobContainerIfNotExists(
                            slash < 0 ? path : path.substring(0, slash));
            BlobClient blob =
                    container.getBlobClient(
                            "%swaies/%s_%s_%s_%s.xml"
                                    .formatted(
                                            prefix,
                                            jobName,
                                            drive.serial(),
                                            STAMP.format(clock.instant()),
                                            type));
            blob.uploadFromFile(file.toString(), true);
            return blob.getBlobUrl();
        } catch (BlobStorageException e) {
            throw new IOException(
                    "Cannot store the "
                            + type
                            + " log of drive "
                            + drive.serial()
                            + ": "
                            + e.getErrorCode()
                            + ". The drive's blobs are where they are.",
                    e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
