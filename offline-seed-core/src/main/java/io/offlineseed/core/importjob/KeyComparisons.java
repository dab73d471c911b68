// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import io.offlineseed.importjob.DriveKey;
import io.offlineseed.importjob.KeyComparison;
import io.offlineseed.importjob.KeyComparison.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The keys of a backup's drives beside those the service holds. */
final class KeyComparisons {

    private KeyComparisons() {}

    /** Compares; who gives the keys closes them. */
    static List<KeyComparison> of(List<DriveToImport> drives, List<DriveKey> held) {
        Map<String, DriveKey> byDrive = new TreeMap<>();
        held.forEach(key -> byDrive.put(lower(key.driveId()), key));
        List<KeyComparison> result = new ArrayList<>();
        for (DriveToImport each : drives) {
            String serial = each.drive().id().serialNumber();
            DriveKey key = byDrive.remove(lower(serial));
            result.add(
                    new KeyComparison(
                            serial,
                            key == null
                                    ? Result.NOT_AT_SERVICE
                                    : key.matches(each.password())
                                            ? Result.SAME
                                            : Result.DIFFERENT));
        }
        byDrive.values()
                .forEach(key -> result.add(new KeyComparison(key.driveId(), Result.NOT_OF_BACKUP)));
        return List.copyOf(result);
    }

    private static String lower(String serial) {
        return serial.toLowerCase(Locale.ROOT);
    }
}
