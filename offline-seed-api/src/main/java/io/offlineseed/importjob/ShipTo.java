// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Where the drives must be sent, as the service answers: lines to print on a label, whatever of
 * them it gives.
 *
 * @param lines by the service's names ({@code recipientName}, {@code streetAddress1}, …), in the
 *     order of an address
 */
public record ShipTo(Map<String, String> lines) {

    /** Copies, keeping the order. */
    public ShipTo {
        lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
        lines.forEach(
                (name, value) -> {
                    Objects.requireNonNull(name, "name");
                    Objects.requireNonNull(value, "value");
                });
    }

    /** Returns the address as the lines of a label. */
    public String label() {
        return lines.values().stream()
                .filter(line -> !line.isBlank())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    @Override
    public String toString() {
        return label();
    }
}
