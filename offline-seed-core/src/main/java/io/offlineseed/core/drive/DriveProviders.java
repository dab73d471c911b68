// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.DriveId;
import io.offlineseed.drive.Drive;
import io.offlineseed.spi.DriveProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The drive providers that work on this system. Immutable; as thread-safe as its providers. */
public final class DriveProviders {

    private final List<DriveProvider> providers;

    /** Those providers and no others. */
    public DriveProviders(List<DriveProvider> providers) {
        this.providers = List.copyOf(providers);
        long names = providers.stream().map(DriveProvider::name).distinct().count();
        if (names != providers.size()) {
            throw new IllegalArgumentException(
                    "two drive providers have the same name among "
                            + providers.stream().map(DriveProvider::name).toList());
        }
    }

    /**
     * Returns the providers on class path and module path that work on this system, and those of
     * Linux' drives, images and directories.
     */
    public static DriveProviders discover() {
        List<DriveProvider> found = new ArrayList<>();
        for (DriveProvider provider : ServiceLoader.load(DriveProvider.class)) {
            if (provider.isAvailable()) {
                found.add(provider);
            }
        }
        DriveProvider linux = new LinuxDriveProvider();
        if (linux.isAvailable()) {
            found.add(linux);
        }
        found.add(new ImageDriveProvider());
        found.add(new DirectoryDriveProvider());
        return new DriveProviders(found);
    }

    /** Returns the provider of that name, if it works here. */
    public Optional<DriveProvider> find(String name) {
        return providers.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    /** Returns the drives of all providers. */
    public List<Drive> list() throws IOException {
        List<Drive> drives = new ArrayList<>();
        for (DriveProvider provider : providers) {
            drives.addAll(provider.list());
        }
        return List.copyOf(drives);
    }

    /**
     * Returns the drives that report that serial number; more than one is possible behind docks.
     */
    public List<Drive> withSerial(DriveId id) throws IOException {
        return list().stream().filter(d -> d.id().filter(id::equals).isPresent()).toList();
    }
}
