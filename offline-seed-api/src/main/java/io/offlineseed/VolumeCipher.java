// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed;

/**
 * How the sectors of volumes that this library makes are encrypted. Which of them the datacenter
 * takes is not published: Microsoft's older pages name AES-128, newer ones AES-256. Source:
 * docs/formats/bitlocker.md, "Key types".
 */
public enum VolumeCipher {
    /** XTS-AES with a key of 128 bits, what Windows uses unless told otherwise; the default. */
    XTS_AES_128,
    /** XTS-AES with a key of 256 bits. Not all programs besides Windows open it. */
    XTS_AES_256
}
