// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.VolumeCipher;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.DriveReport;
import io.offlineseed.drive.VerifyOptions;
import io.offlineseed.testing.Judge;
import io.offlineseed.testing.JudgeMount;
import io.offlineseed.testing.Judges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A block device of the running kernel, prepared as a drive that travels is. */
class LoopDriveTest {

    @TempDir private Path temp;
    private String device = "";

    @AfterEach
    void detach() throws IOException, InterruptedException {
        if (!device.isEmpty()) {
            Judge.ask("losetup", "--detach", device);
        }
    }

    /** Attaches the image to a loop device, and finds that among the drives of this machine. */
    private Drive attach(Drive image) {
        try {
            device = Judge.ask("losetup", "--find", "--show", image.address()).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return Drives.list().stream()
                .filter(drive -> drive.address().equals(device))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void prepare_loopDevice_isReadFromTheDeviceByUsAndOthers()
            throws IOException, InterruptedException {
        Judges.require("losetup");
        Assumptions.assumeTrue(
                Files.isWritable(Path.of("/dev/loop-control")),
                "SKIPPED JUDGE loop device: needs root and a kernel with loop devices");

        try (PreparedImage drive =
                PreparedImage.make(temp, 96L << 20, VolumeCipher.XTS_AES_128, 100, this::attach)) {
            Path there = Path.of(device);
            try (DriveReader reader = drive.open(there)) {
                DriveReport report =
                        reader.verify(VerifyOptions.defaults().withManifestRequired(true));
                assertThat(report.isSound()).as("%s", report).isTrue();
                assertThat(report.blobs()).isEqualTo(drive.files().size());
            }
            assertThat(Judge.ask("sgdisk", "-v", device)).contains("No problems found");
            try (JudgeMount open =
                            JudgeMount.at(
                                    temp.resolve("open"),
                                    "dislocker",
                                    "-r",
                                    "-O",
                                    Integer.toString(1 << 20),
                                    "-V",
                                    device,
                                    "-p" + drive.password(),
                                    "--");
                    JudgeMount files =
                            JudgeMount.at(
                                    temp.resolve("files"),
                                    "ntfs-3g",
                                    "-o",
                                    "ro",
                                    open.path().resolve("dislocker-file").toString())) {
                for (Map.Entry<String, Path> file : drive.files().entrySet()) {
                    assertThat(Files.mismatch(files.path().resolve(file.getKey()), file.getValue()))
                            .as(file.getKey())
                            .isEqualTo(-1);
                }
            }
            assertThat(Drives.get(PreparedImage.SERIAL).bus()).isEqualTo(Bus.LOOP);
        }
    }
}
