// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.drive.VolumeFacts;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what can be told without a key. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        description = "Tells what can be told of a volume without opening it.")
final class InfoCommand implements Callable<Integer> {

    @Mixin private DriveArgument drive = new DriveArgument();

    private final Terminal terminal;

    InfoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        VolumeFacts facts = drive.inspect();
        new Facts(terminal).show(facts);
        return Exit.OK;
    }
}
