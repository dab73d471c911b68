// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.util.Objects;
import java.util.UUID;

/**
 * A way to open a BitLocker volume, as the volume itself names it without being opened.
 *
 * @param kind what it takes; prints as words for a person
 * @param id its id, which Windows shows beside a recovery password
 */
public record KeyProtector(Kind kind, UUID id) {

    /** What it takes to open a volume. */
    public enum Kind {
        /** 48 digits: {@link UnlockKey#recoveryPassword}. */
        RECOVERY_PASSWORD("recovery password"),
        /** A password: {@link UnlockKey#password}. */
        PASSWORD("password"),
        /** A .BEK file: {@link UnlockKey#keyFile}. */
        KEY_FILE("key file"),
        /** Nothing, as protection is suspended: {@link UnlockKey#none}. */
        CLEAR_KEY("nothing (protection is suspended)"),
        /** Something this library cannot open a volume with. */
        OTHER("TPM, smart card or other");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** Validates that nothing is null. */
    public KeyProtector {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
    }
}
