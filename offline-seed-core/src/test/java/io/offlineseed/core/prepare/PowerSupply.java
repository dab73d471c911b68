// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.durable.DurabilityWatch;
import io.offlineseed.testing.FaultDevice;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The power that staging location and drive hang on: it lasts for a number of operations, then both
 * are dark.
 */
final class PowerSupply implements DurabilityWatch, FaultDevice.Watch {

    private final int lastsFor;
    private int used;

    PowerSupply(int lastsFor) {
        this.lastsFor = lastsFor;
    }

    static PowerSupply endless() {
        return new PowerSupply(Integer.MAX_VALUE);
    }

    private synchronized void use(String what) throws IOException {
        if (used >= lastsFor) {
            throw new IOException("the power failed before " + what);
        }
        used++;
    }

    synchronized int used() {
        return used;
    }

    @Override
    public void before(DurabilityWatch.Step step, Path file) throws IOException {
        use(step + " " + file);
    }

    @Override
    public void before(FaultDevice.Step step, long offsetBytes, int bytes) throws IOException {
        use(step + " at " + offsetBytes);
    }
}
