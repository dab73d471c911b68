// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed;

/**
 * The calling thread was interrupted while a long call ran. The library's own threads have stopped
 * at a checkpoint, the interrupt flag is still set, and the message says what was left and which
 * call goes on from there.
 */
public final class SeedInterruptedException extends OfflineSeedException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param message what was left, and which call goes on
     */
    public SeedInterruptedException(String message) {
        super("INTERRUPTED", message, true, null);
    }
}
