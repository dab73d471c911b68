// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Finds out whether a key opens a volume. */
@Command(
        name = "unlock-check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Opens a volume and tells what is in it: whether the key is the right one, and whether there is a file"
                    + " system and a manifest behind it.",
            "Without a key it is asked for, if the volume needs one."
        })
final class UnlockCheckCommand implements Callable<Integer> {

    @Mixin private DriveArgument drive = new DriveArgument();
    @Mixin private KeyOptions key = new KeyOptions();

    private final Terminal terminal;

    UnlockCheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (DriveReader reader = drive.open(key, terminal)) {
            terminal.line("%s opens.", drive.path());
            Facts facts = new Facts(terminal);
            facts.show(reader.facts());
            try {
                facts.show(reader.fileSystem());
                facts.showManifest(reader);
                return Exit.OK;
            } catch (DriveException e) {
                if (e.code().equals("FILE_SYSTEM_UNKNOWN")) {
                    facts.line("file system", "not NTFS");
                    return Exit.OK;
                }
                throw e; // the key is right, but what it opens is damaged
            }
        }
    }
}
