// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.DriveId;
import io.offlineseed.core.Drives;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveCheck;
import io.offlineseed.drive.Finding;
import io.offlineseed.examples.console.Sizes;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows the drives of this machine and what speaks against each. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the drives of this machine, what is on them, and whether each is fit to be erased for a seed."
        })
final class ListCommand implements Callable<Integer> {

    private final Terminal terminal;

    ListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Drive> drives = Drives.list();
        if (drives.isEmpty()) {
            terminal.line("No drives were found.");
        }
        for (Drive drive : drives) {
            show(Drives.check(drive));
        }
        return Exit.OK;
    }

    private void show(DriveCheck check) {
        Drive drive = check.drive();
        terminal.line(
                "%s  %s  %s  %s, serial number %s: %s",
                drive.address(),
                Sizes.show(drive.sizeBytes()),
                drive.bus(),
                drive.model().isEmpty() ? "model unknown" : Terminal.name(drive.model()),
                drive.id().map(DriveId::serialNumber).map(Terminal::name).orElse("unknown"),
                check.isFit() ? "fit" : "NOT FIT");
        for (String content : drive.contents()) {
            terminal.line("    holds %s", Terminal.name(content));
        }
        for (Finding finding : check.findings()) {
            terminal.line(
                    "    %s %s: %s %s",
                    finding.severity(),
                    finding.code(),
                    Terminal.name(finding.message()),
                    finding.remedy());
        }
    }
}
