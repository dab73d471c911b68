// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import java.io.IOException;

/**
 * A file system does not keep other users out of a file that only its owner may open. Nothing was
 * written.
 */
public final class NotPrivateException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Creates one. */
    public NotPrivateException(String message) {
        super(message);
    }
}
