// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import io.offlineseed.VolumeCipher;

/** A drive little larger than the smallest, encrypted with XTS-AES-256. */
class SmallDriveXts256Test extends DriveJudges {

    SmallDriveXts256Test() {
        super(96L << 20, VolumeCipher.XTS_AES_256, 300);
    }
}
