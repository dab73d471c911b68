// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.testing;

import io.offlineseed.drive.BlockDevice;

class MemoryBlockDeviceTest extends BlockDeviceContract {

    @Override
    protected BlockDevice newDevice() {
        return new MemoryBlockDevice(9 << 20, 512);
    }
}
