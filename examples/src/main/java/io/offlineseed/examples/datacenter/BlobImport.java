// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.BlobType;
import com.azure.storage.blob.models.PageRange;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.options.BlockBlobStageBlockOptions;
import com.azure.storage.blob.options.PageBlobCreateOptions;
import com.azure.storage.blob.options.PageBlobUploadPagesOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import com.azure.storage.blob.specialized.PageBlobClient;
import io.offlineseed.examples.datacenter.BlobEntry.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports blobs of one drive into one storage account. A blob appears only if every block of it had
 * the hash the manifest gives. Thread-safe.
 */
final class BlobImport {

    private static final Logger LOG = LoggerFactory.getLogger(BlobImport.class);
    private static final int MAX_RENAMES = 1000;

    private final BlobServiceClient account;
    private final DriveVolume volume;
    private final SideFiles sideFiles;
    private final Map<String, BlobContainerClient> containers = new ConcurrentHashMap<>();

    BlobImport(BlobServiceClient account, DriveVolume volume) {
        this.account = account;
        this.volume = volume;
        this.sideFiles = new SideFiles(volume);
    }

    /** Imports one blob; what goes wrong is in the result. */
    BlobResult run(BlobEntry entry) {
        try {
            return new One(entry).run();
        } catch (BlobStorageException e) {
            LOG.warn("blob {} was refused: {}", entry.blobPath(), String.valueOf(e.getErrorCode()));
            return failed(entry, status(e));
        } catch (DriveFileException e) {
            return failed(entry, e.status());
        } catch (IOException e) {
            LOG.warn("file {} cannot be read", entry.filePath(), e);
            return failed(entry, "IOFailed");
        } catch (RuntimeException e) {
            LOG.error("blob {} failed", entry.blobPath(), e);
            return failed(entry, "Failed");
        }
    }

    private static String status(BlobStorageException e) {
        if (BlobErrorCode.LEASE_ID_MISSING.equals(e.getErrorCode())) {
            return "LeasePresent";
        }
        return e.getStatusCode() == 403 ? "BlobRequestForbidden" : "BlobRequestFailed";
    }

    private static BlobResult failed(BlobEntry entry, String status) {
        return new BlobResult(
                entry,
                status,
                entry.blobPath(),
                "Cancelled",
                Collections.nCopies(entry.parts().size(), "Cancelled"),
                "Cancelled",
                "Cancelled");
    }

    private BlobContainerClient container(String name) {
        return containers.computeIfAbsent(name, account::createBlobContainerIfNotExists);
    }

    /** The import of one blob. */
    private final class One {

        private final BlobEntry entry;
        private final SideFiles.Content metadata;
        private final SideFiles.Content properties;
        private String blobPath;
        private String disposition = "Created";

        One(BlobEntry entry) {
            this.entry = entry;
            this.blobPath = entry.blobPath();
            this.metadata = sideFiles.read(entry.metadata(), "Metadata");
            this.properties = sideFiles.read(entry.properties(), "Properties");
        }

        BlobResult run() throws IOException, DriveFileException {
            BlobContainerClient container = container(entry.container());
            BlobClient blob = container.getBlobClient(entry.name());
            if (blob.exists()) {
                switch (entry.disposition()) {
                    case "no-overwrite" -> {
                        return result("Completed", "Skipped", List.of());
                    }
                    case "overwrite" -> {
                        disposition = "Overwritten";
                        if (!entry.pages()
                                && blob.getProperties().getBlobType() != BlobType.BLOCK_BLOB) {
                            blob.delete(); // a block list cannot replace pages
                        }
                    }
                    default -> {
                        Optional<BlobClient> free = freeName(container);
                        if (free.isEmpty()) {
                            return failed(entry, "RenameFailed");
                        }
                        blob = free.get();
                        disposition = "Renamed";
                        blobPath = entry.container() + "/" + blob.getBlobName();
                    }
                }
            }
            try (SeekableByteChannel file = volume.open(entry.filePath())) {
                return entry.pages() ? pages(file, blob) : blocks(file, blob);
            }
        }

        private Optional<BlobClient> freeName(BlobContainerClient container) {
            for (int number = 2; number < MAX_RENAMES; number++) {
                String name = BlobNaming.renamed(entry.name(), number);
                BlobClient blob = container.getBlobClient(name);
                if (BlobNaming.isBlob(name) && !blob.exists()) {
                    return Optional.of(blob);
                }
            }
            return Optional.empty();
        }

        private BlobResult blocks(SeekableByteChannel file, BlobClient client) {
            BlockBlobClient blob = client.getBlockBlobClient();
            List<String> statuses = new ArrayList<>();
            List<String> ids = new ArrayList<>();
            for (Part part : entry.parts()) {
                byte[] bytes = new byte[part.length()];
                String status = read(file, part, bytes);
                if (status.equals("Completed")) {
                    String id = part.id().isEmpty() ? counter(ids.size()) : part.id();
                    ids.add(id);
                    blob.stageBlockWithResponse(
                            new BlockBlobStageBlockOptions(id, BinaryData.fromBytes(bytes))
                                    .setContentMd5(BlobContainer.md5().digest(bytes)),
                            null,
                            null);
                }
                statuses.add(status);
            }
            if (!statuses.stream().allMatch("Completed"::equals)) {
                statuses.replaceAll(s -> s.equals("Completed") ? "Uncommitted" : s);
                return result("CompletedWithErrors", "Cancelled", statuses);
            }
            blob.commitBlockListWithResponse(
                    new BlockBlobCommitBlockListOptions(ids)
                            .setHeaders(headers())
                            .setMetadata(metadata())
                            .setRequestConditions(condition()),
                    null,
                    null);
            return imported(statuses);
        }

        /** Looks at all pages before it makes the blob: pages are visible once written. */
        private BlobResult pages(SeekableByteChannel file, BlobClient client) {
            List<String> statuses = new ArrayList<>();
            for (Part part : entry.parts()) {
                statuses.add(read(file, part, new byte[part.length()]));
            }
            if (!statuses.stream().allMatch("Completed"::equals)) {
                statuses.replaceAll(s -> s.equals("Completed") ? "Cancelled" : s);
                return result("CompletedWithErrors", "Cancelled", statuses);
            }
            PageBlobClient blob = client.getPageBlobClient();
            blob.createWithResponse(
                    new PageBlobCreateOptions(entry.length())
                            .setHeaders(headers())
                            .setMetadata(metadata())
                            .setRequestConditions(condition()),
                    null,
                    null);
            for (Part part : entry.parts()) {
                if (part.length() > 0) {
                    byte[] bytes = new byte[part.length()];
                    read(file, part, bytes);
                    blob.uploadPagesWithResponse(
                            new PageBlobUploadPagesOptions(
                                            new PageRange()
                                                    .setStart(part.offset())
                                                    .setEnd(part.offset() + part.length() - 1),
                                            BinaryData.fromBytes(bytes))
                                    .setContentMd5(HexFormat.of().parseHex(part.hash())),
                            null,
                            null);
                }
            }
            return imported(statuses);
        }

        private BlobResult imported(List<String> statuses) {
            boolean complete = metadata.isGood() && properties.isGood();
            return new BlobResult(
                    entry,
                    complete ? "Completed" : "CompletedWithErrors",
                    blobPath,
                    disposition,
                    statuses,
                    metadata.status(),
                    properties.status());
        }

        private BlobResult result(String status, String outcome, List<String> statuses) {
            return new BlobResult(
                    entry, status, blobPath, outcome, statuses, "Cancelled", "Cancelled");
        }

        private @Nullable Map<String, String> metadata() {
            return metadata.values().isEmpty() ? null : metadata.values();
        }

        private BlobHttpHeaders headers() {
            Map<String, String> values = properties.values();
            BlobHttpHeaders headers =
                    new BlobHttpHeaders()
                            .setContentType(values.get("Content-Type"))
                            .setContentEncoding(values.get("Content-Encoding"))
                            .setContentLanguage(values.get("Content-Language"))
                            .setCacheControl(values.get("Cache-Control"));
            String md5 = values.get("Content-MD5");
            return md5 == null ? headers : headers.setContentMd5(Base64.getDecoder().decode(md5));
        }

        private BlobRequestConditions condition() {
            BlobRequestConditions condition = new BlobRequestConditions();
            return disposition.equals("Overwritten") ? condition : condition.setIfNoneMatch("*");
        }
    }

    private static String read(SeekableByteChannel file, Part part, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            file.position(part.offset());
            while (buffer.hasRemaining()) {
                if (file.read(buffer) < 0) {
                    return "FileUnexpectedEnd";
                }
            }
        } catch (IOException e) {
            LOG.warn("{} bytes at {} of a file cannot be read", part.length(), part.offset(), e);
            return "IOFailed";
        }
        String hash = HexFormat.of().formatHex(BlobContainer.md5().digest(bytes));
        return part.hash().isEmpty() || hash.equalsIgnoreCase(part.hash())
                ? "Completed"
                : "Corrupted";
    }

    private static String counter(int number) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
