// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.storage.blob.models.BlobItem;
import io.offlineseed.testing.Judges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images of drives in a parcel: what becomes of them, and what their logs say. */
class ImageDriveTest extends ParcelFixture {

    private static final String OTHER_KEY =
            "238810-662376-448998-450120-652806-203390-606320-483076";

    @Test
    void image_withTheJobsKey_isImported() throws Exception {
        TestDrive drive =
                drive("A1")
                        .sideFile("MetadataPath", "m.xml", "<Metadata><a>b</a></Metadata>")
                        .block("dir/block.bin", "no-overwrite", random(200_000))
                        .block("empty", "no-overwrite", new byte[0])
                        .pages("disk.vhd", "no-overwrite", random(70_144));
        Map<String, Object> entry = drive.manifest();
        TestImage image = TestImage.encrypted(drive, ArmCaller.KEY);
        ship(entry);

        Receipt receipt = receive(image.file());

        assertThat(receipt.drives())
                .containsExactly(new Receipt.Drive("A1", "Completed", 3, 270_144));
        assertThat(content("dir/block.bin")).isEqualTo(random(200_000));
        assertThat(content("empty")).isEmpty();
        assertThat(content("disk.vhd")).isEqualTo(random(70_144));
        assertThat(container.getBlobClient("disk.vhd").getProperties().getMetadata())
                .containsEntry("a", "b");
        assertThat(jobDrive(0)).containsEntry("copyStatus", "Completed");
    }

    @Test
    void parcel_oneDriveWithAnotherKey_goesOnWithTheOther() throws Exception {
        TestDrive locked = drive("A1").block("a", "no-overwrite", random(10));
        TestDrive open = drive("A2").block("b", "no-overwrite", random(20));
        ship(List.of(locked.manifest(), open.manifest()));
        TestImage lockedImage = TestImage.encrypted(locked, OTHER_KEY);
        TestImage openImage = TestImage.encrypted(open, ArmCaller.KEY);

        Receipt receipt = datacenter.receive(JOB, List.of(lockedImage.file(), openImage.file()));

        assertThat(receipt.drives())
                .containsExactly(
                        new Receipt.Drive("A1", "BitLockerKeyInvalid", 0, 0),
                        new Receipt.Drive("A2", "Completed", 1, 20));
        assertThat(receipt.jobState()).isEqualTo("Closed");
        assertThat(container.listBlobs()).extracting(BlobItem::getName).containsExactly("b");
        assertThat(jobDrive(0)).containsEntry("copyStatus", "Failed");
        assertThat(jobDrive(1)).containsEntry("copyStatus", "Completed");
        assertThat(log("errorLogUri"))
                .contains("<Status>BitLockerKeyInvalid</Status>")
                .doesNotContain(ArmCaller.KEY.substring(0, 6), OTHER_KEY.substring(0, 6));
    }

    @Test
    void volume_thatIsNotThere_isToldApart() throws Exception {
        TestDrive drive = drive("A1").block("a", "no-overwrite", random(10));
        Map<String, Object> entry = drive.manifest();
        TestImage plain = TestImage.plain(drive);
        assertThat(statusOf(plain.file(), entry)).isEqualTo("BitLockerNotActivated");

        plain.clear(1 << 20, 1 << 20); // the partition is there, but nothing in it
        assertThat(statusOf(plain.file(), entry)).isEqualTo("BitLockerVolumeNotFound");

        plain.clear(0, 1 << 20); // both partition tables
        plain.clear((65 << 20) + 1, (1 << 20) - 1);
        assertThat(statusOf(plain.file(), entry)).isEqualTo("BitLockerVolumeNotFound");
    }

    /** Volumes that Windows made: being encrypted, with protection suspended, with FAT in it. */
    @ParameterizedTest
    @CsvSource({
        "partially-encrypted-aes-cbc-128, BitLockerUnlockVolumeFailed,"
                + " 528561-251702-140283-271590-717365-674234-182611-409563",
        "aes-xts-128-clearkey-only, BitLockerProtectorNotFound,"
                + " 060456-014509-132033-080300-252615-584177-672089-411631",
        "togo-aes-xts-128, VolumeNotNtfs,"
                + " 243067-548680-059818-148852-287771-550088-628265-631653"
    })
    void volume_ofAKindTheServiceDoesNotTake_isRefused(String vector, String status, String key)
            throws Exception {
        Path packed = Judges.requireShared("vectors/bitlocker/" + vector + ".img.gz");
        Path image = folder.resolve("windows.img");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            Files.copy(in, image);
        }
        Files.writeString(folder.resolve("windows.img.drive.json"), "{\"serialNumber\":\"A1\"}");
        Map<String, Object> entry = ArmCaller.drive("A1", "0".repeat(32));
        entry.put("bitLockerKey", key);

        assertThat(statusOf(image, entry)).isEqualTo(status);
    }

    @Test
    void volume_whoseFileSystemIsNone_isRefused() throws Exception {
        TestDrive drive = drive("A1").block("a", "no-overwrite", random(10));
        Map<String, Object> entry = drive.manifest();
        TestImage image = TestImage.encrypted(drive, ArmCaller.KEY);
        image.flip(image.headerCopyBytes());

        assertThat(statusOf(image.file(), entry)).isEqualTo("VolumeNotNtfs");
    }

    @Test
    void volume_withoutAnySoundMetadata_isRefused() throws Exception {
        TestDrive drive = drive("A1").block("a", "no-overwrite", random(10));
        Map<String, Object> entry = drive.manifest();
        TestImage image = TestImage.encrypted(drive, ArmCaller.KEY);
        for (long region : image.metadataBytes()) {
            image.flip(region + 200);
        }

        assertThat(statusOf(image.file(), entry)).isEqualTo("BitLockerFailed");
    }

    @Test
    void damagedSector_ofAFile_isNamedInTheLog() throws Exception {
        TestDrive drive =
                drive("A1")
                        .block("good", "no-overwrite", random(1000))
                        .block("bad", "no-overwrite", random(100_000));
        ship(drive.manifest());
        TestImage image = TestImage.encrypted(drive, ArmCaller.KEY);
        image.flip("bad", 70_000);

        Receipt receipt = receive(image.file());

        assertThat(receipt.drives())
                .containsExactly(new Receipt.Drive("A1", "CompletedWithErrors", 1, 1000));
        assertThat(content("good")).isEqualTo(random(1000));
        assertThat(container.getBlobClient("bad").exists()).isFalse();
        assertThat(log("errorLogUri"))
                .contains("<Blob Status=\"CompletedWithErrors\"><BlobPath>seed/bad</BlobPath>")
                .containsPattern("Offset=\"0\" [^>]*Status=\"Uncommitted\"")
                .containsPattern("Offset=\"65536\" [^>]*Status=\"Corrupted\"");
    }

    @Test
    void damagedRecord_ofAFile_isAReadErrorOfThatBlob() throws Exception {
        TestDrive drive =
                drive("A1")
                        .block("good", "no-overwrite", random(1000))
                        .block("bad", "no-overwrite", random(2000));
        ship(drive.manifest());
        TestImage image = TestImage.encrypted(drive, ArmCaller.KEY);
        image.flipRecord("bad");

        Receipt receipt = receive(image.file());

        assertThat(receipt.drives())
                .containsExactly(new Receipt.Drive("A1", "CompletedWithErrors", 1, 1000));
        assertThat(content("good")).isEqualTo(random(1000));
        assertThat(log("errorLogUri"))
                .contains("<Blob Status=\"IOFailed\"><BlobPath>seed/bad</BlobPath>");
    }

    @Test
    void damagedRecord_ofTheManifest_cannotBeRead() throws Exception {
        TestDrive drive = drive("A1").block("a", "no-overwrite", random(10));
        Map<String, Object> entry = drive.manifest();
        TestImage image = TestImage.encrypted(drive, ArmCaller.KEY);
        image.flipRecord("DriveManifest.xml");

        assertThat(statusOf(image.file(), entry)).isEqualTo("ReadManifestFailed");
    }

    @Test
    void file_namedByTheManifestInOddWays_hasTheDocumentedStatus() throws Exception {
        TestDrive drive =
                drive("A1")
                        .block("Case", "no-overwrite", random(10))
                        .block("missing", "no-overwrite", random(20))
                        .block("folder", "no-overwrite", random(30));
        Map<String, Object> entry = drive.manifest();
        Files.move(drive.file("Case"), drive.file("cASE"));
        Files.delete(drive.file("missing"));
        Files.delete(drive.file("folder"));
        Files.createDirectory(drive.file("folder"));
        Files.write(drive.file("folder/inside"), new byte[1]);
        ship(entry);

        receive(TestImage.encrypted(drive, ArmCaller.KEY).file());

        assertThat(content("Case")).isEqualTo(random(10));
        assertThat(log("errorLogUri"))
                .contains("<Blob Status=\"FileNotFound\"><BlobPath>seed/missing</BlobPath>")
                .contains("<Blob Status=\"FileNotFound\"><BlobPath>seed/folder</BlobPath>")
                .doesNotContain("seed/Case");
    }

    @Test
    void image_withoutALabelFile_isTakenWithTheNumberThatIsReadOnIt() throws Exception {
        TestDrive drive = drive("A1").block("a", "no-overwrite", random(10));
        Map<String, Object> entry = drive.manifest();
        Path image = TestImage.encrypted(drive, ArmCaller.KEY).file();
        Files.delete(image.resolveSibling(image.getFileName() + ".drive.json"));
        ship(entry);

        assertThatThrownBy(() -> receive(image))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no drive-A1.img.drive.json beside it")
                .hasMessageContaining("No drive of the parcel was looked at.");
        assertThat(arm.get(JOB).state()).isEqualTo("Shipping");

        Parcel parcel = Parcel.of(List.of()).with(image, "A 1");
        assertThat(datacenter.receive(JOB, parcel, state -> {}).isComplete()).isTrue();
    }

    @Test
    void image_ofAnotherDriveUnderThisLabel_isRefusedByItsManifest() throws Exception {
        TestDrive drive = drive("A1").withDriveId("B2").block("a", "no-overwrite", random(10));
        Map<String, Object> entry = drive.manifest();
        Path image = TestImage.encrypted(drive, ArmCaller.KEY).file();

        assertThat(statusOf(image, entry)).isEqualTo("ManifestDriveIdMismatch");
    }

    @Test
    void place_thatIsNotThere_isRefused() throws Exception {
        ship(drive("A1").block("a", "no-overwrite", random(10)).manifest());

        assertThatThrownBy(() -> receive(folder.resolve("gone")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no such folder, image or device");
    }
}
