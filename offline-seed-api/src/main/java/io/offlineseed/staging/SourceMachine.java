// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.staging;

import java.util.Objects;
import java.util.Optional;

/**
 * The machine a backup was made on, recorded with it so that a copy machine can tell that it is
 * another one.
 *
 * @param name the machine's name
 * @param operatingSystem name and version as the system tells them
 * @param virtualMachineEvidence what suggests that it is a virtual machine, empty if nothing does;
 *     evidence, not proof
 */
public record SourceMachine(
        String name, String operatingSystem, Optional<String> virtualMachineEvidence) {

    /** Validates that nothing is null. */
    public SourceMachine {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(operatingSystem, "operatingSystem");
        Objects.requireNonNull(virtualMachineEvidence, "virtualMachineEvidence");
    }
}
