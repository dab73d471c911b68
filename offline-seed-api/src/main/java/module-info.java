// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/** The types a backup product compiles against, and the interfaces it may implement. */
module io.offlineseed.api {
    requires static transitive org.jspecify;

    exports io.offlineseed;
    exports io.offlineseed.drive;
    exports io.offlineseed.identity;
    exports io.offlineseed.importjob;
    exports io.offlineseed.shipping;
    exports io.offlineseed.spi;
    exports io.offlineseed.staging;
    exports io.offlineseed.vault;
}
