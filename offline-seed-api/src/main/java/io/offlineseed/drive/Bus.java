// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

/** How a drive is attached. */
public enum Bus {
    /** SATA or ATA. */
    SATA,
    /** SCSI or SAS. */
    SCSI,
    /** NVMe. */
    NVME,
    /**
     * USB, mostly a dock or adapter, which may show its own serial number instead of the drive's.
     */
    USB,
    /** A slot for SD or MMC cards, or a chip of that kind. */
    SD,
    /** A virtual drive of a virtual machine. */
    VIRTUAL,
    /** An image file. */
    IMAGE,
    /** A loop device: a file that Linux shows as a drive. */
    LOOP,
    /** A directory that stands for a drive. */
    DIRECTORY,
    /** The system did not tell. */
    UNDETERMINED
}
