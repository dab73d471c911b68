// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.windows;

import io.offlineseed.spi.MachineSettings;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Settings in the registry below {@code HKEY_LOCAL_MACHINE\SOFTWARE\offline-seed\MachineSettings},
 * for all users of the machine; to change them takes an administrator. Two that the offline-backup
 * workflow of Azure Backup Server documents lie where it looks for them. Unlike elsewhere, names
 * are compared without regard to case. Thread-safe.
 *
 * <p>Source: docs/formats/state-files.md, "Machine settings".
 */
public final class RegistryMachineSettings implements MachineSettings {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./-]{1,200}");
    private static final Place OURS = new Place("SOFTWARE\\offline-seed\\MachineSettings", "");

    /**
     * Where names that begin like this lie. Both keys hold other values too, which are not ours to
     * see.
     */
    private static final List<Place> DOCUMENTED =
            List.of(
                    new Place(
                            "SOFTWARE\\Microsoft\\Windows Azure Backup\\Config\\CloudBackupProvider",
                            "AzureADAppCertThumbprint_"),
                    new Place(
                            "SOFTWARE\\Microsoft\\Windows Azure Backup\\DbgSettings\\OnlineBackup",
                            "CurrentUserId"));

    private final Registry registry;
    private final boolean available;

    /** For the service loader; does nothing yet. */
    public RegistryMachineSettings() {
        this(new WindowsRegistry(), isWindows(System.getProperty("os.name", "")));
    }

    RegistryMachineSettings(Registry registry, boolean available) {
        this.registry = registry;
        this.available = available;
    }

    static boolean isWindows(String systemName) {
        return systemName.toLowerCase(Locale.ROOT).startsWith("windows");
    }

    @Override
    public boolean isAvailable() {
        return available;
    }

    @Override
    public Optional<String> find(String name) throws IOException {
        return registry.find(placeOf(checked(name)).key(), name);
    }

    @Override
    public Map<String, String> list(String prefix) throws IOException {
        Objects.requireNonNull(prefix, "prefix");
        SortedMap<String, String> found = new TreeMap<>();
        collect(OURS, prefix, found);
        for (Place place : DOCUMENTED) {
            collect(place, prefix, found);
        }
        return Collections.unmodifiableMap(found);
    }

    private void collect(Place place, String prefix, SortedMap<String, String> found)
            throws IOException {
        registry.values(place.key())
                .forEach(
                        (name, value) -> {
                            if (startsWith(name, prefix) && placeOf(name).equals(place)) {
                                found.put(name, value);
                            }
                        });
    }

    @Override
    public void put(String name, String value) throws IOException {
        Place place = placeOf(checked(name));
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "value of '"
                            + name
                            + "' must not hold NUL, at which the registry ends a string");
        }
        registry.put(place.key(), name, value);
    }

    @Override
    public void delete(String name) throws IOException {
        registry.delete(placeOf(checked(name)).key(), name);
    }

    @Override
    public String toString() {
        return "RegistryMachineSettings[HKEY_LOCAL_MACHINE\\" + OURS.key() + "]";
    }

    private static Place placeOf(String name) {
        return DOCUMENTED.stream()
                .filter(place -> startsWith(name, place.prefix()))
                .findFirst()
                .orElse(OURS);
    }

    private static boolean startsWith(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must be 1 to 200 letters, digits, underscores, hyphens, periods and slashes, was '"
                            + name
                            + "'");
        }
        return name;
    }

    /** A key, and how the names of the values begin that lie there. */
    private record Place(String key, String prefix) {}
}
