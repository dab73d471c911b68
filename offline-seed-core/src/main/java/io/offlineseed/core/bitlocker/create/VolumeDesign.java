// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.create;

import io.offlineseed.core.bitlocker.CipherMethod;
import io.offlineseed.drive.RecoveryPassword;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What a new volume is to be. Holds secrets that stay the caller's; prints none.
 *
 * @param volumeBytes the partition's size: a multiple of 1 MiB, at least 64 MiB
 * @param sectorBytes the drive's logical sector size: 512 or 4096
 * @param method XTS-AES-128 or XTS-AES-256
 * @param areas where BitLocker's own areas lie
 * @param volumeId the volume's id, which is the claim id of a seed
 * @param created when it was made
 * @param description what Windows would show as the volume's description
 * @param recoveryPassword opens the volume; always
 * @param password opens it too, if given: 8 to 256 characters
 * @param externalKey opens it too, if given
 * @param clearKey whether protection is suspended: anybody can open the volume
 */
public record VolumeDesign(
        long volumeBytes,
        int sectorBytes,
        CipherMethod method,
        VolumeAreas areas,
        UUID volumeId,
        Instant created,
        String description,
        RecoveryPassword recoveryPassword,
        Optional<char[]> password,
        Optional<ExternalKey> externalKey,
        boolean clearKey) {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if a part is not what the format or Windows takes
     */
    public VolumeDesign {
        Objects.requireNonNull(areas, "areas");
        Objects.requireNonNull(volumeId, "volumeId");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(recoveryPassword, "recoveryPassword");
        if (sectorBytes != 512 && sectorBytes != 4096) {
            throw new IllegalArgumentException(
                    "sectorBytes must be 512 or 4096, was " + sectorBytes);
        }
        if (method != CipherMethod.XTS_AES_128 && method != CipherMethod.XTS_AES_256) {
            throw new IllegalArgumentException(
                    "new volumes are made with XTS-AES, not with " + method);
        }
        if (description.isEmpty() || description.length() > 200) {
            throw new IllegalArgumentException("description must have 1 to 200 characters");
        }
        password.ifPresent(
                text -> {
                    if (text.length < 8 || text.length > 256) {
                        throw new IllegalArgumentException(
                                "a password must have 8 to 256 characters, as Windows asks; this one has "
                                        + text.length);
                    }
                });
        if (volumeBytes < VolumeAreas.SMALLEST_VOLUME_BYTES
                || volumeBytes % (1 << 20) != 0
                || areas.all().stream().anyMatch(a -> a.endBytes() >= volumeBytes)) {
            throw new IllegalArgumentException(
                    "volumeBytes must be a multiple of 1 MiB, at least 64 MiB, and end behind all areas; was "
                            + volumeBytes);
        }
    }

    /**
     * Returns the usual design: 512-byte sectors or the drive's, areas at their usual places, a
     * recovery password.
     */
    public static VolumeDesign of(
            long volumeBytes,
            int sectorBytes,
            CipherMethod method,
            UUID volumeId,
            Instant created,
            RecoveryPassword recoveryPassword) {
        return new VolumeDesign(
                volumeBytes,
                sectorBytes,
                method,
                VolumeAreas.standard(volumeBytes),
                volumeId,
                created,
                "OFFLINE-SEED",
                recoveryPassword,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /**
     * Returns this design with a password that opens the volume too; stays the caller's to wipe.
     */
    public VolumeDesign withPassword(char[] text) {
        return new VolumeDesign(
                volumeBytes,
                sectorBytes,
                method,
                areas,
                volumeId,
                created,
                description,
                recoveryPassword,
                Optional.of(text),
                externalKey,
                clearKey);
    }

    /** Returns this design with an external key that opens the volume too. */
    public VolumeDesign withExternalKey(ExternalKey key) {
        return new VolumeDesign(
                volumeBytes,
                sectorBytes,
                method,
                areas,
                volumeId,
                created,
                description,
                recoveryPassword,
                password,
                Optional.of(key),
                clearKey);
    }

    /** Returns this design with protection suspended or not. */
    public VolumeDesign withClearKey(boolean suspended) {
        return new VolumeDesign(
                volumeBytes,
                sectorBytes,
                method,
                areas,
                volumeId,
                created,
                description,
                recoveryPassword,
                password,
                externalKey,
                suspended);
    }

    @Override
    public String toString() {
        return "VolumeDesign[" + volumeId + ", " + method + ", " + volumeBytes + " bytes]";
    }
}
