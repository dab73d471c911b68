// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.drive.DriveProviders;
import io.offlineseed.core.plan.SeedPlanner;
import io.offlineseed.core.volume.SeedMeters;
import io.offlineseed.drive.Drive;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What every preparation works with.
 *
 * @param nanoTime the clock that limits are measured by, such as {@link System#nanoTime}
 */
record Workshop(
        DriveProviders providers,
        DriveKinds kinds,
        PasswordStores passwords,
        SecureRandom random,
        LongSupplier nanoTime) {

    /** A workshop with the system's clock. */
    Workshop(
            DriveProviders providers,
            DriveKinds kinds,
            PasswordStores passwords,
            SecureRandom random) {
        this(providers, kinds, passwords, random, System::nanoTime);
    }

    /** Returns how a drive is written; empty if this library cannot. */
    Optional<DriveKind> kind(Drive drive) {
        return providers.find(drive.provider()).flatMap(kinds::of);
    }

    /** Returns a planner that measures each drive as it will be written. */
    SeedPlanner planner() {
        return new SeedPlanner(new SeedMeters(drive -> kind(drive).map(DriveKind::format)));
    }
}
