// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.unlock;

import io.offlineseed.core.bitlocker.Fve;
import java.util.UUID;

/**
 * A way to open a volume that its metadata name.
 *
 * @param kind which kind it is
 * @param id its id
 */
public record Protector(Kind kind, UUID id) {

    /** The kinds of protector. */
    public enum Kind {
        /** Protection is suspended: the key lies in the open. */
        CLEAR_KEY("suspended protection (clear key)"),
        /** A key file. */
        EXTERNAL_KEY("key file"),
        /** 48 digits. */
        RECOVERY_PASSWORD("recovery password"),
        /** A password. */
        PASSWORD("password"),
        /** A TPM, smart card or whatever else; this library cannot open it. */
        OTHER("TPM, smart card or other");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }

        static Kind of(int priority) {
            if (priority < 0x0100) {
                return CLEAR_KEY;
            }
            return switch (priority & 0xff00) {
                case Fve.PROTECTOR_EXTERNAL_KEY -> EXTERNAL_KEY;
                case Fve.PROTECTOR_RECOVERY_PASSWORD -> RECOVERY_PASSWORD;
                case Fve.PROTECTOR_PASSWORD -> PASSWORD;
                default -> OTHER;
            };
        }
    }
}
