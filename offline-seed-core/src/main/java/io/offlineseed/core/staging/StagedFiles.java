// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.staging.StagedBlob;
import io.offlineseed.staging.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The staged files as they are now, compared with what was recorded when they were sealed. Safe for
 * use by several threads.
 */
final class StagedFiles {

    private final BackupFolder folder;
    private @Nullable String placeKey;

    StagedFiles(BackupFolder folder) {
        this.folder = folder;
    }

    /**
     * Returns the length of a staged file.
     *
     * @throws StagingException if there is none at that path ({@code STAGED_FILE_MISSING})
     */
    long sizeOf(String blobPath) throws IOException {
        try {
            BasicFileAttributes now = attributes(folder.blobs().resolve(blobPath));
            if (now.isRegularFile()) {
                return now.size();
            }
            throw notStaged(blobPath, null);
        } catch (NoSuchFileException e) {
            throw notStaged(blobPath, e);
        }
    }

    private StagingException notStaged(String blobPath, @Nullable Exception cause) {
        return new StagingException(
                "STAGED_FILE_MISSING",
                "There is no file '"
                        + blobPath
                        + "' below "
                        + folder.blobs()
                        + ". Stage it first. Nothing was changed.",
                cause);
    }

    /**
     * Looks whether a file is the one that was sealed.
     *
     * @param sealedPlaceKey the key the folder of all blobs had then
     * @throws StagingException if it is not
     */
    void verifyUnchanged(SealedBlob blob, String sealedPlaceKey) {
        BasicFileAttributes now = look(blob);
        StagedBlob sealed = blob.blob();
        if (!now.isRegularFile()) {
            throw changed(blob, "it is no regular file any more");
        }
        if (now.size() != sealed.sizeBytes()) {
            throw changed(blob, "it had " + sealed.sizeBytes() + " bytes, now " + now.size());
        }
        Instant modifiedAt = now.lastModifiedTime().toInstant();
        // a share may tell times less precisely than the disk behind it did
        if (!modifiedAt
                .truncatedTo(ChronoUnit.MICROS)
                .equals(sealed.modifiedAt().truncatedTo(ChronoUnit.MICROS))) {
            throw changed(
                    blob,
                    "it was last changed at " + sealed.modifiedAt() + ", now at " + modifiedAt);
        }
        Optional<String> key = blob.fileKey();
        if (key.isPresent()
                && keysHold(sealedPlaceKey)
                && FileKeys.of(now).filter(other -> !other.equals(key.get())).isPresent()) {
            throw changed(blob, "another file of the same size and time took its place");
        }
    }

    private BasicFileAttributes look(SealedBlob blob) {
        try {
            return attributes(blob.file());
        } catch (NoSuchFileException e) {
            throw new StagingException(
                    "STAGED_FILE_MISSING",
                    "The staged file "
                            + blob.file()
                            + " is gone, but it was there when backup "
                            + folder.jobName()
                            + " was sealed. Put back the very file with its time, or stage the backup again"
                            + " under another job name. Drives that are sealed already are whole.",
                    e);
        } catch (IOException e) {
            throw new StagingException(
                    "STAGED_FILE_UNREADABLE",
                    "Cannot look at the staged file "
                            + blob.file()
                            + ": "
                            + StagingFailures.reason(e)
                            + ". Check that the staging location is reachable and call again; what was"
                            + " written to drives stays.",
                    e);
        }
    }

    private StagingException changed(SealedBlob blob, String how) {
        return new StagingException(
                "STAGED_FILE_CHANGED",
                "The staged file "
                        + blob.file()
                        + " changed after backup "
                        + folder.jobName()
                        + " was sealed: "
                        + how
                        + ". Put back the very file with its time, or stage the backup again under another"
                        + " job name. Drives that are sealed already hold the old content and are whole.",
                null);
    }

    /** Whether keys recorded when the backup was sealed mean the same here and now. */
    private synchronized boolean keysHold(String sealedPlaceKey) {
        String here = placeKey;
        if (here == null) {
            try {
                here = FileKeys.ofPlace(folder.blobs()).orElse("");
            } catch (IOException e) {
                here = ""; // the file itself was just seen; without keys size and time must do
            }
            placeKey = here;
        }
        return !here.isEmpty() && here.equals(sealedPlaceKey);
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
