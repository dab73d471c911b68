// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/** The types a product compiles against, and the interfaces it may provide. */
module io.offlineseed.api {
    requires static transitive org.jspecify;
}
