// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveReader;
import io.offlineseed.examples.console.Bars;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a volume as its file system sees it to a file. */
@Command(
        name = "decrypt",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes the volume as its file system sees it to a new file, which other programs can then read as NTFS.",
            "The file is NOT encrypted; only you can open it. It takes about as much room as the volume: what was never"
                    + " written decrypts to noise."
        })
final class DecryptCommand implements Callable<Integer> {

    private static final int STEP_BYTES = 1 << 20;
    private static final int HOLE_BYTES = 64 << 10; // at least a block of every file system

    @Mixin private DriveArgument drive = new DriveArgument();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FILE",
            description = "the file to make; one that is there already is refused")
    private Path target = Path.of("");

    @Mixin private KeyOptions key = new KeyOptions();

    private final Terminal terminal;

    DecryptCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        try (DriveReader reader = drive.open(key, terminal);
                NewFile file = NewFile.create(target, true)) {
            BlockDevice plaintext = reader.plaintext();
            copy(plaintext, file.channel());
            file.keep();
            terminal.line(
                    "%s holds the decrypted volume, %s. Anyone who can read it can read the volume.",
                    target, Facts.bytes(plaintext.sizeBytes()));
            return Exit.OK;
        }
    }

    private void copy(BlockDevice from, SeekableByteChannel to) throws IOException {
        byte[] bytes = new byte[STEP_BYTES];
        long size = from.sizeBytes();
        try (Bars bars = terminal.bars()) {
            for (long at = 0; at < size; at += STEP_BYTES) {
                ByteBuffer step = ByteBuffer.wrap(bytes, 0, (int) Math.min(STEP_BYTES, size - at));
                int length = step.remaining();
                read(from, at, step);
                writeUnlessZero(bytes, length, at, to);
                bars.show("decrypting", at + length, size);
            }
        }
        if (size > 0 && to.size() < size) {
            to.position(size - 1).write(ByteBuffer.allocate(1));
        }
    }

    private static void read(BlockDevice from, long at, ByteBuffer step) {
        try {
            from.read(at, step);
        } catch (IOException e) {
            throw new Unreadable("byte " + at + " of the volume", e);
        }
    }

    private static void writeUnlessZero(byte[] bytes, int length, long at, SeekableByteChannel to)
            throws IOException {
        for (int start = 0; start < length; start += HOLE_BYTES) {
            int end = Math.min(length, start + HOLE_BYTES);
            if (isZero(bytes, start, end)) {
                continue;
            }
            ByteBuffer part = ByteBuffer.wrap(bytes, start, end - start);
            to.position(at + start);
            while (part.hasRemaining()) {
                to.write(part);
            }
        }
    }

    private static boolean isZero(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
