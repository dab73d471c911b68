// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.drive.DriveFile;
import io.offlineseed.drive.DriveReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies files of a volume to a directory. */
@Command(
        name = "extract",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Copies files and directories of a volume, with their times, to a directory of this machine.",
            "Nothing is written outside that directory, no link in it is followed and no file in it replaced. What is"
                    + " left out for such a reason is named, and the exit code is 2."
        })
final class ExtractCommand implements Callable<Integer> {

    @Mixin private DriveArgument drive = new DriveArgument();

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "PATH",
            description =
                    "files or directories, such as \\dir\\file or dir/file; by default everything but what systems"
                            + " keep for themselves in "
                            + VolumePath.SYSTEM)
    private List<String> paths = new ArrayList<>();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "DIR",
            description = "the directory to copy to; made if it does not exist")
    private Path target = Path.of("");

    @Mixin private KeyOptions key = new KeyOptions();

    private final Terminal terminal;
    private long files;
    private long bytes;
    private long leftOut;
    private long unreadable;

    ExtractCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        try (DriveReader reader = drive.open(key, terminal)) {
            List<DriveFile> starts = new ArrayList<>();
            for (String path : paths.isEmpty() ? List.of(VolumePath.ROOT) : paths) {
                starts.add(VolumePath.find(reader, path));
            }
            ExtractTarget to = ExtractTarget.open(target);
            for (DriveFile start : starts) {
                if (start.directory()) {
                    extractTree(reader, start, to, !paths.isEmpty());
                } else {
                    extract(reader, start, to);
                }
            }
        }
        terminal.line("%d files, %s, extracted to %s.", files, Facts.bytes(bytes), target);
        if (leftOut > 0) {
            terminal.line("%d left out; see above why.", leftOut);
        }
        if (unreadable > 0) {
            terminal.line("%d cannot be read; see above.", unreadable);
            return Exit.DAMAGED;
        }
        return leftOut > 0 ? Exit.REFUSED : Exit.OK;
    }

    private void extractTree(DriveReader reader, DriveFile start, ExtractTarget to, boolean named)
            throws IOException {
        try (Stream<DriveFile> all = reader.files()) {
            for (DriveFile file : (Iterable<DriveFile>) all::iterator) {
                if (VolumePath.liesIn(start.path(), file.path())
                        && (named || !VolumePath.isOfSystem(file.path()))) {
                    extract(reader, file, to);
                }
            }
        }
    }

    private void extract(DriveReader reader, DriveFile file, ExtractTarget to) throws IOException {
        try {
            if (file.directory()) {
                to.directory(file.path());
                return;
            }
            if (file.obstacle().isPresent()) {
                throw new Refused("it " + file.obstacle().get());
            }
            to.file(file, target -> Content.copy(reader, file, target));
            files++;
            bytes += file.sizeBytes();
        } catch (Refused e) {
            leftOut++;
            terminal.note("left out %s: %s", Terminal.name(file.path()), e.words());
        } catch (Unreadable e) {
            unreadable++;
            terminal.note("damaged: %s", Terminal.harmless(e.words()));
        }
    }
}
