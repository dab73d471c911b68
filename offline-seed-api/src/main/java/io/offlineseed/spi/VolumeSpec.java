// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.spi;

/**
 * What kind of volume to make.
 *
 * @param label the volume's label: 1 to 32 characters
 */
public record VolumeSpec(String label) {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the label is empty or longer than NTFS allows
     */
    public VolumeSpec {
        if (label.isEmpty() || label.length() > 32) {
            throw new IllegalArgumentException(
                    "label must have 1 to 32 characters, was '" + label + "'");
        }
    }
}
