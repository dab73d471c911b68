// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static io.offlineseed.examples.datacenter.ArmCaller.JOBS;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.blob.BlobContainerClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A datacenter that waits for a parcel, and what to see of it afterwards. */
abstract class ParcelFixture {

    static final String ACCOUNT = "seedacct";
    static final String JOB = JOBS + "/fs01-seed";

    @TempDir Path folder;
    BlobEndpoint blobs;
    Datacenter datacenter;
    ArmCaller arm;
    BlobContainerClient container;

    @BeforeEach
    void start() throws IOException {
        blobs = DirectoryBlobEndpoint.start(folder.resolve("blobs"), 0);
        datacenter = Datacenter.start(blobs, DatacenterOptions.defaults());
        arm = new ArmCaller(datacenter.endpoint());
        container = blobs.client(ACCOUNT).createBlobContainer("seed");
    }

    @AfterEach
    void stop() throws IOException {
        datacenter.close();
        blobs.close();
    }

    TestDrive drive(String serial) throws IOException {
        return new TestDrive(folder.resolve("drive-" + serial), serial);
    }

    static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    void ship(Map<String, Object> drive) throws Exception {
        ship(List.of(drive));
    }

    void ship(List<Map<String, Object>> drives) throws Exception {
        Map<String, Object> job = ArmCaller.newJob(ACCOUNT, "X");
        Json.object(job, "properties").put("driveList", drives);
        assertThat(arm.put(JOB, job).status()).isEqualTo(201);
        assertThat(arm.patch(JOB, ArmCaller.shipped("T1")).status()).isEqualTo(200);
    }

    Receipt receive(TestDrive drive) throws IOException {
        return receive(drive.folder());
    }

    Receipt receive(Path drive) throws IOException {
        return datacenter.receive(JOB, List.of(drive));
    }

    byte[] content(String name) {
        return container.getBlobClient(name).downloadContent().toBytes();
    }

    Map<String, Object> jobDrive(int index) throws Exception {
        return Json.objects(Json.object(arm.get(JOB).body(), "properties"), "driveList").get(index);
    }

    String log(String uriName) throws Exception {
        String uri = Json.text(jobDrive(0), uriName);
        String name = uri.substring(uri.indexOf("waies"));
        return blobs.client(ACCOUNT)
                .getBlobContainerClient("waimportexport")
                .getBlobClient(name.replace("%2F", "/"))
                .downloadContent()
                .toString();
    }

    /** Ships one drive to a new datacenter; returns the status its log ends with. */
    String statusOf(Path drive, Map<String, Object> entry) throws Exception {
        Datacenter other = datacenter;
        try (Datacenter fresh = Datacenter.start(blobs, DatacenterOptions.defaults())) {
            datacenter = fresh;
            arm = new ArmCaller(fresh.endpoint());
            ship(entry);
            String status = receive(drive).drives().get(0).status();
            assertThat(log("errorLogUri")).contains("<Status>" + status + "</Status>");
            assertThat(container.listBlobs()).isEmpty();
            return status;
        } finally {
            datacenter = other;
        }
    }
}
