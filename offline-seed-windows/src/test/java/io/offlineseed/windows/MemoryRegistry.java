// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.windows;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A registry in memory, which like the real one does not regard case. For one thread. */
final class MemoryRegistry implements Registry {

    private final Map<String, SortedMap<String, String>> keys =
            new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    @Override
    public Optional<String> find(String key, String name) {
        return Optional.ofNullable(values(key).get(name));
    }

    @Override
    public SortedMap<String, String> values(String key) {
        SortedMap<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(keys.getOrDefault(key, copy));
        return copy;
    }

    @Override
    public void put(String key, String name, String value) {
        keys.computeIfAbsent(key, k -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER))
                .put(name, value);
    }

    @Override
    public void delete(String key, String name) {
        keys.getOrDefault(key, new TreeMap<>()).remove(name);
    }
}
