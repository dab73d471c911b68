// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import io.offlineseed.staging.BlobProperty;
import java.util.Map;

/** The properties all blobs of a drive get. Source: docs/formats/manifest.md, "Properties file". */
public final class BlobPropertiesFile {

    private BlobPropertiesFile() {}

    /**
     * Returns the file's bytes; the same map gives the same bytes.
     *
     * @throws IllegalArgumentException if a value cannot travel in an HTTP header
     */
    public static byte[] render(Map<BlobProperty, String> properties) {
        StringBuilder body = new StringBuilder();
        for (BlobProperty property : BlobProperty.values()) {
            String value = properties.get(property);
            if (value != null) {
                BlobMetadataFile.putElement(body, property.elementName(), value);
            }
        }
        return ManifestForm.document("Properties", body.toString());
    }
}
