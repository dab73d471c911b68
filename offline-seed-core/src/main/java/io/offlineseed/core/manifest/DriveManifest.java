// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

/** The words and sizes of the format. Source: docs/formats/manifest.md, "What we write". */
public final class DriveManifest {

    /** Bytes of every block and page range but the last of a blob. */
    public static final int BLOCK_BYTES = 4 << 20;

    /** Bytes of an MD5. */
    public static final int MD5_BYTES = 16;

    /** Where the manifest lies on the volume. */
    public static final String FILE_PATH = "\\DriveManifest.xml";

    /** Where the metadata file lies, if the job sets metadata. */
    public static final String METADATA_FILE_PATH = "\\offline-seed-metadata.xml";

    /** Where the properties file lies, if the job sets properties. */
    public static final String PROPERTIES_FILE_PATH = "\\offline-seed-properties.xml";

    static final String VERSION = "2014-11-01";
    static final String ID_PREFIX = "MD5/";

    private DriveManifest() {}
}
