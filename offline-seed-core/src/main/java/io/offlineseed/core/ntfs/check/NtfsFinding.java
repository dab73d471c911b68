// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

/**
 * Something about a volume that is not as it should be.
 *
 * @param kind what part of the volume it is about
 * @param message what is wrong and where, without a full stop
 */
public record NtfsFinding(Kind kind, String message) {

    /** What a finding is about. */
    public enum Kind {
        /** The boot sector or its copy. */
        BOOT_SECTOR,
        /** The master file table as a whole, or the copy of its first records. */
        MASTER_FILE_TABLE,
        /** The header of a record, or the record is torn. */
        RECORD,
        /** An attribute: its header, its place among others, a missing one. */
        ATTRIBUTE,
        /** Sizes that do not fit the clusters or each other. */
        SIZES,
        /** Clusters outside of the volume, or owned twice. */
        CLUSTERS,
        /** $Bitmap differs from what files own. */
        CLUSTER_BITMAP,
        /** The bitmap of records differs from what is in use. */
        RECORD_BITMAP,
        /** The number of names a record states. */
        LINK_COUNT,
        /** A name Windows would not take, or one too many. */
        NAME,
        /** A directory entry that does not lead to its file. */
        DIRECTORY_ENTRY,
        /** A file that no directory lists, or a directory out of reach. */
        NOT_LISTED,
        /** Entries of an index in the wrong order: what is there cannot be found. */
        ORDER,
        /** The form of an index. */
        INDEX,
        /** The bitmap of an index differs from the blocks in use. */
        INDEX_BITMAP,
        /** Security descriptors and their indexes. */
        SECURITY,
        /** A file without security descriptor, as other systems than Windows leave some. */
        NO_DESCRIPTOR,
        /** The table of capital letters. */
        UP_CASE,
        /** The table of attributes. */
        ATTRIBUTE_DEFINITIONS,
        /** The log is not empty: Windows has used the volume, or would replay what is there. */
        LOG_FILE,
        /** What the volume says of itself: version, not cleanly dismounted. */
        VOLUME_FLAGS,
        /** One of the file system's own files is missing or not as it must be. */
        SYSTEM_FILE,
        /**
         * Times or sizes in a directory are older than those of the file, as Windows leaves them.
         */
        OLD_COPY,
        /**
         * A header that is sized otherwise than Windows writes it, as Linux leaves some; every
         * reader goes by what it states.
         */
        FORM;

        /**
         * Returns whether it is what the use of a volume leaves behind: no file is lost or wrong,
         * and Windows repairs nothing.
         */
        public boolean isHarmless() {
            return this == LOG_FILE || this == OLD_COPY || this == NO_DESCRIPTOR || this == FORM;
        }
    }
}
