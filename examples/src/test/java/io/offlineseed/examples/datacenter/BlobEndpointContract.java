// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.BlobType;
import com.azure.storage.blob.models.BlockListType;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.models.PageRange;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.options.BlockBlobStageBlockOptions;
import com.azure.storage.blob.options.PageBlobUploadPagesOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import com.azure.storage.blob.specialized.PageBlobClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every blob endpoint must do for the storage client that we use. */
abstract class BlobEndpointContract {

    private static final String ACCOUNT = "seedacct";

    @TempDir Path folder;
    private @Nullable BlobEndpoint endpoint;
    private BlobServiceClient service;
    private BlobContainerClient container;

    /** Starts an endpoint with one account of that name. */
    abstract BlobEndpoint start(Path folder, String account) throws IOException;

    @BeforeEach
    void startEndpoint() throws IOException {
        BlobEndpoint started = start(folder, ACCOUNT);
        endpoint = started;
        service = started.client(ACCOUNT);
        container = service.createBlobContainer("seed");
    }

    @AfterEach
    void stopEndpoint() throws IOException {
        if (endpoint != null) { // none if its judge is not installed
            endpoint.close();
        }
    }

    private BlockBlobClient blob(String name) {
        return container.getBlobClient(name).getBlockBlobClient();
    }

    private static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    private static byte[] md5(byte[] content) throws Exception {
        return MessageDigest.getInstance("MD5").digest(content);
    }

    private static String id(byte[] block) throws Exception {
        return "MD5/" + Base64.getEncoder().encodeToString(md5(block));
    }

    private static void stage(BlockBlobClient blob, byte[] block) throws Exception {
        blob.stageBlockWithResponse(
                new BlockBlobStageBlockOptions(id(block), BinaryData.fromBytes(block))
                        .setContentMd5(md5(block)),
                null,
                null);
    }

    private static byte[] download(BlockBlobClient blob) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        blob.downloadStream(out);
        return out.toByteArray();
    }

    private static void refused(int status, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        BlobStorageException.class,
                        e -> assertThat(e.getStatusCode()).isEqualTo(status));
    }

    @Test
    void container_createdOnce() {
        assertThat(container.exists()).isTrue();
        assertThat(service.getBlobContainerClient("other").exists()).isFalse();
        assertThat(container.createIfNotExists()).isFalse();
        refused(409, () -> service.createBlobContainer("seed"));
        container.delete();
        assertThat(container.exists()).isFalse();
    }

    @Test
    void blocks_committed_areReadBackWithTheirIds() throws Exception {
        BlockBlobClient blob = blob("a/b.bin");
        byte[] first = random(70_000);
        byte[] last = random(1_234);
        stage(blob, first);
        stage(blob, last);
        assertThat(blob.exists()).isFalse();
        assertThat(blob.listBlocks(BlockListType.ALL).getUncommittedBlocks()).hasSize(2);

        blob.commitBlockListWithResponse(
                new BlockBlobCommitBlockListOptions(List.of(id(first), id(last), id(first)))
                        .setHeaders(new BlobHttpHeaders().setContentType("text/x-seed"))
                        .setMetadata(Map.of("origin", "test")),
                null,
                null);

        var list = blob.listBlocks(BlockListType.ALL);
        assertThat(list.getCommittedBlocks())
                .extracting(block -> block.getName() + "=" + block.getSizeLong())
                .containsExactly(id(first) + "=70000", id(last) + "=1234", id(first) + "=70000");
        assertThat(list.getUncommittedBlocks()).isEmpty();
        var properties = blob.getProperties();
        assertThat(properties.getBlobSize()).isEqualTo(141_234);
        assertThat(properties.getContentType()).isEqualTo("text/x-seed");
        assertThat(properties.getMetadata()).containsEntry("origin", "test");
        assertThat(properties.getBlobType()).isEqualTo(BlobType.BLOCK_BLOB);
        byte[] whole = new byte[141_234];
        System.arraycopy(first, 0, whole, 0, 70_000);
        System.arraycopy(last, 0, whole, 70_000, 1_234);
        System.arraycopy(first, 0, whole, 71_234, 70_000);
        assertThat(download(blob)).isEqualTo(whole);
        ByteArrayOutputStream range = new ByteArrayOutputStream();
        blob.downloadStreamWithResponse(
                range, new BlobRange(69_000, 3_000L), null, null, false, null, null);
        assertThat(range.toByteArray()).isEqualTo(Arrays.copyOfRange(whole, 69_000, 72_000));
        assertThat(blob.openInputStream().readAllBytes()).isEqualTo(whole);
    }

    @Test
    void block_withWrongMd5_isRefused() throws Exception {
        BlockBlobClient blob = blob("a");
        byte[] block = random(100);
        refused(
                400,
                () ->
                        blob.stageBlockWithResponse(
                                new BlockBlobStageBlockOptions(
                                                "AAAAAA==", BinaryData.fromBytes(block))
                                        .setContentMd5(new byte[16]),
                                null,
                                null));
        refused(400, () -> blob.commitBlockList(List.of("AAAAAA==")));
        assertThat(blob.exists()).isFalse();
    }

    @Test
    void commit_ofNoBlocks_makesAnEmptyBlob() {
        BlockBlobClient blob = blob("empty");
        blob.commitBlockList(List.of());
        assertThat(blob.getProperties().getBlobSize()).isZero();
        assertThat(blob.listBlocks(BlockListType.COMMITTED).getCommittedBlocks()).isEmpty();
        assertThat(download(blob)).isEmpty();
    }

    @Test
    void commit_onlyIfThereIsNoBlob_isRefusedTheSecondTime() throws Exception {
        BlockBlobClient blob = blob("a");
        byte[] first = random(10);
        stage(blob, first);
        var once =
                new BlockBlobCommitBlockListOptions(List.of(id(first)))
                        .setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"));
        blob.commitBlockListWithResponse(once, null, null);
        byte[] second = random(20);
        stage(blob, second);
        var again =
                new BlockBlobCommitBlockListOptions(List.of(id(second)))
                        .setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"));
        refused(409, () -> blob.commitBlockListWithResponse(again, null, null));
        assertThat(download(blob)).isEqualTo(first);

        blob.commitBlockList(List.of(id(second)), true);
        assertThat(download(blob)).isEqualTo(second);
    }

    @Test
    void upload_atOnce_hasItsMd5() throws Exception {
        BlockBlobClient blob = blob("once");
        byte[] content = random(5_000);
        blob.upload(new ByteArrayInputStream(content), content.length);
        assertThat(blob.getProperties().getContentMd5()).isEqualTo(md5(content));
        assertThat(download(blob)).isEqualTo(content);
        blob.delete();
        assertThat(blob.exists()).isFalse();
        refused(404, blob::getProperties);
    }

    @Test
    void pages_writtenAndCleared_areReadBack() throws Exception {
        PageBlobClient disk = container.getBlobClient("disk.vhd").getPageBlobClient();
        disk.create(1 << 20);
        byte[] page = random(1024);
        disk.uploadPagesWithResponse(
                new PageBlobUploadPagesOptions(
                                new PageRange().setStart(512).setEnd(1535),
                                BinaryData.fromBytes(page))
                        .setContentMd5(md5(page)),
                null,
                null);
        disk.clearPages(new PageRange().setStart(1024).setEnd(1535));
        byte[] expected = new byte[1 << 20];
        System.arraycopy(page, 0, expected, 512, 512);

        assertThat(disk.getProperties().getBlobType()).isEqualTo(BlobType.PAGE_BLOB);
        assertThat(disk.openInputStream().readAllBytes()).isEqualTo(expected);
        refused(409, () -> disk.create(1024));
    }

    @Test
    void names_ofAllKinds_arriveUnchanged() {
        List<String> names =
                List.of(
                        "a b.txt",
                        "a%41b",
                        "a+b",
                        "a?b#c",
                        "deep/er/and deeper/x",
                        "k\u00e4se/\u6f22\u5b57 \ud83d\ude00.bin",
                        "quote'\"<&>;=,~!@()[]{}|^`");
        for (String name : names) {
            blob(name).upload(BinaryData.fromString(name));
        }
        List<String> listed = new ArrayList<>();
        for (BlobItem item : container.listBlobs()) {
            listed.add(item.getName());
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(names);
        for (String name : listed) {
            assertThat(download(blob(name))).asString().isEqualTo(name);
        }
    }

    @Test
    void listing_isPagedFilteredAndByFolder() {
        for (int i = 0; i < 12; i++) {
            blob("p/%02d/x".formatted(i)).upload(BinaryData.fromString("x"));
        }
        blob("p2")
                .uploadWithResponse(
                        new BlockBlobSimpleUploadOptions(BinaryData.fromString("y"))
                                .setMetadata(Map.of("k", "v")),
                        null,
                        null);
        blob("q").upload(BinaryData.fromString("z"));

        List<Integer> pages = new ArrayList<>();
        container
                .listBlobs(new ListBlobsOptions().setPrefix("p/").setMaxResultsPerPage(5), null)
                .iterableByPage()
                .forEach(page -> pages.add(page.getValue().size()));
        assertThat(pages).containsExactly(5, 5, 2);
        assertThat(
                        container.listBlobs(
                                new ListBlobsOptions()
                                        .setPrefix("p2")
                                        .setDetails(
                                                new BlobListDetails().setRetrieveMetadata(true)),
                                null))
                .singleElement()
                .satisfies(item -> assertThat(item.getMetadata()).containsEntry("k", "v"));
        assertThat(container.listBlobsByHierarchy(""))
                .extracting(BlobItem::getName)
                .containsExactlyInAnyOrder("p/", "p2", "q");
    }

    @Test
    void propertiesAndMetadata_areReplaced() {
        BlockBlobClient blob = blob("a");
        blob.upload(BinaryData.fromString("x"));
        blob.setHttpHeaders(new BlobHttpHeaders().setContentLanguage("de").setCacheControl("no"));
        blob.setMetadata(Map.of("k", "v"));
        var properties = blob.getProperties();
        assertThat(properties.getContentLanguage()).isEqualTo("de");
        assertThat(properties.getCacheControl()).isEqualTo("no");
        assertThat(properties.getMetadata()).containsExactly(Map.entry("k", "v"));
    }
}
