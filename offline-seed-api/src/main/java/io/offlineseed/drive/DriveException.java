// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import io.offlineseed.DriveId;
import io.offlineseed.OfflineSeedException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A drive could not be used, vanished, or does not hold what it should. */
public class DriveException extends OfflineSeedException {

    private static final long serialVersionUID = 1L;

    /** Serialisable form of {@link #drive()}. */
    private final @Nullable String serialNumber;

    /** Serialisable form of {@link #osErrorCode()}. */
    private final @Nullable Integer osErrorCode;

    /**
     * Creates one.
     *
     * @param code stable name of the problem
     * @param message what, why, how to fix, and the state the drive was left in
     * @param drive the drive, or null if none in particular
     * @param cause what led to it, or null
     */
    public DriveException(
            String code, String message, @Nullable DriveId drive, @Nullable Throwable cause) {
        this(code, message, drive, null, false, cause);
    }

    /**
     * Creates one with the system's own error number.
     *
     * @param code stable name of the problem
     * @param message what, why, how to fix, and the state the drive was left in
     * @param drive the drive, or null if none in particular
     * @param osErrorCode the system's error number, or null
     * @param retryable whether the same call may succeed later
     * @param cause what led to it, or null
     */
    public DriveException(
            String code,
            String message,
            @Nullable DriveId drive,
            @Nullable Integer osErrorCode,
            boolean retryable,
            @Nullable Throwable cause) {
        super(code, message, retryable, cause);
        this.serialNumber = drive == null ? null : drive.serialNumber();
        this.osErrorCode = osErrorCode;
    }

    /** Returns the drive, if one in particular is meant. */
    public final Optional<DriveId> drive() {
        return Optional.ofNullable(serialNumber).map(DriveId::new);
    }

    /** Returns the system's error number, if it gave one. */
    public final OptionalInt osErrorCode() {
        return osErrorCode == null ? OptionalInt.empty() : OptionalInt.of(osErrorCode);
    }
}
