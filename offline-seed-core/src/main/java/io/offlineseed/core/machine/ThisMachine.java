// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.machine;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.spi.MachineSettings;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The machine this process runs on, and where it remembers things. */
public final class ThisMachine {

    /** Names a file for the settings, in place of where the system keeps them. */
    static final String PROPERTY = "io.offlineseed.machineSettings";

    private static final String FOLDER = "offline-seed";
    private static final String FILE = "machine-settings.json";

    private ThisMachine() {}

    /**
     * Returns the settings of this machine: the file that the system property {@code
     * io.offlineseed.machineSettings} names, else those of the first module that offers some for
     * this system, as the Windows module does with the registry, else a file at {@link
     * #settingsFile}.
     */
    public static MachineSettings settings(DurableFiles files) {
        return settings(files, System.getProperty(PROPERTY, ""));
    }

    static MachineSettings settings(DurableFiles files, String given) {
        if (!given.isBlank()) {
            return new FileMachineSettings(files, Path.of(given));
        }
        return firstAvailable(ServiceLoader.load(MachineSettings.class))
                .orElseGet(() -> new FileMachineSettings(files, settingsFile()));
    }

    static Optional<MachineSettings> firstAvailable(Iterable<MachineSettings> offered) {
        for (MachineSettings settings : offered) {
            if (settings.isAvailable()) {
                return Optional.of(settings);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns where the file lies: for the administrator of the system where the system keeps what
     * services remember ({@code /etc} is read-only for many of them), for others where it keeps
     * theirs.
     */
    public static Path settingsFile() {
        return settingsFile(
                System.getProperty("os.name", ""),
                System.getProperty("user.name", ""),
                Path.of(System.getProperty("user.home", ".")),
                System.getenv());
    }

    static Path settingsFile(
            String systemName, String user, Path home, Map<String, String> environment) {
        String system = systemName.toLowerCase(Locale.ROOT);
        Path folder;
        if (system.startsWith("windows")) {
            folder = Path.of(environment.getOrDefault("ProgramData", home.toString()));
        } else if (system.startsWith("mac")) {
            Path library = user.equals("root") ? Path.of("/Library") : home.resolve("Library");
            folder = library.resolve("Application Support");
        } else if (user.equals("root")) {
            folder = Path.of("/var/lib");
        } else {
            String given = environment.getOrDefault("XDG_CONFIG_HOME", "");
            folder = given.startsWith("/") ? Path.of(given) : home.resolve(".config");
        }
        return folder.resolve(FOLDER).resolve(FILE);
    }
}
