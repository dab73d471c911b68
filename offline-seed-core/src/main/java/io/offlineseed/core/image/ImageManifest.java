// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.image;

import io.offlineseed.DriveId;
import io.offlineseed.core.hash.Hex;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.manifest.DriveManifest;
import io.offlineseed.core.manifest.DriveManifestWriter;
import io.offlineseed.core.manifest.ManifestBlob;
import io.offlineseed.core.manifest.ManifestHeader;
import io.offlineseed.core.manifest.ManifestSizer;
import io.offlineseed.core.volume.TailFile;
import io.offlineseed.drive.ManifestFacts;
import io.offlineseed.staging.ImportDisposition;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.Optional;

/**
 * The manifest of an image: its length is known from the list of files, its content once all hashes
 * are. For one thread.
 */
final class ImageManifest {

    private static final String CLIENT_CREATOR = "offline-seed";

    private final ManifestHeader header;
    private final SourceList files;
    private final String container;
    private final long bytes;
    private final MessageDigest md5 = Md5.digest();

    /** Reckons the length, which reads the list once. */
    ImageManifest(DriveId id, SourceList files, String container) throws IOException {
        this.header =
                new ManifestHeader(
                        id,
                        CLIENT_CREATOR,
                        ImportDisposition.NO_OVERWRITE,
                        Optional.empty(),
                        Optional.empty());
        this.files = files;
        this.container = container;
        ManifestSizer sizer = new ManifestSizer(header);
        try (Blobs blobs = new Blobs()) {
            while (blobs.hasNext()) {
                sizer.add(blobs.next());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        this.bytes = sizer.bytes();
    }

    long bytes() {
        return bytes;
    }

    /**
     * Returns the file that is written last.
     *
     * @param hashes the MD5s of all blocks, in the order of the files
     */
    TailFile file(Path hashes) {
        return new TailFile(DriveManifest.FILE_PATH, bytes, out -> write(out, hashes));
    }

    private void write(OutputStream out, Path hashes) throws IOException {
        md5.reset();
        try (Blobs blobs = new Blobs();
                DataInputStream in =
                        new DataInputStream(
                                new BufferedInputStream(Files.newInputStream(hashes), 1 << 16))) {
            DriveManifestWriter.write(
                    new DigestOutputStream(out, md5), header, blobs, in::readFully);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Returns what is known of it, once, after it was written. */
    ManifestFacts facts() {
        return new ManifestFacts(
                header.drive(), DriveManifest.FILE_PATH, Hex.upper(md5.digest()), bytes);
    }

    private final class Blobs implements Iterator<ManifestBlob>, AutoCloseable {

        private final SourceCursor cursor;

        Blobs() throws IOException {
            cursor = files.files(0);
        }

        @Override
        public boolean hasNext() {
            return cursor.hasNext();
        }

        @Override
        public ManifestBlob next() {
            try {
                return cursor.next().inManifest(container);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            cursor.close();
        }
    }
}
