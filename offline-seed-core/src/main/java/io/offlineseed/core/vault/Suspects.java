// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import io.offlineseed.DriveId;
import io.offlineseed.core.manifest.CopyLogReader;
import io.offlineseed.importjob.CopyLogEntry;
import io.offlineseed.importjob.CopyLogEntry.Outcome;
import io.offlineseed.importjob.CopyLogEntry.Subject;
import io.offlineseed.importjob.CopyLogException;
import io.offlineseed.importjob.CopyLogSummary;
import io.offlineseed.importjob.CopyLogSummary.Form;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The blobs of which copy logs do not say that they arrived. A log only ever clears blobs: those it
 * names as arrived, or does not name although it would name every failed one of its drive. Where in
 * doubt, a blob is a suspect. Immutable once read.
 */
final class Suspects {

    private static final int MAX_NAMED = 100_000; // beyond, no blob is cleared: slower, not wrong

    /** Drive statuses after which the log speaks for each blob. */
    private static final Set<String> TELLING =
            Set.of("Completed", "CompletedWithWarnings", "CompletedWithErrors");

    private final Set<DriveId> told = new HashSet<>();
    private final Set<DriveId> failed = new HashSet<>();
    private final Set<String> named = new HashSet<>();
    private boolean tooMany;

    private Suspects() {}

    /**
     * Reads logs.
     *
     * @throws CopyLogException if one cannot be read or understood
     */
    static Suspects of(List<Path> logs) {
        Suspects suspects = new Suspects();
        for (Path log : logs) {
            suspects.read(log);
        }
        return suspects;
    }

    private void read(Path log) {
        CopyLogSummary summary;
        try (InputStream in = Files.newInputStream(log)) {
            summary = CopyLogReader.read(in, log.toString(), this::note);
        } catch (IOException e) {
            throw new CopyLogException(
                    "COPY_LOG_UNREADABLE",
                    "Cannot read the copy log "
                            + log
                            + ": "
                            + e
                            + ". Check that it is there and may be read, or repair without it; every"
                            + " blob is looked at then. Nothing was changed.",
                    false,
                    e);
        }
        Optional<DriveId> drive = summary.driveId().flatMap(Suspects::driveId);
        if (drive.isPresent() && summary.form() == Form.DRIVE_LOG) {
            boolean telling = summary.drive().filter(d -> TELLING.contains(d.status())).isPresent();
            (telling ? told : failed).add(drive.get());
        }
    }

    private static Optional<DriveId> driveId(String text) {
        try {
            return Optional.of(DriveId.ofReported(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void note(CopyLogEntry entry) {
        boolean aboutContent =
                entry.subject() != Subject.DRIVE && entry.subject() != Subject.CONTAINER;
        if (aboutContent && entry.outcome() != Outcome.ARRIVED) {
            // a renamed blob has another path, but its file is the same
            entry.path().ifPresent(this::add);
            entry.filePath().ifPresent(this::add);
        }
    }

    private void add(String name) {
        if (named.size() < MAX_NAMED) {
            named.add(name);
        } else {
            tooMany = true;
        }
    }

    /**
     * Returns whether a blob must be looked at.
     *
     * @param path its path, container first
     */
    boolean isSuspect(ExpectedBlob blob, String path) {
        return tooMany || !told.contains(blob.drive()) || isNamed(blob, path);
    }

    /**
     * Returns whether a log says that this blob, or its whole drive, failed.
     *
     * @param path its path, container first
     */
    boolean isNamed(ExpectedBlob blob, String path) {
        return failed.contains(blob.drive())
                || named.contains(path)
                || named.contains(blob.sealed().drivePath());
    }
}
