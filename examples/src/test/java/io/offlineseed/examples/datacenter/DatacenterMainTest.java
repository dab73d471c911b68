// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static io.offlineseed.examples.datacenter.ArmCaller.JOBS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatacenterMainTest {

    @TempDir Path state;
    private final StringWriter out = new StringWriter();
    private BlobEndpoint blobs;
    private Datacenter datacenter;
    private ControlServer control;

    @BeforeEach
    void start() throws IOException {
        blobs = DirectoryBlobEndpoint.start(state.resolve("blobs"), 0);
        datacenter = Datacenter.start(blobs, DatacenterOptions.defaults().withStateFolder(state));
        control = ControlServer.start(datacenter, state);
    }

    @AfterEach
    void stop() throws IOException {
        control.close();
        datacenter.close();
        blobs.close();
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        var line = DatacenterMain.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(out, true));
        return line.execute(args);
    }

    @Test
    void receive_ofAShippedJob_printsWhatBecameOfTheDrives() throws Exception {
        TestDrive drive = new TestDrive(state.resolve("d1"), "A1");
        drive.block("a", "no-overwrite", new byte[10]);
        Map<String, Object> job = ArmCaller.newJob("seedacct", "X");
        Json.object(job, "properties").put("driveList", List.of(drive.manifest()));
        ArmCaller arm = new ArmCaller(datacenter.endpoint());
        arm.put(JOBS + "/fs01-seed", job);
        arm.patch(JOBS + "/fs01-seed", ArmCaller.shipped("T1"));
        String folder = drive.folder().toString();

        assertThat(run("receive", "--state", state.toString(), "fs01-seed", folder)).isZero();

        assertThat(out)
                .hasToString(
                        """
                drive A1: Completed, 1 blobs, 10 bytes
                The job is Completed.
                """);
        assertThat(run("jobs", "--state", state.toString())).isZero();
        assertThat(out.toString()).startsWith("Completed /subscriptions/");
        assertThat(run("receive", "--state", state.toString(), "other", folder)).isEqualTo(2);
        assertThat(out.toString()).contains("0 jobs named 'other'");
    }

    @Test
    void receive_ofADriveWithoutALabelFile_takesTheNumberThatIsGiven() throws Exception {
        TestDrive drive = new TestDrive(state.resolve("d1"), "A1");
        drive.block("a", "no-overwrite", new byte[10]);
        Map<String, Object> job = ArmCaller.newJob("seedacct", "X");
        Json.object(job, "properties").put("driveList", List.of(drive.manifest()));
        ArmCaller arm = new ArmCaller(datacenter.endpoint());
        arm.put(JOBS + "/fs01-seed", job);
        arm.patch(JOBS + "/fs01-seed", ArmCaller.shipped("T1"));
        Path image = TestImage.encrypted(drive, ArmCaller.KEY).file();
        Files.delete(image.resolveSibling(image.getFileName() + ".drive.json"));
        String folder = state.toString();

        assertThat(run("receive", "--state", folder, "fs01-seed", image.toString())).isEqualTo(2);
        assertThat(out.toString()).contains("nobody knows its serial number");
        assertThat(run("receive", "--state", folder, "fs01-seed")).isEqualTo(2);
        assertThat(out.toString()).contains("There is no drive in the parcel.");

        assertThat(run("receive", "--state", folder, "fs01-seed", "--drive", image + "=A1"))
                .isZero();
        assertThat(out.toString()).contains("drive A1: Completed, 1 blobs, 10 bytes");
    }

    @Test
    void advance_setsTheClock() {
        var before = datacenter.clock().instant();
        assertThat(run("advance", "--state", state.toString(), "15d")).isZero();
        assertThat(datacenter.clock().instant()).isAfterOrEqualTo(before.plus(Duration.ofDays(15)));
        assertThat(run("advance", "--state", state.toString(), "soon")).isEqualTo(2);
        assertThat(out.toString()).contains("'soon' is no time; write 15d, 36h or PT90M");
    }

    @Test
    void fault_letsTheNextCallsGoWrongUntilItIsCleared() throws Exception {
        ArmCaller arm = new ArmCaller(datacenter.endpoint());
        String folder = state.toString();

        assertThat(run("fault", "--state", folder, "throttled", "--count", "2")).isZero();
        assertThat(arm.get(JOBS).status()).isEqualTo(429);
        assertThat(run("fault", "--state", folder, "clear")).isZero();
        assertThat(arm.get(JOBS).status()).isEqualTo(200);
        assertThat(run("fault", "--state", folder, "failed", "--method", "PUT")).isZero();
        assertThat(arm.get(JOBS).status()).isEqualTo(200);
        assertThat(arm.put(JOBS + "/fs01-seed", ArmCaller.newJob("seedacct", "X")).status())
                .isEqualTo(500);
        assertThat(run("fault", "--state", folder, "slow", "--time", "PT0.01S")).isZero();
        assertThat(arm.get(JOBS).status()).isEqualTo(200);
        assertThat(run("fault", "--state", folder, "nonsense")).isEqualTo(2);
        assertThat(out.toString()).contains("throttled, failed, reset, slow, state, clear");
    }

    @Test
    void commands_withoutARunningDatacenter_sayHowToStartOne() throws Exception {
        Files.copy(state.resolve(ControlServer.FILE), state.resolve("copy"));
        control.close();
        assertThat(state.resolve(ControlServer.FILE)).doesNotExist();
        assertThat(run("jobs", "--state", state.toString())).isEqualTo(2);
        assertThat(out.toString()).contains("start one with serve");

        Files.move(state.resolve("copy"), state.resolve(ControlServer.FILE)); // of a killed one
        assertThat(run("jobs", "--state", state.toString())).isEqualTo(2);
        assertThat(out.toString()).contains("start one with serve");
    }
}
