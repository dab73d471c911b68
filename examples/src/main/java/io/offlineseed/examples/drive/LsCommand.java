// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.drive.DriveFile;
import io.offlineseed.drive.DriveReader;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists files of a volume. */
@Command(
        name = "ls",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists the files and directories of a volume.")
final class LsCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    @Mixin private DriveArgument drive = new DriveArgument();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATH",
            defaultValue = VolumePath.ROOT,
            description =
                    "a file or directory, such as \\dir\\file or dir/file; the root by default")
    private String path = VolumePath.ROOT;

    @Option(
            names = {"-r", "--recursive"},
            description = "everything below, too")
    private boolean recursive;

    @Option(
            names = {"-l", "--long"},
            description = "with size in bytes and time of last change (UTC)")
    private boolean details;

    @Mixin private KeyOptions key = new KeyOptions();

    private final Terminal terminal;

    LsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (DriveReader reader = drive.open(key, terminal)) {
            DriveFile start = VolumePath.find(reader, path);
            if (!start.directory()) {
                show(start);
                return Exit.OK;
            }
            try (Stream<DriveFile> files =
                    recursive
                            ? reader.files().filter(f -> VolumePath.liesIn(start.path(), f.path()))
                            : reader.list(start.path())) {
                files.forEach(this::show);
            }
            return Exit.OK;
        }
    }

    private void show(DriveFile file) {
        String name = Terminal.name(file.path()) + (file.directory() ? "\\" : "");
        String obstacle = file.obstacle().map(why -> "  (" + why + ")").orElse("");
        if (details) {
            terminal.line(
                    "%15s  %s  %s%s",
                    file.directory() ? "-" : Long.toString(file.sizeBytes()),
                    TIME.format(file.modified()),
                    name,
                    obstacle);
        } else {
            terminal.line("%s%s", name, obstacle);
        }
    }
}
