// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.models.BlockListType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceptionTest extends ParcelFixture {

    @Test
    void drive_ofTheFactSheet_isImportedWithItsBlockIds() throws Exception {
        TestDrive drive = drive("TESTDRIVE01");
        byte[] content = new byte[98_304];
        Arrays.fill(content, 65_536, content.length, (byte) 1);
        Files.createDirectories(drive.file("seed"));
        Files.write(drive.file("seed/a.bin"), content);
        Map<String, Object> entry =
                drive.manifest(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><DriveManifest Version=\"2014-11-01\"><Drive>"
                                + "<DriveId>TESTDRIVE01</DriveId><ClientCreator>offline-seed</ClientCreator><BlobList><Blob>"
                                + "<BlobPath>seed/a.bin</BlobPath><FilePath>\\seed\\a.bin</FilePath><Length>98304</Length>"
                                + "<ImportDisposition>no-overwrite</ImportDisposition><BlockList>"
                                + "<Block Offset=\"0\" Length=\"65536\" Id=\"AAAAAA==\" Hash=\"FCD6BCB56C1689FCEF28B57C22475BAD\"/>"
                                + "<Block Offset=\"65536\" Length=\"32768\" Id=\"AQAAAA==\" Hash=\"51AE9FA5FB90E9D51C4F1B4260285C99\"/>"
                                + "</BlockList></Blob></BlobList></Drive></DriveManifest>");
        assertThat(entry).containsEntry("manifestHash", "DBE8AAE014882026A98896BEAEF891D3");
        ship(entry);

        Receipt receipt = receive(drive);

        assertThat(receipt.isComplete()).isTrue();
        assertThat(content("a.bin")).isEqualTo(content);
        assertThat(
                        container
                                .getBlobClient("a.bin")
                                .getBlockBlobClient()
                                .listBlocks(BlockListType.COMMITTED)
                                .getCommittedBlocks())
                .extracting(block -> block.getName())
                .containsExactly("AAAAAA==", "AQAAAA==");
    }

    @Test
    void parcel_isWalkedThroughAllStatesAndLogged() throws Exception {
        TestDrive drive =
                drive("A1")
                        .sideFile(
                                "MetadataPath",
                                "meta.xml",
                                "<Metadata><origin>fs01</origin></Metadata>")
                        .sideFile(
                                "PropertiesPath",
                                "props.xml",
                                "<Properties><Content-Type>text/x-seed</Content-Type></Properties>")
                        .block("dir/zeros.bin", "no-overwrite", new byte[200_000])
                        .block("empty", "no-overwrite", new byte[0])
                        .pages("disk.vhd", "no-overwrite", random(70_144));
        ship(drive.manifest());
        List<String> states = new ArrayList<>();

        Receipt receipt = datacenter.receive(JOB, Parcel.of(List.of(drive.folder())), states::add);

        assertThat(states).containsExactly("Received", "Transferring", "Packaging", "Completed");
        assertThat(receipt.drives())
                .containsExactly(new Receipt.Drive("A1", "Completed", 3, 270_144));
        assertThat(content("dir/zeros.bin")).isEqualTo(new byte[200_000]);
        assertThat(content("empty")).isEmpty();
        assertThat(content("disk.vhd")).isEqualTo(random(70_144));
        var properties = container.getBlobClient("disk.vhd").getProperties();
        assertThat(properties.getContentType()).isEqualTo("text/x-seed");
        assertThat(properties.getMetadata()).containsEntry("origin", "fs01");
        var job = arm.get(JOB);
        assertThat(job.state()).isEqualTo("Completed");
        assertThat(Json.object(Json.object(job.body(), "properties"), "returnPackage"))
                .containsEntry("driveCount", 1)
                .containsEntry("carrierName", "DHL");
        assertThat(jobDrive(0))
                .containsEntry("state", "ShippedBack")
                .containsEntry("copyStatus", "Completed")
                .containsEntry("bytesSucceeded", 270_144)
                .containsEntry("percentComplete", 100);
        assertThat(log("manifestUri").getBytes(StandardCharsets.UTF_8))
                .isEqualTo(Files.readAllBytes(drive.file("DriveManifest.xml")));
        assertThat(log("errorLogUri"))
                .endsWith(
                        "<DriveLog Version=\"2014-11-01\"><DriveId>A1</DriveId><Status>Completed</Status></DriveLog>");
        assertThat(log("verboseLogUri"))
                .contains("<Blob Status=\"Completed\"><BlobPath>seed/dir/zeros.bin</BlobPath>")
                .contains("<FilePath>\\dir\\zeros.bin</FilePath><Length>200000</Length>")
                .contains("<ImportDisposition Status=\"Created\">no-overwrite</ImportDisposition>")
                .contains("<GlobalPath Hash=")
                .contains("<PageRange Offset=\"65536\" Length=\"4608\" Hash=\"");
        assertThat(Json.text(jobDrive(0), "errorLogUri"))
                .matches(".*fs01-seed_A1_\\d{8}-\\d{6}-\\d{3}_error\\.xml");
    }

    @Test
    void damagedBlock_isNamedInTheLogAndTheBlobDoesNotAppear() throws Exception {
        TestDrive drive =
                drive("A1")
                        .block("good", "no-overwrite", random(1000))
                        .block("bad", "no-overwrite", random(100_000));
        ship(drive.manifest());
        byte[] flipped = random(100_000);
        flipped[70_000] ^= 1;
        Files.write(drive.file("bad"), flipped);

        Receipt receipt = receive(drive);

        assertThat(receipt.drives().get(0).status()).isEqualTo("CompletedWithErrors");
        assertThat(receipt.jobState()).isEqualTo("Closed");
        assertThat(container.getBlobClient("bad").exists()).isFalse();
        assertThat(content("good")).hasSize(1000);
        assertThat(log("errorLogUri"))
                .contains("<Blob Status=\"CompletedWithErrors\"><BlobPath>seed/bad</BlobPath>")
                .contains("<ImportDisposition Status=\"Cancelled\">")
                .containsPattern("Offset=\"0\" [^>]*Status=\"Uncommitted\"")
                .containsPattern("Offset=\"65536\" [^>]*Status=\"Corrupted\"")
                .doesNotContain("seed/good");
        assertThat(jobDrive(0)).containsEntry("copyStatus", "CompletedWithErrors");
    }

    @Test
    void files_missingShortOrOddlyNamed_haveTheDocumentedStatus() throws Exception {
        TestDrive drive =
                drive("A1")
                        .block("missing", "no-overwrite", random(10))
                        .block("short", "no-overwrite", random(20))
                        .pages("short.vhd", "no-overwrite", random(1024))
                        .block("linked", "no-overwrite", random(30));
        Map<String, Object> entry = drive.manifest();
        Files.delete(drive.file("missing"));
        Files.write(drive.file("short"), new byte[3]);
        Files.write(drive.file("short.vhd"), new byte[512]);
        Files.delete(drive.file("linked"));
        Files.createSymbolicLink(drive.file("linked"), folder);
        ship(entry);

        receive(drive);

        assertThat(log("errorLogUri"))
                .contains("<Blob Status=\"FileNotFound\"><BlobPath>seed/missing</BlobPath>")
                .containsPattern("seed/short</BlobPath>.*Status=\"FileUnexpectedEnd\"")
                .containsPattern("seed/short.vhd</BlobPath>.*Status=\"FileUnexpectedEnd\"")
                .contains("<Blob Status=\"FileNameInvalid\"><BlobPath>seed/linked</BlobPath>");
        assertThat(container.listBlobs()).isEmpty();
    }

    @Test
    void existingBlobs_areTreatedAsTheManifestSays() throws Exception {
        for (String name : List.of("kept", "replaced", "dir.d/pic.tar.gz", "plain")) {
            container.getBlobClient(name).upload(BinaryData.fromString("old"));
        }
        container.getBlobClient("plain (2)").upload(BinaryData.fromString("old"));
        container.getBlobClient("was-pages").getPageBlobClient().create(512);
        TestDrive drive =
                drive("A1")
                        .block("kept", "no-overwrite", random(10))
                        .block("replaced", "overwrite", random(20))
                        .block("was-pages", "overwrite", random(50))
                        .block("dir.d/pic.tar.gz", "rename", random(30))
                        .block("plain", "rename", random(40));
        ship(drive.manifest());

        Receipt receipt = receive(drive);

        assertThat(receipt.drives().get(0).status()).isEqualTo("CompletedWithWarnings");
        assertThat(receipt.jobState()).isEqualTo("Completed");
        assertThat(content("kept")).asString().isEqualTo("old");
        assertThat(content("replaced")).isEqualTo(random(20));
        assertThat(content("was-pages")).isEqualTo(random(50));
        assertThat(content("dir.d/pic.tar (2).gz")).isEqualTo(random(30));
        assertThat(content("plain (3)")).isEqualTo(random(40));
        assertThat(log("errorLogUri"))
                .contains("<ImportDisposition Status=\"Skipped\">no-overwrite<")
                .contains("<ImportDisposition Status=\"Overwritten\">overwrite<")
                .contains("<BlobPath>seed/plain (3)</BlobPath>")
                .contains("<ImportDisposition Status=\"Renamed\">rename<");
    }

    @Test
    void sideFile_thatIsDamaged_isReportedAndTheDataStillArrive() throws Exception {
        TestDrive drive =
                drive("A1")
                        .sideFile("MetadataPath", "m.xml", "<Metadata><a>b</a></Metadata>")
                        .sideFile("PropertiesPath", "p.xml", "<Properties><Content-Type>")
                        .block("a", "no-overwrite", random(10));
        ship(drive.manifest());
        Files.writeString(drive.file("m.xml"), "<Metadata/>");

        receive(drive);

        assertThat(log("errorLogUri"))
                .contains("<Blob Status=\"CompletedWithErrors\">")
                .contains("<Metadata Status=\"Corrupted\">")
                .contains("<Properties Status=\"XmlReadFailed\">");
        assertThat(content("a")).hasSize(10);
    }

    @Test
    void manifest_thatIsNotTheJobs_isRefusedAsDocumented() throws Exception {
        assertThat(statusAfter("other", d -> Files.writeString(d.file("DriveManifest.xml"), "x")))
                .isEqualTo("ManifestCorrupted");
        assertThat(statusAfter("gone", d -> Files.delete(d.file("DriveManifest.xml"))))
                .isEqualTo("ManifestNotFound");
        assertThat(
                        statusAfter(
                                "empty",
                                d -> BlobContainer.deleteTree(d.folder().resolve("volume"))))
                .isEqualTo("DiskNotFound");
        TestDrive stranger = drive("A1").withDriveId("B2").block("a", "rename", random(10));
        assertThat(statusOf(stranger.folder(), stranger.manifest()))
                .isEqualTo("ManifestDriveIdMismatch");
    }

    /** Something that happens to a drive after it was prepared. */
    private interface Accident {
        void happen(TestDrive drive) throws IOException;
    }

    private String statusAfter(String serial, Accident accident) throws Exception {
        TestDrive drive = drive(serial).block("a", "no-overwrite", random(10));
        Map<String, Object> entry = drive.manifest();
        accident.happen(drive);
        return statusOf(drive.folder(), entry);
    }

    @Test
    void manifest_thatBreaksTheGrammar_isRefusedBeforeAnythingIsImported() throws Exception {
        String good = "<Block Offset=\"0\" Length=\"10\" Hash=\"" + "0".repeat(32) + "\"/>";
        String blob =
                "<Blob><BlobPath>seed/a</BlobPath><FilePath>\\a</FilePath><Length>10</Length><BlockList>"
                        + good
                        + "</BlockList></Blob>";
        for (String broken :
                List.of(
                        blob.replace("<Length>10", "<Length>11"),
                        blob.replace("Length=\"10\"", "Length=\"4194305\""),
                        blob.replace("0".repeat(32), "xyz"),
                        blob.replace("seed/a", "a"),
                        blob.replace("<FilePath>\\a</FilePath>", ""),
                        blob.replace(good, good + good),
                        blob.replace("Offset", "Id=\"?\" Offset"),
                        blob.replace("<BlobPath>seed/a</BlobPath>", "")
                                .replace("<Length>", "<BlobPath>seed/a</BlobPath><Length>"),
                        blob.replace("BlockList", "PageRangeList").replace("Block ", "PageRange "),
                        blob.replace("</Blob>", "<Surprise/></Blob>"),
                        blob.replace(
                                "<BlockList>",
                                "<ImportDisposition>maybe</ImportDisposition><BlockList>"))) {
            TestDrive drive = drive("A" + broken.hashCode());
            String text =
                    "<DriveManifest Version=\"2014-11-01\"><Drive><DriveId>A"
                            + broken.hashCode()
                            + "</DriveId><BlobList>"
                            + broken
                            + "</BlobList></Drive></DriveManifest>";
            assertThat(statusOf(drive.folder(), drive.manifest(text)))
                    .as(broken)
                    .isEqualTo("ManifestFormatInvalid");
        }
    }

    @Test
    void manifest_withADocumentType_isRefused() throws Exception {
        TestDrive drive = drive("A1");
        String text =
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><DriveManifest Version=\"2014-11-01\">"
                        + "<Drive><DriveId>&e;</DriveId><BlobList/></Drive></DriveManifest>";
        assertThat(statusOf(drive.folder(), drive.manifest(text)))
                .isEqualTo("ManifestFormatInvalid");
    }

    @Test
    void parcel_withMissingAndExtraDrives_closesTheJob() throws Exception {
        TestDrive here = drive("A1").block("a", "no-overwrite", random(10));
        TestDrive missing = drive("A2").block("b", "no-overwrite", random(10));
        TestDrive extra = drive("A3").block("c", "no-overwrite", random(10));
        extra.manifest();
        ship(List.of(here.manifest(), missing.manifest()));

        Receipt receipt = datacenter.receive(JOB, List.of(extra.folder(), here.folder()));

        assertThat(receipt.missing()).containsExactly("A2");
        assertThat(receipt.extra()).containsExactly("A3");
        assertThat(receipt.isComplete()).isFalse();
        assertThat(arm.get(JOB).state()).isEqualTo("Closed");
        assertThat(jobDrive(1)).containsEntry("state", "NeverReceived");
        assertThat(container.getBlobClient("a").exists()).isTrue();
        assertThat(container.getBlobClient("c").exists()).isFalse();
    }

    @Test
    void parcel_forAJobThatIsNotShippingOrWithoutItsDrives_isRefused() throws Exception {
        TestDrive drive = drive("A1").block("a", "no-overwrite", random(10));
        Map<String, Object> entry = drive.manifest();
        assertThatThrownBy(() -> receive(drive))
                .isInstanceOf(ParcelRefusedException.class)
                .hasMessageContaining("There is no import job");
        Map<String, Object> job = ArmCaller.newJob(ACCOUNT, "X");
        Json.object(job, "properties").put("driveList", List.of(entry));
        arm.put(JOB, job);
        assertThatThrownBy(() -> receive(drive))
                .isInstanceOf(ParcelRefusedException.class)
                .hasMessageContaining("is Creating");
        arm.patch(JOB, ArmCaller.shipped("T1"));
        TestDrive other = drive("Z9");
        assertThatThrownBy(() -> receive(other))
                .isInstanceOf(ParcelRefusedException.class)
                .hasMessageContaining("[Z9]");
        assertThatThrownBy(() -> datacenter.receive(JOB, List.of(folder)))
                .hasMessageContaining("drive.json");
        assertThat(arm.get(JOB).state()).isEqualTo("Shipping");

        assertThat(receive(drive).isComplete()).isTrue();
        assertThatThrownBy(() -> receive(drive)).hasMessageContaining("is Completed");
    }

    @Test
    void job_cancelledOnTheWay_getsItsDrivesBackUnread() throws Exception {
        TestDrive drive = drive("A1").block("a", "no-overwrite", random(10));
        ship(drive.manifest());
        arm.patch(JOB, "{\"cancelRequested\":true}");

        Receipt receipt = receive(drive);

        assertThat(receipt.jobState()).isEqualTo("Completed");
        assertThat(receipt.drives()).isEmpty();
        assertThat(container.listBlobs()).isEmpty();
        assertThat(jobDrive(0)).containsEntry("state", "ShippedBack");
    }

    @Test
    void manyBlobs_areImportedByAllThreads() throws Exception {
        TestDrive drive = drive("A1");
        for (int i = 0; i < 150; i++) {
            drive.block("d/" + i, "no-overwrite", random(i));
        }
        ship(drive.manifest());

        assertThat(receive(drive).drives().get(0).blobs()).isEqualTo(150);

        assertThat(HexFormat.of().formatHex(content("d/149")))
                .isEqualTo(HexFormat.of().formatHex(random(149)));
    }
}
