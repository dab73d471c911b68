// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.spi;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Where a machine remembers short texts between runs: the registry on Windows, a file elsewhere.
 * What the names mean is the core's affair. Names are 1 to 200 letters, digits, underscores,
 * hyphens, periods and slashes. Thread-safe.
 */
public interface MachineSettings {

    /** Returns whether these settings work on this system. */
    boolean isAvailable();

    /** Returns the value of that name, if there is one. */
    Optional<String> find(String name) throws IOException;

    /** Returns all values whose names begin with {@code prefix}, by name. */
    Map<String, String> list(String prefix) throws IOException;

    /** Sets a value; it survives a crash of the machine once this returns. */
    void put(String name, String value) throws IOException;

    /** Removes a value; no error if there is none. */
    void delete(String name) throws IOException;
}
