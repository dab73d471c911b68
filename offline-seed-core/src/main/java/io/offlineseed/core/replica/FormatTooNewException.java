// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

/** What is read has a format version that only newer releases know. */
final class FormatTooNewException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    FormatTooNewException(long version, int known) {
        super(
                "it has format version "
                        + version
                        + ", this release reads up to version "
                        + known
                        + ". Use the release that wrote it, or a newer one");
    }
}
