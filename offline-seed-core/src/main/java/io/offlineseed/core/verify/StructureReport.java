// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import io.offlineseed.core.ntfs.check.NtfsFinding;
import io.offlineseed.core.ntfs.check.NtfsReport;
import io.offlineseed.drive.StructureFinding;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What holding a volume against the checklist has shown.
 *
 * @param complete whether everything was looked at
 * @param files files of the volume
 * @param directories directories of the volume
 * @param damageCount findings that are damage
 * @param remarkCount findings that do no harm
 * @param findings the first of both, damage first; at most twenty of each kind
 */
public record StructureReport(
        boolean complete,
        long files,
        long directories,
        long damageCount,
        long remarkCount,
        List<StructureFinding> findings) {

    /** Copies the list. */
    public StructureReport {
        findings = List.copyOf(findings);
    }

    /** Joins what was found before the file system, all of it damage, and in it. */
    static StructureReport of(List<StructureFinding> before, NtfsReport report) {
        return new StructureReport(
                report.isComplete(),
                report.files(),
                report.directories(),
                before.size() + report.findingCount() - report.harmlessCount(),
                report.harmlessCount(),
                Stream.concat(
                                before.stream(),
                                report.findings().stream().map(StructureReport::translated))
                        .sorted(Comparator.comparing(StructureFinding::damage).reversed())
                        .toList());
    }

    private static StructureFinding translated(NtfsFinding finding) {
        return new StructureFinding(
                finding.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                !finding.kind().isHarmless(),
                finding.message());
    }

    /** The file system could not be looked at to its end. */
    static StructureReport unreadable(String why) {
        return new StructureReport(
                false, 0, 0, 1, 0, List.of(new StructureFinding("reading", true, why)));
    }

    /** Returns whether everything was looked at and nothing is damaged. */
    public boolean isSound() {
        return complete && damageCount == 0;
    }
}
