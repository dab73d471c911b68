// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import io.offlineseed.VolumeCipher;
import org.junit.jupiter.api.Tag;

/** A drive of a gigabyte with 100,000 files in one directory, encrypted with XTS-AES-256. */
@Tag("once")
class LargeDriveXts256Test extends DriveJudges {

    LargeDriveXts256Test() {
        super(1L << 30, VolumeCipher.XTS_AES_256, 100_000);
    }
}
