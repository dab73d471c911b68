// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.blob;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.Block;
import com.azure.storage.blob.models.BlockList;
import com.azure.storage.blob.models.BlockListType;
import com.azure.storage.blob.models.LeaseStatusType;
import com.azure.storage.blob.models.PageBlobRequestConditions;
import com.azure.storage.blob.models.PageRange;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.options.BlockBlobStageBlockOptions;
import com.azure.storage.blob.options.PageBlobCreateOptions;
import com.azure.storage.blob.options.PageBlobUploadPagesOptions;
import io.offlineseed.core.blob.BlobFacts.CommittedBlock;
import io.offlineseed.core.hash.Hex;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.BlobProperty;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the blobs of one container, each time only if the blob is still as it was seen. Every
 * method throws {@link BlobRefusedException} if the reason lies in the blob: someone changed it,
 * leases it, protects it. Thread-safe.
 */
public final class WritableBlobs {

    /** Stands in the metadata of a page blob that is being filled. */
    static final String UNFINISHED = "offlineseed_unfinished";

    private static final Set<String> FAULTS_OF_A_BLOB =
            Set.of("InvalidBlobOrBlock", "InvalidBlockList", "InvalidBlobType"); // HTTP 400

    private final BlobContainerClient container;
    private final BlobHttpHeaders headers;
    private final Map<String, String> metadata;

    /**
     * Creates one over the caller's client, with its credential and retries.
     *
     * @param properties set on every blob that is written
     * @param metadata set on every blob that is written
     */
    public WritableBlobs(
            BlobContainerClient container,
            Map<BlobProperty, String> properties,
            Map<String, String> metadata) {
        this.container = Objects.requireNonNull(container, "container");
        this.headers =
                new BlobHttpHeaders()
                        .setContentType(properties.get(BlobProperty.CONTENT_TYPE))
                        .setContentEncoding(properties.get(BlobProperty.CONTENT_ENCODING))
                        .setContentLanguage(properties.get(BlobProperty.CONTENT_LANGUAGE))
                        .setCacheControl(properties.get(BlobProperty.CACHE_CONTROL));
        this.metadata = Map.copyOf(metadata);
    }

    /**
     * Returns what the service says of a blob.
     *
     * @throws IOException if it does not say
     */
    public BlobState look(String blobName) throws IOException {
        BlobClient blob = container.getBlobClient(blobName);
        Optional<BlobProperties> found = ifThere(blobName, blob::getProperties);
        Optional<BlobKind> kind =
                found.map(BlobProperties::getBlobType).flatMap(ContainerBlobs::kind);
        List<CommittedBlock> committed = List.of();
        List<CommittedBlock> uncommitted = List.of();
        if (found.isEmpty() || kind.equals(Optional.of(BlobKind.BLOCK))) {
            Optional<BlockList> blocks =
                    ifThere(
                            blobName,
                            () -> blob.getBlockBlobClient().listBlocks(BlockListType.ALL));
            committed = blocks.map(list -> blocks(list.getCommittedBlocks())).orElse(List.of());
            uncommitted = blocks.map(list -> blocks(list.getUncommittedBlocks())).orElse(List.of());
        }
        return new BlobState(
                found.map(BlobProperties::getETag),
                kind,
                found.map(BlobProperties::getBlobSize).orElse(0L),
                found.map(BlobProperties::getLeaseStatus)
                        .filter(LeaseStatusType.LOCKED::equals)
                        .isPresent(),
                found.filter(WritableBlobs::isUnfinished).isPresent(),
                found.map(BlobProperties::getContentMd5).map(Hex::upper),
                committed,
                uncommitted);
    }

    /** Returns whether a blob bears the mark of a page blob that is being filled. */
    static boolean isUnfinished(BlobProperties properties) {
        Map<String, String> metadata = properties.getMetadata();
        return metadata != null
                && metadata.keySet().stream().anyMatch(UNFINISHED::equalsIgnoreCase);
    }

    private static List<CommittedBlock> blocks(@Nullable List<Block> list) {
        List<CommittedBlock> blocks = new ArrayList<>();
        for (Block each : list == null ? List.<Block>of() : list) {
            blocks.add(new CommittedBlock(each.getName(), each.getSizeLong()));
        }
        return blocks;
    }

    private static <T> Optional<T> ifThere(String blobName, ContainerBlobs.Call<T> call)
            throws IOException {
        try {
            return Optional.of(ContainerBlobs.asking(blobName, call));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Sends a block, which is not part of the blob before {@link #commit}.
     *
     * @param md5 of the bytes; the service compares
     */
    public void stage(String blobName, String blockId, byte[] bytes, byte[] md5)
            throws IOException {
        writing(
                blobName,
                () ->
                        container
                                .getBlobClient(blobName)
                                .getBlockBlobClient()
                                .stageBlockWithResponse(
                                        new BlockBlobStageBlockOptions(
                                                        blockId, BinaryData.fromBytes(bytes))
                                                .setContentMd5(md5),
                                        null,
                                        null));
    }

    /**
     * Makes a blob of blocks.
     *
     * @param etag the version it replaces; empty if there must be none
     */
    public void commit(String blobName, List<String> blockIds, Optional<String> etag)
            throws IOException {
        writing(
                blobName,
                () ->
                        container
                                .getBlobClient(blobName)
                                .getBlockBlobClient()
                                .commitBlockListWithResponse(
                                        new BlockBlobCommitBlockListOptions(blockIds)
                                                .setHeaders(headers)
                                                .setMetadata(metadata)
                                                .setRequestConditions(
                                                        condition(
                                                                new BlobRequestConditions(), etag)),
                                        null,
                                        null));
    }

    /**
     * Makes a page blob of zeros that bears the mark of being filled.
     *
     * @param etag the version it replaces; empty if there must be none
     * @return its version
     */
    public String createPages(String blobName, long sizeBytes, Optional<String> etag)
            throws IOException {
        Map<String, String> marked = new HashMap<>(metadata);
        marked.put(UNFINISHED, "1");
        return writing(
                        blobName,
                        () ->
                                container
                                        .getBlobClient(blobName)
                                        .getPageBlobClient()
                                        .createWithResponse(
                                                new PageBlobCreateOptions(sizeBytes)
                                                        .setHeaders(headers)
                                                        .setMetadata(marked)
                                                        .setRequestConditions(
                                                                condition(
                                                                        new BlobRequestConditions(),
                                                                        etag)),
                                                null,
                                                null))
                .getValue()
                .getETag();
    }

    /**
     * Writes pages.
     *
     * @param offsetBytes a multiple of 512
     * @param bytes at most 4 MiB, a multiple of 512
     * @param md5 of the bytes; the service compares
     * @param etag the version it must have
     * @return the version it has then
     */
    public String writePages(
            String blobName, long offsetBytes, byte[] bytes, byte[] md5, String etag)
            throws IOException {
        PageRange range =
                new PageRange().setStart(offsetBytes).setEnd(offsetBytes + bytes.length - 1);
        return writing(
                        blobName,
                        () ->
                                container
                                        .getBlobClient(blobName)
                                        .getPageBlobClient()
                                        .uploadPagesWithResponse(
                                                new PageBlobUploadPagesOptions(
                                                                range, BinaryData.fromBytes(bytes))
                                                        .setContentMd5(md5)
                                                        .setRequestConditions(
                                                                condition(
                                                                        new PageBlobRequestConditions(),
                                                                        Optional.of(etag))),
                                                null,
                                                null))
                .getValue()
                .getETag();
    }

    /** Takes the mark of being filled from a page blob of that version. */
    public void finishPages(String blobName, String etag) throws IOException {
        writing(
                blobName,
                () ->
                        container
                                .getBlobClient(blobName)
                                .setMetadataWithResponse(
                                        metadata,
                                        condition(new BlobRequestConditions(), Optional.of(etag)),
                                        null,
                                        null));
    }

    private static <C extends BlobRequestConditions> C condition(
            C condition, Optional<String> etag) {
        if (etag.isPresent()) {
            condition.setIfMatch(etag.get());
        } else {
            condition.setIfNoneMatch("*");
        }
        return condition;
    }

    private static <T> T writing(String blobName, ContainerBlobs.Call<T> call) throws IOException {
        try {
            return ContainerBlobs.asking(blobName, call);
        } catch (IOException e) {
            if (e.getCause() instanceof BlobStorageException refused) {
                String code = String.valueOf(refused.getErrorCode());
                int status = refused.getStatusCode();
                if (status == 409
                        || status == 412
                        || (status == 400 && FAULTS_OF_A_BLOB.contains(code))) {
                    throw new BlobRefusedException(blobName, code, refused);
                }
            }
            throw e;
        }
    }
}
