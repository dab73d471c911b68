// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.windows;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The part of the registry below {@code HKEY_LOCAL_MACHINE}, 64-bit view, as far as it is used:
 * string values. Names of keys and values are compared without regard to case. Thread-safe.
 */
interface Registry {

    /** Returns a string value; empty if there is no such key, no such value, or it is no string. */
    Optional<String> find(String key, String name) throws IOException;

    /** Returns all string values of a key by name; none if there is no such key. */
    Map<String, String> values(String key) throws IOException;

    /** Sets a string value, making the key and its parents, and forces it to disk. */
    void put(String key, String name, String value) throws IOException;

    /** Removes a value; no error if there is none. */
    void delete(String key, String name) throws IOException;
}
