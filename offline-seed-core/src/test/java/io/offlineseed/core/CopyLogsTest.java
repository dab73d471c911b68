// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import io.offlineseed.importjob.CopyLogException;
import io.offlineseed.importjob.DriveState;
import io.offlineseed.importjob.DriveStatus;
import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.ImportService;
import io.offlineseed.importjob.JobState;
import io.offlineseed.importjob.StoredCopyLog;
import io.offlineseed.importjob.StoredCopyLog.Kind;
import io.offlineseed.testing.MemoryHttpService;
import io.offlineseed.testing.MemoryHttpService.Call;
import io.offlineseed.testing.MemoryHttpService.Reply;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyLogsTest {

    @TempDir Path folder;

    /** Blob names by container; a container that is not named does not exist. */
    private final Map<String, List<String>> containers = new TreeMap<>();

    private final MemoryHttpService service = new MemoryHttpService(this::answer);
    private int failure;

    private BlobServiceClient account() {
        return new BlobServiceClientBuilder()
                .endpoint("http://127.0.0.1:1/account")
                .credential(new StorageSharedKeyCredential("account", "c2VjcmV0"))
                .retryOptions(
                        new RequestRetryOptions(
                                RetryPolicyType.FIXED, 1, (Integer) null, null, null, null))
                .httpClient(service)
                .buildClient();
    }

    private Reply answer(Call call) {
        URI url = URI.create(call.url());
        String container = url.getPath().split("/", 4)[2];
        if (failure != 0) {
            return error(failure, "AuthorizationFailure");
        }
        List<String> names = containers.get(container);
        if (names == null) {
            return error(404, "ContainerNotFound");
        }
        String prefix = url.getQuery().replaceAll(".*prefix=([^&]*).*", "$1");
        StringBuilder blobs = new StringBuilder();
        names.stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(
                        name ->
                                blobs.append("<Blob><Name>")
                                        .append(name)
                                        .append("</Name><Properties/></Blob>"));
        return new Reply(
                200,
                headers(),
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>"
                        + blobs
                        + "</Blobs><NextMarker/></EnumerationResults>");
    }

    private static HttpHeaders headers() {
        return new HttpHeaders().set(HttpHeaderName.CONTENT_TYPE, "application/xml");
    }

    private static Reply error(int status, String code) {
        return new Reply(
                status,
                headers().set(HttpHeaderName.fromString("x-ms-error-code"), code),
                "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>");
    }

    private static DriveStatus drive(String id, Optional<URI> errorLog) {
        return new DriveStatus(
                id,
                DriveState.COMPLETED_MORE_INFO,
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                errorLog,
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    private static ImportJob job(DriveStatus... drives) {
        return new ImportJob(
                ImportService.IMPORT_EXPORT,
                "/subscriptions/s/jobs/fs01",
                "fs01",
                "westeurope",
                JobState.COMPLETED,
                "Completed",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(drives),
                false,
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    @Test
    void find_addressTold_isTakenWithoutAskingItsHost() {
        URI told =
                URI.create(
                        "https://elsewhere.blob.core.windows.net/my-logs/waies/fs01_A_x_error.xml");

        List<StoredCopyLog> logs = CopyLogs.find(account(), job(drive("A", Optional.of(told))));

        assertThat(logs)
                .containsExactly(
                        new StoredCopyLog("A", Kind.ERROR, "my-logs", "waies/fs01_A_x_error.xml"));
        assertThat(service.calls()).isEmpty();
    }

    @Test
    void find_nothingTold_looksWhereLogsOfBothServicesUsuallyAre() {
        String older = "waies/fs01_WD-1_20261122-101010-123_";
        containers.put(
                "waimportexport",
                List.of(
                        older + "error.xml",
                        older + "manifest.xml",
                        older + "verbose.xml",
                        "waies/fs01_WD-2_20261122-101010-123_error.xml", // no drive of the job
                        "waies/fs01_WD-1_error.xml",
                        "waies/fs02_WD-1_20261122-101010-123_error.xml"));
        containers.put(
                "databoxcopylog",
                List.of("fs01_N_1_CopyLog_7f.xml", "fs01_N_1_VerboseLog_7f.xml", "fs01_N_1.txt"));

        List<StoredCopyLog> logs =
                CopyLogs.find(
                        account(),
                        job(drive("WD-1", Optional.empty()), drive("N_1", Optional.empty())));

        assertThat(logs)
                .containsExactly(
                        new StoredCopyLog(
                                "WD-1", Kind.ERROR, "waimportexport", older + "error.xml"),
                        new StoredCopyLog(
                                "WD-1", Kind.VERBOSE, "waimportexport", older + "verbose.xml"),
                        new StoredCopyLog(
                                "N_1", Kind.ERROR, "databoxcopylog", "fs01_N_1_CopyLog_7f.xml"),
                        new StoredCopyLog(
                                "N_1",
                                Kind.VERBOSE,
                                "databoxcopylog",
                                "fs01_N_1_VerboseLog_7f.xml"));
    }

    @Test
    void find_noContainers_isAnEmptyList() {
        assertThat(CopyLogs.find(account(), job(drive("A", Optional.empty())))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"403, false", "500, true"})
    void find_accountThatCannotBeRead_saysSo(int status, boolean retryable) {
        failure = status;

        assertThatThrownBy(() -> CopyLogs.find(account(), job(drive("A", Optional.empty()))))
                .isInstanceOfSatisfying(
                        CopyLogException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo("COPY_LOG_UNREADABLE");
                            assertThat(e.isRetryable()).isEqualTo(retryable);
                        });
    }

    @Test
    void read_logThatIsNotThere_saysWhich() {
        containers.put("waimportexport", List.of());
        failure = 404;

        assertThatThrownBy(
                        () ->
                                CopyLogs.read(
                                        account(),
                                        new StoredCopyLog("A", Kind.ERROR, "logs", "gone.xml"),
                                        entry -> {}))
                .isInstanceOf(CopyLogException.class)
                .hasMessageContaining("logs/gone.xml");
        assertThatThrownBy(() -> CopyLogs.read(folder.resolve("none.xml"), entry -> {}))
                .isInstanceOf(CopyLogException.class)
                .hasMessageContaining("none.xml");
    }

    @Test
    void read_stream_givesEntriesAndASummary() {
        List<String> seen = new ArrayList<>();

        var summary =
                CopyLogs.read(
                        new ByteArrayInputStream(
                                "<File Path=\"c/a\" Size=\"1\"/>".getBytes(StandardCharsets.UTF_8)),
                        "test",
                        entry -> seen.add(entry.path().orElse("")));

        assertThat(summary.blobs()).isEqualTo(1);
        assertThat(seen).containsExactly("c/a");
    }
}
