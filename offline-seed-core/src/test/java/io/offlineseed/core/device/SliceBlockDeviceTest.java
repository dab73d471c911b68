// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.device;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offlineseed.drive.BlockDevice;
import io.offlineseed.testing.BlockDeviceContract;
import io.offlineseed.testing.MemoryBlockDevice;
import org.junit.jupiter.api.Test;

class SliceBlockDeviceTest extends BlockDeviceContract {

    @Override
    protected BlockDevice newDevice() {
        return new SliceBlockDevice(new MemoryBlockDevice(16 << 20, 4096), 1 << 20, 9 << 20);
    }

    @Test
    void slice_outsideTheDevice_isRefused() {
        BlockDevice whole = new MemoryBlockDevice(1 << 20, 512);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SliceBlockDevice(whole, 512, 1 << 20));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SliceBlockDevice(whole, 100, 512));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SliceBlockDevice(whole, Long.MAX_VALUE / 512 * 512, 1024));
    }
}
