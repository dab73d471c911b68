// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.blob;

import com.azure.core.exception.AzureException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.BlobType;
import com.azure.storage.blob.models.Block;
import com.azure.storage.blob.models.BlockListType;
import com.azure.storage.blob.models.DownloadRetryOptions;
import io.offlineseed.core.blob.BlobFacts.CommittedBlock;
import io.offlineseed.core.hash.Hex;
import io.offlineseed.staging.BlobKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The blobs of one container, read only. Passing failures are tried again, by the caller's client
 * and, within a download, from where it broke off. Thread-safe.
 */
public final class ContainerBlobs {

    private static final int DOWNLOAD_ATTEMPTS = 5;

    private final BlobContainerClient container;

    /** Creates one over the caller's client, with its credential and retries. */
    public ContainerBlobs(BlobContainerClient container) {
        this.container = Objects.requireNonNull(container, "container");
    }

    /** Returns the container's name. */
    public String name() {
        return container.getBlobContainerName();
    }

    /** Returns where the container is, without what may stand behind a question mark. */
    public String address() {
        return container.getBlobContainerUrl().replaceFirst("\\?.*", "");
    }

    /**
     * Asks whether the container can be read.
     *
     * @throws NoSuchFileException if there is none
     * @throws IOException if it cannot be found out
     */
    public void requireContainer() throws IOException {
        Boolean exists = asking("container " + name(), container::exists);
        if (!exists) {
            throw new NoSuchFileException(address());
        }
    }

    /**
     * Returns what the service says of a blob; empty if there is none.
     *
     * @throws IOException if the service does not say
     */
    public Optional<BlobFacts> find(String blobName) throws IOException {
        BlobClient blob = container.getBlobClient(blobName);
        List<CommittedBlock> blocks;
        try {
            blocks = blocks(blob);
        } catch (BlobStorageException e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw failed(blobName, e);
        } catch (RuntimeException e) {
            throw failed(blobName, e);
        }
        if (!blocks.isEmpty()) {
            long size = blocks.stream().mapToLong(CommittedBlock::sizeBytes).sum();
            return Optional.of(
                    new BlobFacts(
                            Optional.of(BlobKind.BLOCK), size, false, blocks, Optional.empty()));
        }
        BlobProperties properties;
        try {
            properties = blob.getProperties();
        } catch (BlobStorageException e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw failed(blobName, e);
        } catch (RuntimeException e) {
            throw failed(blobName, e);
        }
        byte @Nullable [] md5 = properties.getContentMd5();
        return Optional.of(
                new BlobFacts(
                        kind(properties.getBlobType()),
                        properties.getBlobSize(),
                        WritableBlobs.isUnfinished(properties),
                        List.of(),
                        md5 == null ? Optional.empty() : Optional.of(Hex.upper(md5))));
    }

    private static List<CommittedBlock> blocks(BlobClient blob) {
        try {
            List<CommittedBlock> blocks = new ArrayList<>();
            for (Block each :
                    blob.getBlockBlobClient()
                            .listBlocks(BlockListType.COMMITTED)
                            .getCommittedBlocks()) {
                blocks.add(new CommittedBlock(each.getName(), each.getSizeLong()));
            }
            return blocks;
        } catch (BlobStorageException e) {
            if (BlobErrorCode.INVALID_BLOB_TYPE.equals(e.getErrorCode())) {
                return List.of(); // another kind has none
            }
            throw e;
        }
    }

    static Optional<BlobKind> kind(BlobType type) {
        return switch (type) {
            case BLOCK_BLOB -> Optional.of(BlobKind.BLOCK);
            case PAGE_BLOB -> Optional.of(BlobKind.PAGE);
            default -> Optional.empty();
        };
    }

    /**
     * Writes a range of a blob to {@code target}.
     *
     * @throws NoSuchFileException if there is no such blob
     * @throws IOException if the range cannot be read, or is shorter; a part may have been written
     */
    public void read(String blobName, long offsetBytes, long bytes, OutputStream target)
            throws IOException {
        BlobClient blob = container.getBlobClient(blobName);
        asking(
                blobName,
                () ->
                        blob.downloadStreamWithResponse(
                                target,
                                new BlobRange(offsetBytes, bytes),
                                new DownloadRetryOptions().setMaxRetryRequests(DOWNLOAD_ATTEMPTS),
                                null,
                                false,
                                null,
                                Context.NONE));
    }

    /**
     * Opens a blob from its start; read piece by piece, each tried again where it breaks off.
     *
     * @throws NoSuchFileException if there is no such blob
     * @throws IOException if it cannot be read
     */
    public InputStream open(String blobName) throws IOException {
        InputStream stream =
                asking(blobName, () -> container.getBlobClient(blobName).openInputStream());
        return new PlainFailures(stream, blobName);
    }

    /**
     * Returns whether the same call may succeed later without anybody doing anything: the service
     * was busy or failed, or the connection did. What it refused, it will refuse again.
     *
     * @param e what a method of this class threw
     */
    public static boolean isPassing(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpResponseException refused) {
                int status =
                        refused.getResponse() == null ? 0 : refused.getResponse().getStatusCode();
                return status == 408 || status == 429 || status >= 500;
            }
        }
        return e instanceof IOException && !(e instanceof NoSuchFileException);
    }

    /** A call to the service. */
    interface Call<T> {
        T make() throws IOException;
    }

    static <T> T asking(String what, Call<T> call) throws IOException {
        try {
            return call.make();
        } catch (BlobStorageException e) {
            if (isMissing(e)) {
                throw missing(what, e);
            }
            throw failed(what, e);
        } catch (RuntimeException e) {
            throw failed(what, e);
        }
    }

    private static boolean isMissing(BlobStorageException e) {
        return e.getStatusCode() == 404
                && !BlobErrorCode.CONTAINER_NOT_FOUND.equals(e.getErrorCode());
    }

    private static NoSuchFileException missing(String blobName, Exception cause) {
        NoSuchFileException missing = new NoSuchFileException(blobName);
        missing.initCause(cause);
        return missing;
    }

    static IOException failed(String what, RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BlobStorageException refused) {
                return new IOException(
                        what
                                + ": HTTP "
                                + refused.getStatusCode()
                                + " "
                                + Objects.requireNonNullElse(refused.getErrorCode(), ""),
                        e);
            }
        }
        if (e instanceof UncheckedIOException io) {
            return new IOException(what + ": " + io.getMessage(), e);
        }
        if (e instanceof AzureException
                || e.getCause() instanceof IOException
                || e.getCause() instanceof TimeoutException) {
            return new IOException(what + ": " + e.getClass().getSimpleName(), e);
        }
        throw e; // not the service's doing
    }

    /** Tells failures as {@link IOException}, as readers of streams expect. */
    private static final class PlainFailures extends InputStream {

        private final InputStream stream;
        private final String blobName;

        PlainFailures(InputStream stream, String blobName) {
            this.stream = stream;
            this.blobName = blobName;
        }

        @Override
        public int read() throws IOException {
            return asking(blobName, stream::read);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return asking(blobName, () -> stream.read(target, offset, length));
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
