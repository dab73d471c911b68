// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.testing.FaultDevice;
import java.io.IOException;
import java.util.Map;

/** The crash model on a volume that shows the order of writes and little else, so very often. */
class PowerCutTest extends CrashModel {

    PowerCutTest() {
        super(Integer.getInteger("offlineseed.histories", 120), 1);
    }

    @Override
    DriveKind kind() {
        return new DriveKind(new RawFormat(), RawReadBack::open);
    }

    @Override
    long driveBytes() {
        return 64L << 20;
    }

    @Override
    Map<String, byte[]> files(FaultDevice device, RecoveryPassword password) throws IOException {
        return RawFormat.files(device);
    }

    @Override
    String claimId(FaultDevice device) throws IOException {
        return RawFormat.claimId(device);
    }
}
