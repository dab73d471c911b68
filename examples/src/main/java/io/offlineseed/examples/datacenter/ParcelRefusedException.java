// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.IOException;

/** The datacenter cannot process a parcel; the job and its drives are as before. */
public final class ParcelRefusedException extends IOException {

    private static final long serialVersionUID = 1;

    ParcelRefusedException(String message) {
        super(message);
    }
}
