// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.DriveId;
import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.core.device.gpt.GptLayout;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.drive.SectorSizes;
import io.offlineseed.spi.DriveLease;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDriveProviderTest {

    private static final DriveId ID = new DriveId("IMG1");
    private static final long SIZE = 80L << 20;

    private final ImageDriveProvider provider = new ImageDriveProvider();
    @TempDir private Path temp;

    private Drive make(String name) throws IOException {
        return provider.make(temp.resolve(name), ID, SIZE, 512);
    }

    @Test
    void make_newFile_isASparseDriveFoundAgainByItsAddress() throws IOException {
        Drive made = make("one.img");

        assertThat(made.address()).isEqualTo(temp.resolve("one.img").toString());
        assertThat(made.id()).contains(ID);
        assertThat(made.bus()).isEqualTo(Bus.IMAGE);
        assertThat(made.sizeBytes()).isEqualTo(SIZE);
        assertThat(made.sectors()).contains(new SectorSizes(512, 512));
        assertThat(made.contents()).isEmpty();
        assertThat(made.uses()).isEmpty();
        assertThat(temp.resolve("one.img")).hasSize(SIZE);
        assertThat(provider.find(made.address())).contains(made);
        assertThat(make("one.img")).isEqualTo(made);
        assertThat(provider.list()).isEmpty();
    }

    @Test
    void make_fileWithoutLabel_isRefusedAndKeepsItsBytes() throws IOException {
        Path file = Files.writeString(temp.resolve("thesis.txt"), "years of work");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> make("thesis.txt"))
                .withMessageContaining("no image drive")
                .withMessageContaining("Nothing was changed");
        assertThat(file).hasContent("years of work");
        assertThat(ImageLabel.of(file)).doesNotExist();
    }

    @Test
    void make_otherSizeSerialNumberOrSectors_isRefusedWithTheReason() throws IOException {
        Path file = Path.of(make("one.img").address());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.make(file, ID, SIZE + 512, 512))
                .withMessageContaining("neither grows nor shrinks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.make(file, new DriveId("OTHER"), SIZE, 512))
                .withMessageContaining("is the image drive IMG1");
        assertThatIllegalArgumentException().isThrownBy(() -> provider.make(file, ID, SIZE, 4096));
        assertThat(file).hasSize(SIZE);
    }

    @Test
    void make_tooSmallOrNoWholeSectors_isRefusedAndMakesNothing() {
        Path file = temp.resolve("one.img");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.make(file, ID, (66L << 20) - 512, 512))
                .withMessageContaining("at least 69206016");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.make(file, ID, SIZE + 100, 512))
                .withMessageContaining("multiple of the sector size");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.make(file, ID, SIZE + 512, 4096));
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void make_labelLeftByACrashBeforeTheImage_makesTheImage() throws IOException {
        Path file = Path.of(make("one.img").address());
        Files.write(file, new byte[0]);

        assertThat(make("one.img").sizeBytes()).isEqualTo(SIZE);
        Files.delete(file);
        assertThat(provider.find(file.toString())).isEmpty();
        assertThat(make("one.img").sizeBytes()).isEqualTo(SIZE);
    }

    @Test
    void find_imageCutByAnotherProgram_isAnErrorAndNoAbsence() throws IOException {
        Path file = Path.of(make("one.img").address());
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(SIZE - 512);
        }

        assertThatIOException()
                .isThrownBy(() -> provider.find(file.toString()))
                .withMessageContaining("Another program changed it");
    }

    @Test
    void find_damagedOrNewerLabel_isAnError() throws IOException {
        Path file = Path.of(make("one.img").address());
        Path label = ImageLabel.of(file);
        String text = Files.readString(label);

        Files.writeString(label, text.substring(0, text.length() / 2));
        assertThatIOException().isThrownBy(() -> provider.find(file.toString()));
        Files.writeString(label, text.replace("\"formatVersion\":1", "\"formatVersion\":2"));
        assertThatIOException()
                .isThrownBy(() -> provider.find(file.toString()))
                .withMessageContaining("format version 2");
        Files.writeString(label, text.replace("IMG1", "IMG 1"));
        assertThatIOException().isThrownBy(() -> provider.find(file.toString()));
    }

    @Test
    void find_noImageDrive_isEmpty() throws IOException {
        assertThat(provider.find(temp.resolve("missing").toString())).isEmpty();
        assertThat(provider.find("/")).isEmpty();
    }

    @Test
    void lease_givesTheSectorsAndTellsWhatIsOnThem() throws IOException {
        Drive made = make("one.img");
        GptLayout layout = new GptLayout(SIZE, 512, new UUID(1, 2), new UUID(3, 4));
        try (DriveLease lease = provider.lease(made)) {
            assertThat(lease.drive()).isEqualTo(made);
            BlockDevice device = lease.device().orElseThrow();
            layout.write(device);
            lease.tableChanged();
        }

        try (DriveLease lease = provider.lease(made)) {
            assertThat(lease.drive().contents())
                    .containsExactly("a GUID partition table with 1 partition");
        }
    }

    @Test
    void lease_labelOf4096ByteSectors_givesSuchADevice() throws IOException {
        Drive made = provider.make(temp.resolve("4k.img"), ID, SIZE, 4096);

        try (DriveLease lease = provider.lease(made)) {
            assertThat(lease.device().orElseThrow().sectorBytes()).isEqualTo(4096);
            assertThat(lease.drive().sectors()).contains(new SectorSizes(4096, 4096));
        }
    }

    @Test
    void lease_heldAlready_isInUseUntilItIsClosedTwice() throws IOException {
        Drive drive = make("one.img");
        Path link = Files.createSymbolicLink(temp.resolve("link"), temp);
        DriveLease first = provider.lease(drive);
        try (first) {
            Drive linked = provider.find(link.resolve("one.img").toString()).orElseThrow();
            for (Drive same : new Drive[] {drive, linked}) {
                assertThatThrownBy(() -> provider.lease(same))
                        .isInstanceOf(DriveInUseException.class)
                        .hasMessageContaining("IMG1")
                        .hasMessageContaining("left as it is");
            }
        }
        try (DriveLease second = provider.lease(drive)) {
            first.close();
            assertThat(second.drive()).isEqualTo(drive);
            assertThatThrownBy(() -> provider.lease(drive)).isInstanceOf(DriveInUseException.class);
        }
    }

    @Test
    void lease_imageReadMeanwhileByTheSameProcess_keepsOtherProcessesOut() throws Exception {
        Drive drive = make("one.img");
        try (DriveLease held = provider.lease(drive)) {
            provider.find(drive.address());
            FileBlockDevice.openForReading(Path.of(drive.address()), 512).close();

            assertThat(LeaseAttempt.exitCodeOfAnotherProcess(drive)).isEqualTo(LeaseAttempt.IN_USE);
            assertThat(held.drive()).isEqualTo(drive);
        }
        assertThat(LeaseAttempt.exitCodeOfAnotherProcess(drive)).isEqualTo(LeaseAttempt.TAKEN);
    }

    @Test
    void lease_sizeChangedSinceItWasMade_isAnErrorAndLeavesItFree() throws IOException {
        Drive drive = make("one.img");
        Path file = Path.of(drive.address());
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(SIZE + 512);
            assertThatIOException().isThrownBy(() -> provider.lease(drive));
            image.setLength(SIZE);
        }
        try (DriveLease lease = provider.lease(drive)) {
            lease.device().orElseThrow().write(0, ByteBuffer.allocate(512));
        }
    }
}
