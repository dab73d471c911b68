// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import io.offlineseed.core.drive.DirectoryDriveProvider;
import io.offlineseed.core.drive.DriveProviders;
import io.offlineseed.core.prepare.PasswordStores;
import io.offlineseed.core.prepare.SeedDrivePreparer;
import io.offlineseed.core.secrets.FileRecoveryPasswordStore;
import io.offlineseed.drive.DrivePreparer;
import io.offlineseed.drive.RecoveryPasswordStore;
import io.offlineseed.spi.DriveProvider;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes drive preparers. Everything is optional. Not thread-safe. */
public final class DrivePreparerBuilder {

    private final List<DriveProvider> providers = new ArrayList<>();
    private @Nullable RecoveryPasswordStore passwordStore;
    private @Nullable SecureRandom random;

    /** A builder with the defaults. */
    public DrivePreparerBuilder() {}

    /**
     * Adds a provider of drives. Without any, those found on class path and module path are used;
     * directory drives always are.
     */
    public DrivePreparerBuilder driveProvider(DriveProvider provider) {
        providers.add(Objects.requireNonNull(provider, "provider"));
        return this;
    }

    /** Sets where recovery passwords are kept; by default in owner-only files beside the backup. */
    public DrivePreparerBuilder recoveryPasswordStore(RecoveryPasswordStore store) {
        passwordStore = Objects.requireNonNull(store, "store");
        return this;
    }

    /** Sets the source of recovery passwords and ids; by default the system's. */
    public DrivePreparerBuilder secureRandom(SecureRandom source) {
        random = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Returns a preparer with these settings.
     *
     * @throws IllegalArgumentException if two providers have the same name
     */
    public DrivePreparer buildPreparer() {
        DriveProviders all;
        if (providers.isEmpty()) {
            all = DriveProviders.discover();
        } else {
            List<DriveProvider> given = new ArrayList<>(providers);
            if (given.stream().noneMatch(p -> p.name().equals(DirectoryDriveProvider.NAME))) {
                given.add(new DirectoryDriveProvider());
            }
            all = new DriveProviders(given);
        }
        RecoveryPasswordStore own = passwordStore;
        PasswordStores stores =
                own != null
                        ? backup -> own
                        : backup ->
                                new FileRecoveryPasswordStore(
                                        backup.files(), backup.secretsDirectory());
        return new SeedDrivePreparer(all, stores, random == null ? new SecureRandom() : random);
    }
}
