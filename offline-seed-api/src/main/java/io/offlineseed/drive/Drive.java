// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import io.offlineseed.DriveId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Facts about a drive at the moment it was looked at. Holds nothing open and judges nothing; {@link
 * DriveCheck} does.
 *
 * @param provider name of the {@code DriveProvider} that knows it
 * @param address where that provider finds it, such as {@code /dev/sdb} or a directory
 * @param id its serial number, empty if the system does not show one
 * @param model the maker's name for it, empty text if unknown
 * @param sizeBytes its size in bytes; for a directory the capacity the caller gave it
 * @param sectors its sector sizes, empty for a directory
 * @param bus how it is attached
 * @param uses how it is in use; empty means not at all
 * @param contents what was found on it, in words for a person; empty means nothing was recognised
 * @param traits what it is like; one that is missing was not told by the system
 */
public record Drive(
        String provider,
        String address,
        Optional<DriveId> id,
        String model,
        long sizeBytes,
        Optional<SectorSizes> sectors,
        Bus bus,
        List<DriveUse> uses,
        List<String> contents,
        Set<DriveTrait> traits) {

    /** Validates that nothing is null and the size not negative, and copies the collections. */
    public Drive {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(sectors, "sectors");
        Objects.requireNonNull(bus, "bus");
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes must not be negative, was " + sizeBytes);
        }
        uses = List.copyOf(uses);
        contents = List.copyOf(contents);
        traits = Set.copyOf(traits);
    }

    /** A drive of which no traits are known. */
    public Drive(
            String provider,
            String address,
            Optional<DriveId> id,
            String model,
            long sizeBytes,
            Optional<SectorSizes> sectors,
            Bus bus,
            List<DriveUse> uses,
            List<String> contents) {
        this(provider, address, id, model, sizeBytes, sectors, bus, uses, contents, Set.of());
    }

    /** Returns the drive in words for a person: serial number and where it is. */
    public String describe() {
        return id.map(known -> "drive " + known).orElse("a drive without serial number")
                + " ("
                + address
                + ")";
    }
}
