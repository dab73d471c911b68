// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import io.offlineseed.drive.RecoveryPassword;
import java.util.Arrays;
import java.util.Objects;

/**
 * A drive's BitLocker key as the service holds it: mostly a recovery password, but other tools
 * store other forms. Prints nothing, wipes its own on {@link #close()}. Thread-safe.
 */
public final class DriveKey implements AutoCloseable {

    private final String driveId;
    private final char[] key;
    private boolean closed;

    /**
     * Creates one.
     *
     * @param driveId the serial number as the service has it
     * @param key the key; copied, the caller wipes its own
     */
    public DriveKey(String driveId, char[] key) {
        this.driveId = Objects.requireNonNull(driveId, "driveId");
        this.key = key.clone();
    }

    /** Returns the serial number as the service has it. */
    public String driveId() {
        return driveId;
    }

    /**
     * Returns a copy of the key, which the caller wipes.
     *
     * @throws IllegalStateException if it was closed
     */
    public synchronized char[] reveal() {
        if (closed) {
            throw new IllegalStateException("the drive key was closed and wiped");
        }
        return key.clone();
    }

    /** Returns whether this is that recovery password, however it is written. */
    public boolean matches(RecoveryPassword password) {
        char[] copy = reveal();
        try (RecoveryPassword mine = RecoveryPassword.parse(copy)) {
            return mine.equals(password);
        } catch (IllegalArgumentException notANumericalPassword) {
            return false;
        } finally {
            Arrays.fill(copy, '\0');
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(key, '\0');
    }

    @Override
    public String toString() {
        return "DriveKey[" + driveId + ", redacted]";
    }
}
