// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.spi.DriveLease;
import io.offlineseed.spi.DriveProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process that tries to take one drive. */
final class LeaseAttempt {

    static final int TAKEN = 10;
    static final int IN_USE = 11;

    private LeaseAttempt() {}

    /** Tells by its exit code whether it could take the drive of that provider and address. */
    public static void main(String[] arguments) throws IOException {
        DriveProvider provider =
                new DriveProviders(
                                List.of(
                                        new DirectoryDriveProvider(),
                                        new ImageDriveProvider(),
                                        new LinuxDriveProvider()))
                        .find(arguments[0])
                        .orElseThrow();
        Drive drive = provider.find(arguments[1]).orElseThrow();
        int exitCode;
        try (DriveLease lease = provider.lease(drive)) {
            exitCode = lease.drive().equals(drive) ? TAKEN : 1;
        } catch (DriveInUseException e) {
            exitCode = IN_USE;
        }
        System.exit(exitCode);
    }

    static int exitCodeOfAnotherProcess(Drive drive) throws IOException, InterruptedException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeaseAttempt.class.getName(),
                        drive.provider(),
                        drive.address())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
