// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.examples.console.Sizes;
import picocli.CommandLine.TypeConversionException;

/**
 * A size as the command line gives it.
 *
 * @param bytes how many
 */
record Size(long bytes) {

    static Size parse(String text) {
        try {
            return new Size(Sizes.parse(text));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
