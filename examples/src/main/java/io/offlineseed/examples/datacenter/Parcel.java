// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The drives that came in one box. Immutable. */
public record Parcel(List<Drive> drives) {

    /**
     * A drive.
     *
     * @param place the folder that stands for it, its image file, or its device
     * @param serialNumber what a person reads on it; if not given, the label file says it: {@code
     *     drive.json} in a folder, and beside an image its name with {@code .drive.json} behind
     */
    public record Drive(Path place, Optional<String> serialNumber) {}

    /** Copies. */
    public Parcel {
        drives = List.copyOf(drives);
    }

    /** Returns a parcel of drives that have label files. */
    public static Parcel of(List<Path> places) {
        return new Parcel(places.stream().map(p -> new Drive(p, Optional.empty())).toList());
    }

    /** Returns this parcel with one more drive, whose serial number a person reads on it. */
    public Parcel with(Path place, String serialNumber) {
        List<Drive> more = new ArrayList<>(drives);
        more.add(new Drive(place, Optional.of(serialNumber)));
        return new Parcel(more);
    }
}
