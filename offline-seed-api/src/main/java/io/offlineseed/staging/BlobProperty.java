// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.staging;

import java.util.Objects;

/**
 * The properties an import can set on all blobs of a job. Source: docs/formats/manifest.md,
 * "Properties file".
 */
public enum BlobProperty {
    /** The media type. */
    CONTENT_TYPE("Content-Type"),
    /** The content coding. */
    CONTENT_ENCODING("Content-Encoding"),
    /** The natural language. */
    CONTENT_LANGUAGE("Content-Language"),
    /** How long it may be kept in caches. */
    CACHE_CONTROL("Cache-Control");

    private final String elementName;

    BlobProperty(String elementName) {
        this.elementName = Objects.requireNonNull(elementName);
    }

    /** Returns the name of the element in the properties file. */
    public String elementName() {
        return elementName;
    }
}
