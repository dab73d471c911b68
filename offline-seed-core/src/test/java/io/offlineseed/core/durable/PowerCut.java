// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets a number of steps be done, then fails every further one, clean-up included, as if the power
 * were gone. Remembers the steps asked for. Safe for use by several threads.
 */
public final class PowerCut implements DurabilityWatch {

    private final int stepsAllowed;
    private final List<String> steps = new ArrayList<>();

    /** Cuts after so many steps. */
    public PowerCut(int stepsAllowed) {
        this.stepsAllowed = stepsAllowed;
    }

    /** Never cuts; only remembers. */
    public static PowerCut never() {
        return new PowerCut(Integer.MAX_VALUE);
    }

    @Override
    public synchronized void before(Step step, Path file) throws IOException {
        steps.add(step + " " + file.getFileName());
        if (steps.size() > stepsAllowed) {
            throw new IOException("power cut before step " + steps.size() + ": " + step);
        }
    }

    /** Returns the steps asked for so far, such as {@code "RENAME job.json"}. */
    public synchronized List<String> steps() {
        return List.copyOf(steps);
    }

    /** Returns whether the power is gone. */
    public synchronized boolean happened() {
        return steps.size() > stepsAllowed;
    }
}
