// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.drive.DriveFile;
import io.offlineseed.drive.DriveReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Gives the content of one file. */
@Command(
        name = "cat",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes the content of a file to standard output.")
final class CatCommand implements Callable<Integer> {

    @Mixin private DriveArgument drive = new DriveArgument();

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description = "the file, such as \\dir\\file or dir/file")
    private String path = "";

    @Mixin private KeyOptions key = new KeyOptions();

    private final Terminal terminal;

    CatCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        try (DriveReader reader = drive.open(key, terminal)) {
            DriveFile file = VolumePath.find(reader, path);
            if (file.directory()) {
                throw new Refused(file.path() + " is a directory; list it with 'drive ls'.");
            }
            OutputStream out = terminal.bytes();
            Content.copy(reader, file, (bytes, length) -> out.write(bytes, 0, length));
            out.flush();
            return Exit.OK;
        }
    }
}
