// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.DriveReport;
import io.offlineseed.drive.StructureFinding;
import io.offlineseed.drive.VerifyOptions;
import io.offlineseed.examples.console.Bars;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads a whole volume and tells what is wrong with it. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Reads a whole volume: holds its file system against everything Windows is known to ask of one, and every"
                    + " file against the MD5s of the manifest on it. Takes as long as reading the drive does.",
            "Exit code 1 if anything is damaged or different."
        })
final class VerifyCommand implements Callable<Integer> {

    @Mixin private DriveArgument drive = new DriveArgument();

    @Option(
            names = "--manifest-required",
            description = "a volume without a manifest counts as damaged")
    private boolean manifestRequired;

    @Mixin private KeyOptions key = new KeyOptions();

    private final Terminal terminal;

    VerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (DriveReader reader = drive.open(key, terminal)) {
            DriveReport report;
            try (Bars bars = terminal.bars()) {
                report =
                        reader.verify(
                                VerifyOptions.defaults()
                                        .withManifestRequired(manifestRequired)
                                        .withProgress(bars));
            }
            show(report);
            return report.isSound() ? Exit.OK : Exit.DAMAGED;
        }
    }

    private void show(DriveReport report) {
        terminal.line(
                "file system      %d files in %d directories; %d findings of damage, %d remarks",
                report.files(), report.directories(), report.damageCount(), report.remarkCount());
        for (StructureFinding finding : report.findings()) {
            terminal.line("    %s", Terminal.name(finding.describe()));
        }
        more(report.damageCount() + report.remarkCount() - report.findings().size());
        if (report.hasManifest()) {
            terminal.line(
                    "manifest         %d blobs, %s, compared; %d differences",
                    report.blobs(), Facts.bytes(report.blobBytes()), report.differenceCount());
        } else {
            terminal.line("manifest         none, so no content could be compared");
        }
        report.differences().forEach(d -> terminal.line("    %s", Terminal.name(d.describe())));
        more(report.differenceCount() - report.differences().size());
        if (report.unexpectedCount() > 0) {
            terminal.line(
                    "not in manifest  %d files, which the service passes over",
                    report.unexpectedCount());
            report.unexpected().forEach(path -> terminal.line("    %s", Terminal.name(path)));
            more(report.unexpectedCount() - report.unexpected().size());
        }
        if (!report.complete()) {
            terminal.line("Damage stood in the way: not everything could be looked at.");
        }
        terminal.line(report.isSound() ? "The volume is sound." : "The volume is DAMAGED.");
    }

    private void more(long count) {
        if (count > 0) {
            terminal.line("    and %d more", count);
        }
    }
}
