// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.hash.Md5Lanes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** Takes the MD5 of each 4 MiB block of files that other tools staged, while a backup is sealed. */
final class BlockHasher {

    private static final int BUFFER_BYTES = 128 << 10;

    private final OutputStream hashes;
    private final BooleanSupplier stopping;
    private final LongConsumer progress;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    BlockHasher(OutputStream hashes, BooleanSupplier stopping, LongConsumer progress) {
        this.hashes = hashes;
        this.stopping = stopping;
        this.progress = progress;
    }

    /**
     * Hashes one file.
     *
     * @return whether it was the same before and after as the line has it; if not, its hashes are
     *     worthless
     */
    boolean hash(Path file, ListLine line) throws IOException {
        long left = line.sizeBytes();
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            while (left > 0) {
                long block = Math.min(left, BlobRules.BLOCK_BYTES);
                if (!hashBlock(in, block)) {
                    return false;
                }
                left -= block;
            }
            return in.read() < 0 && isUnchanged(file, line);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private boolean hashBlock(InputStream in, long bytes) throws IOException {
        MessageDigest md5 = Md5.digest();
        long left = bytes;
        while (left > 0) {
            if (stopping.getAsBoolean()) {
                throw new StoppedException();
            }
            int n = in.read(buffer, 0, (int) Math.min(left, BUFFER_BYTES));
            if (n < 0) {
                return false;
            }
            md5.update(buffer, 0, n);
            left -= n;
            progress.accept(n);
        }
        hashes.write(md5.digest(), 0, Md5Lanes.HASH_BYTES);
        return true;
    }

    private static boolean isUnchanged(Path file, ListLine line) throws IOException {
        BasicFileAttributes now =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return now.size() == line.sizeBytes()
                && now.lastModifiedTime().toInstant().equals(line.modifiedAt());
    }
}
