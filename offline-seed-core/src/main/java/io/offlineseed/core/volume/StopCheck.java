// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.volume;

import java.util.function.BooleanSupplier;

/** Ends work that others call back into, such as rendering a manifest, once it is to stop. */
record StopCheck(BooleanSupplier stopping) implements Runnable {

    /** Says to whoever began the work that it was stopped; nobody else catches it. */
    static final class StoppedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("stopped", null, false, false);
        }
    }

    @Override
    public void run() {
        if (stopping.getAsBoolean()) {
            throw new StoppedException();
        }
    }
}
