// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import io.offlineseed.VolumeCipher;
import org.junit.jupiter.api.Tag;

/** A drive of a gigabyte with 100,000 files in one directory, encrypted with XTS-AES-128. */
@Tag("once")
class LargeDriveXts128Test extends DriveJudges {

    LargeDriveXts128Test() {
        super(1L << 30, VolumeCipher.XTS_AES_128, 100_000);
    }
}
