// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The metadata all blobs of a drive get. Source: docs/formats/manifest.md, "Metadata file". */
public final class BlobMetadataFile {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private BlobMetadataFile() {}

    /**
     * Returns the file's bytes; the same map gives the same bytes.
     *
     * @throws IllegalArgumentException if a name or value cannot travel in an HTTP header
     */
    public static byte[] render(Map<String, String> metadata) {
        StringBuilder body = new StringBuilder();
        new TreeMap<>(metadata)
                .forEach(
                        (name, value) -> {
                            if (!NAME.matcher(name).matches()) {
                                throw new IllegalArgumentException(
                                        "a metadata name must be ASCII letters, digits and"
                                                + " underscores, no digit first, was '"
                                                + name
                                                + "'");
                            }
                            putElement(body, name, value);
                        });
        return ManifestForm.document("Metadata", body.toString());
    }

    static void putElement(StringBuilder body, String name, String value) {
        if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7f) || !value.strip().equals(value)) {
            throw new IllegalArgumentException(
                    "the value of "
                            + name
                            + " must be printable ASCII and neither begin nor end with a blank, as"
                            + " it travels in an HTTP header");
        }
        body.append('<').append(name).append('>');
        body.append(new String(XmlText.escaped(value), StandardCharsets.US_ASCII));
        body.append("</").append(name).append(">\n");
    }
}
