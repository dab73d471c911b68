// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.blob;

import java.io.IOException;

/** The service refuses to write one blob, for a reason that lies in this blob. */
public final class BlobRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String serviceCode;

    BlobRefusedException(String blobName, String serviceCode, Throwable cause) {
        super(blobName + ": " + serviceCode, cause);
        this.serviceCode = serviceCode;
    }

    /** Returns the service's own word for the reason. */
    public String serviceCode() {
        return serviceCode;
    }
}
