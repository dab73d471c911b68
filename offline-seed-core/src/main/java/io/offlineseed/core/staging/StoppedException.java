// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import java.io.IOException;

/**
 * The work was asked to stop, and whatever it was writing is to be discarded. Never leaves this
 * room.
 */
final class StoppedException extends IOException {

    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("stopped on request");
    }
}
