// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/** A backup product that embeds offline-seed. */
module com.example.backup {
    requires io.offlineseed.core;
    requires jdk.httpserver; // for the few lines that stand for the import service
}
