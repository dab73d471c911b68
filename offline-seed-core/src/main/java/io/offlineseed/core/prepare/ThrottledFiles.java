// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.flow.Throttle;
import io.offlineseed.core.verify.SeedFile;
import io.offlineseed.core.verify.SeedFiles;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The files of a volume, read no faster than a throttle lets them. When all stops, it lets go. */
final class ThrottledFiles implements SeedFiles {

    private final SeedFiles files;
    private final Throttle throttle;
    private final BooleanSupplier stopping;

    ThrottledFiles(SeedFiles files, Throttle throttle, BooleanSupplier stopping) {
        this.files = files;
        this.throttle = throttle;
        this.stopping = stopping;
    }

    @Override
    public SeedFile open(String path) throws IOException {
        return new ThrottledFile(files.open(path));
    }

    @Override
    public void forEach(Consumer<String> consumer) throws IOException {
        files.forEach(consumer);
    }

    private final class ThrottledFile implements SeedFile {

        private final SeedFile file;

        ThrottledFile(SeedFile file) {
            this.file = file;
        }

        @Override
        public long sizeBytes() {
            return file.sizeBytes();
        }

        @Override
        public int read(long offsetBytes, ByteBuffer target) throws IOException {
            long left = Math.max(0, file.sizeBytes() - offsetBytes);
            int bytes = (int) Math.min(left, target.remaining());
            try {
                throttle.take(bytes, stopping);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("a thread of the library was interrupted");
            }
            return file.read(offsetBytes, target);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
