// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.OfflineSeedException;
import io.offlineseed.core.durable.OutOfSpace;
import io.offlineseed.core.plan.DrivePlan;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.PrepareReport.Unfinished;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What to say when a drive is not finished.
 *
 * @param plan what it was to hold
 * @param claimed whether it was claimed, so that a next call knows of it
 */
record DriveFailures(DrivePlan plan, boolean claimed) {

    private static final Logger LOG = LoggerFactory.getLogger(DriveFailures.class);

    /** Returns what the report says of it, and what to do next. */
    Unfinished unfinished(OfflineSeedException cause) {
        LOG.warn("Drive {} is not finished: {}", plan.drive(), cause.getMessage());
        if (!claimed) { // it was never claimed, so the next call knows nothing of it
            return new Unfinished(
                    plan.drive(),
                    cause,
                    "Do what the message says, then name drive "
                            + plan.drive()
                            + " again, or another one, and call prepare again.");
        }
        String next =
                switch (cause.code()) {
                    case "PASSWORD_UNREADABLE" ->
                            "Make the store of recovery passwords readable and call prepare again.";
                    case "DRIVE_FULL" ->
                            "Make room if drive "
                                    + plan.drive()
                                    + " is a directory or an image, and call prepare again; else give it up and name a"
                                    + " larger drive.";
                    case "DRIVE_IN_USE" ->
                            "End what uses drive " + plan.drive() + " and call prepare again.";
                    case "DRIVE_NOT_FOUND" ->
                            "Attach drive " + plan.drive() + " and call prepare again.";
                    case "DRIVE_CONTENT_REPLACED" ->
                            "Name drive " + plan.drive() + " again to erase it and start it over.";
                    case "DRIVE_CONTENT_WRONG" ->
                            "Name another drive in place of "
                                    + plan.drive()
                                    + " and call prepare again.";
                    default ->
                            "Look at drive "
                                    + plan.drive()
                                    + " and its cable, then call prepare again; it goes on from its last checkpoint. If"
                                    + " it keeps failing, give it up and name another drive.";
                };
        return new Unfinished(plan.drive(), cause, next);
    }

    /** Returns the failure of a drive that did not do what it was asked. */
    DriveException failed(IOException e) {
        if (!claimed) {
            return failure(
                    "DRIVE_FAILED",
                    " cannot be used: "
                            + e
                            + ". Nothing was written to it. Check drive, cable and dock, and name it again.",
                    e);
        }
        if (OutOfSpace.caused(e)) {
            return failure(
                    "DRIVE_FULL",
                    " has no room left, although what was planned for it should fit: "
                            + e
                            + ". It is left at its last checkpoint and must not be shipped. If it is a directory or an"
                            + " image, other files fill its file system: make room and call prepare again. Otherwise give it up"
                            + " (PrepareOptions.withGivenUp) and name another drive.",
                    e);
        }
        return failure(
                "DRIVE_FAILED",
                " failed: "
                        + e
                        + ". It is left at its last checkpoint and must not be shipped. Check drive, cable and"
                        + " dock, and call prepare again; it goes on from there. If it keeps failing, give it up"
                        + " (PrepareOptions.withGivenUp) and name another drive.",
                e);
    }

    private DriveException failure(String code, String what, IOException e) {
        return new DriveException(
                code, "Drive " + plan.drive() + what, plan.drive(), null, true, e);
    }
}
