// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

/**
 * A metadata or properties file, which holds for every blob of the manifest.
 *
 * @param path where it lies on the volume, with a leading backslash
 * @param md5 MD5 of its bytes, 32 upper-case hexadecimal digits
 */
public record SidecarFile(String path, String md5) {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the path has no leading backslash or the MD5 is none
     */
    public SidecarFile {
        XmlText.requireLegal("path", path);
        if (path.length() < 2 || path.charAt(0) != '\\') {
            throw new IllegalArgumentException(
                    "path must begin with a backslash, was '" + path + "'");
        }
        if (md5.length() != 2 * DriveManifest.MD5_BYTES
                || !md5.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'))) {
            throw new IllegalArgumentException(
                    "md5 must be 32 upper-case hexadecimal digits, was '" + md5 + "'");
        }
    }
}
