// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.util.List;

/**
 * What became of a parcel.
 *
 * @param jobState the job's state when its drives were on their way back
 * @param drives the job's drives that were in the parcel
 * @param missing serial numbers of the job's drives that were not
 * @param extra serial numbers of drives in the parcel that the job does not have; they go back
 *     unread
 */
public record Receipt(
        String jobState, List<Drive> drives, List<String> missing, List<String> extra) {

    /**
     * What became of one drive.
     *
     * @param serialNumber as on its label
     * @param status the status its log ends with, such as {@code Completed}
     * @param blobs how many blobs are complete in the storage account because of it
     * @param bytes their length
     */
    public record Drive(String serialNumber, String status, long blobs, long bytes) {

        /** Returns whether every blob of it arrived, be it under another name. */
        public boolean isComplete() {
            return status.equals("Completed") || status.equals("CompletedWithWarnings");
        }
    }

    /** Copies. */
    public Receipt {
        drives = List.copyOf(drives);
        missing = List.copyOf(missing);
        extra = List.copyOf(extra);
    }

    /** Returns whether every drive of the job was there and complete. */
    public boolean isComplete() {
        return missing.isEmpty() && drives.stream().allMatch(Drive::isComplete);
    }
}
