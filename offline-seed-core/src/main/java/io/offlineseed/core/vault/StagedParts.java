// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import io.offlineseed.core.hash.Md5;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of one blob's blocks, from the first file that has it: each block has the hash of the
 * manifest or is not given. For one thread.
 */
final class StagedParts implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(StagedParts.class);

    private final ExpectedBlob blob;
    private final List<Path> places;
    private final List<Optional<FileChannel>> files = new ArrayList<>(); // of the places, opened

    /**
     * Opens nothing yet.
     *
     * @param sources directories beside the staging location, with the files of the drive or of the
     *     backup
     */
    StagedParts(ExpectedBlob blob, List<Path> sources) {
        this.blob = blob;
        this.places = new ArrayList<>(List.of(blob.sealed().file()));
        String onDrive = blob.sealed().drivePath().replace('\\', '/').replaceFirst("^/+", "");
        for (Path source : sources) {
            add(source, onDrive);
            add(source, blob.blob().path());
        }
    }

    private void add(Path source, String below) {
        Path root = source.toAbsolutePath().normalize();
        Path place = root.resolve(below).normalize();
        if (place.startsWith(root)) {
            places.add(place);
        }
    }

    /** Returns a block as it should be; empty if no file has it. */
    Optional<byte[]> read(int index) {
        byte[] bytes = new byte[blob.blockBytes(index)];
        for (int i = 0; i < places.size(); i++) {
            Optional<FileChannel> file = file(i);
            if (file.isPresent()
                    && fill(file.get(), bytes, (long) index * ExpectedBlob.BLOCK_BYTES)
                    && Arrays.equals(Md5.digest().digest(bytes), blob.md5(index))) {
                return Optional.of(bytes);
            }
        }
        return Optional.empty();
    }

    /** Opens each place when it is first asked for. */
    private Optional<FileChannel> file(int place) {
        while (files.size() <= place) {
            files.add(open(places.get(files.size())));
        }
        return files.get(place);
    }

    /** Looks before it opens: to open a pipe would wait for a writer, maybe for ever. */
    private static Optional<FileChannel> open(Path file) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
            return attributes.isRegularFile()
                    ? Optional.of(FileChannel.open(file, READ, NOFOLLOW_LINKS))
                    : Optional.empty();
        } catch (IOException e) {
            LOG.debug("{} cannot be opened", file, e);
            return Optional.empty(); // another place may have it; if none has, that is told
        }
    }

    private static boolean fill(FileChannel file, byte[] bytes, long offset) {
        ByteBuffer target = ByteBuffer.wrap(bytes);
        try {
            while (target.hasRemaining()) {
                if (file.read(target, offset + target.position()) < 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            LOG.debug("a staged file cannot be read at byte {}", offset, e);
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Optional<FileChannel> file : files) {
            try {
                if (file.isPresent()) {
                    file.get().close();
                }
            } catch (IOException e) {
                failure = e;
            }
        }
        files.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
