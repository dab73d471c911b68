// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.create;

import java.security.SecureRandom;

/** Where the random values of a new volume come from. Tests give known ones. */
@FunctionalInterface
interface RandomBytes {

    /** Returns fresh random bytes for that purpose. */
    byte[] next(Purpose purpose, int count);

    /** What random bytes are for. */
    enum Purpose {
        VOLUME_MASTER_KEY,
        SECTOR_KEY,
        PROTECTOR_ID_PASSWORD,
        PROTECTOR_ID_RECOVERY,
        PROTECTOR_ID_CLEAR,
        SALT_PASSWORD,
        SALT_RECOVERY,
        CLEAR_KEY,
        FILLER
    }

    static RandomBytes of(SecureRandom random) {
        return (purpose, count) -> {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        };
    }
}
