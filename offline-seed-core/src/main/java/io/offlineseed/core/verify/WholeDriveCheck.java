// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import io.offlineseed.Progress;
import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.drive.ContentDifference;
import io.offlineseed.drive.DriveReport;
import io.offlineseed.drive.StructureFinding;
import io.offlineseed.drive.VerifyOptions;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One verification of a whole volume: first its file system, then the files that its manifest
 * names. For one call.
 */
final class WholeDriveCheck {

    private final NativeSeedFiles files;
    private final Set<String> otherFiles;
    private final VerifyOptions options;
    private final CountDownLatch looked = new CountDownLatch(1);
    private final List<StructureFinding> obstacles = new ArrayList<>();
    private boolean hasManifest;
    private @Nullable StructureReport structure;
    private volatile @Nullable DriveVerifier verifier;

    WholeDriveCheck(NativeSeedFiles files, Set<String> otherFiles, VerifyOptions options) {
        this.files = files;
        this.otherFiles = otherFiles;
        this.options = options;
    }

    DriveReport run() {
        try (Crew crew = new Crew("drive-verify")) {
            crew.start("1", () -> lookThenCompare(crew));
            for (int i = 2; i <= options.threads(); i++) {
                crew.start(Integer.toString(i), this::compare);
            }
            crew.await(
                    () -> List.of(progress()),
                    options.progress(),
                    "The verification was stopped. The drive was only read and nothing was changed."
                            + " Call verify again; it begins anew.",
                    e -> new IllegalStateException("a thread that verified a drive failed", e));
        }
        return report();
    }

    private Progress progress() {
        DriveVerifier running = verifier;
        return new Progress(
                Progress.Stage.VERIFYING,
                Optional.empty(),
                running == null ? 0 : running.doneBytes(),
                0);
    }

    private void lookThenCompare(Crew crew) throws InterruptedException {
        try {
            structure = files.structure(crew::stopping);
            hasManifest = findManifest();
            if (hasManifest || options.manifestRequired()) {
                verifier =
                        new DriveVerifier(
                                files, DriveManifest.FILE_PATH, otherFiles, crew::stopping);
            }
        } finally {
            looked.countDown();
        }
        compare();
    }

    private boolean findManifest() {
        try {
            files.open(DriveManifest.FILE_PATH).close();
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            obstacle(e);
            return false;
        }
    }

    private void compare() throws InterruptedException {
        looked.await();
        DriveVerifier work = verifier;
        if (work == null) {
            return;
        }
        try {
            work.run();
        } catch (IOException e) {
            obstacle(e);
        }
    }

    private void obstacle(IOException e) {
        synchronized (obstacles) {
            obstacles.add(
                    new StructureFinding(
                            "reading", true, Objects.toString(e.getMessage(), e.toString())));
        }
    }

    private DriveReport report() {
        StructureReport found = Objects.requireNonNull(structure);
        Optional<VerifyReport> content = Optional.ofNullable(verifier).map(DriveVerifier::report);
        List<StructureFinding> findings = new ArrayList<>(obstacles);
        findings.addAll(found.findings());
        return new DriveReport(
                found.complete()
                        && obstacles.isEmpty()
                        && content.map(VerifyReport::complete).orElse(true),
                hasManifest,
                found.files(),
                found.directories(),
                content.map(VerifyReport::blobs).orElse(0L),
                content.map(VerifyReport::bytes).orElse(0L),
                found.damageCount() + obstacles.size(),
                found.remarkCount(),
                findings,
                content.map(VerifyReport::differenceCount).orElse(0L),
                content.stream()
                        .flatMap(report -> report.differences().stream())
                        .map(WholeDriveCheck::translated)
                        .toList(),
                content.map(VerifyReport::unexpectedCount).orElse(0L),
                content.map(VerifyReport::unexpected).orElse(List.of()));
    }

    private static ContentDifference translated(Difference difference) {
        return new ContentDifference(
                difference.file(),
                difference.block(),
                difference.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                difference.expected(),
                difference.found());
    }
}
