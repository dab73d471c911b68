// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

/** A refusal of the blob service. */
final class StorageError extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    StorageError(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static StorageError badRequest(String code, String message) {
        return new StorageError(400, code, message);
    }

    static StorageError notImplemented(String what) {
        return new StorageError(
                501, "NotImplemented", "The embedded blob endpoint does not know " + what + ".");
    }

    static StorageError blobNotFound() {
        return new StorageError(404, "BlobNotFound", "The specified blob does not exist.");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
