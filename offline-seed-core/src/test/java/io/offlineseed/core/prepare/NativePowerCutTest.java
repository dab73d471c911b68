// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.volume.NativeDrives;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.testing.FaultDevice;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;

/**
 * The crash model on drives made sector by sector. A history takes half a second, most of it for
 * recovery passwords, so each build tries some of them, and the long checks, which ask for a
 * thousand histories, every place and many more.
 */
class NativePowerCutTest extends CrashModel {

    private static final int HISTORIES = Integer.getInteger("offlineseed.histories", 120);

    NativePowerCutTest() {
        super(HISTORIES / 20, HISTORIES < 1000 ? 19 : 1);
    }

    @Override
    DriveKind kind() {
        return DriveKinds.standard(new SecureRandom()).of(new FaultDrives()).orElseThrow();
    }

    @Override
    long driveBytes() {
        return (70L << 20) + 512 * 777; // no whole MiB
    }

    @Override
    Map<String, byte[]> files(FaultDevice device, RecoveryPassword password) throws IOException {
        return NativeDrives.files(device, password);
    }

    @Override
    String claimId(FaultDevice device) throws IOException {
        return NativeDrives.volumeId(device).toString();
    }
}
