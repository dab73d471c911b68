// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.drive.DriveProviders;
import io.offlineseed.core.plan.SeedPlanner;
import io.offlineseed.core.volume.SeedMeters;
import io.offlineseed.drive.Drive;
import java.security.SecureRandom;
import java.util.Optional;

/** What every preparation works with. */
record Workshop(
        DriveProviders providers, DriveKinds kinds, PasswordStores passwords, SecureRandom random) {

    /** Returns how a drive is written; empty if this library cannot. */
    Optional<DriveKind> kind(Drive drive) {
        return providers.find(drive.provider()).flatMap(kinds::of);
    }

    /** Returns a planner that measures each drive as it will be written. */
    SeedPlanner planner() {
        return new SeedPlanner(new SeedMeters(drive -> kind(drive).map(DriveKind::format)));
    }
}
