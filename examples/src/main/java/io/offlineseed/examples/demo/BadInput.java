// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.demo;

import java.io.IOException;

/** What the person asked for cannot be done; the message is all they need to see. */
final class BadInput extends IOException {

    private static final long serialVersionUID = 1L;

    BadInput(String message) {
        super(message);
    }
}
