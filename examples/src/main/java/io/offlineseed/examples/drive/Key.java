// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.UnlockKey;
import java.util.Arrays;

/** A key with the secret it was made of, which is wiped when it is closed. Prints nothing. */
final class Key implements AutoCloseable {

    private static final int RECOVERY_PASSWORD_DIGITS = 48;

    private final UnlockKey unlockKey;
    private final boolean empty;
    private final Runnable wiping;

    private Key(UnlockKey unlockKey, boolean empty, Runnable wiping) {
        this.unlockKey = unlockKey;
        this.empty = empty;
        this.wiping = wiping;
    }

    static Key none() {
        return new Key(UnlockKey.none(), true, () -> {});
    }

    /** Takes the digits over; {@code where} begins a sentence about what is wrong with them. */
    static Key recoveryPassword(char[] digits, String where) {
        RecoveryPassword password = Secrets.recoveryPassword(digits, where);
        return new Key(UnlockKey.recoveryPassword(password), false, password::close);
    }

    /** Takes the password over. */
    static Key password(char[] password) {
        return new Key(UnlockKey.password(password), false, () -> Arrays.fill(password, '\0'));
    }

    /** Takes the content over. */
    static Key keyFile(byte[] content) {
        return new Key(UnlockKey.keyFile(content), false, () -> Arrays.fill(content, (byte) 0));
    }

    /** Takes over what a person typed: 48 digits are a recovery password, all else is none. */
    static Key typed(char[] answer) {
        int digits = 0;
        for (char c : answer) {
            boolean separator = c == '-' || Character.isWhitespace(c);
            if (!separator && (c < '0' || c > '9')) {
                return password(answer);
            }
            digits += separator ? 0 : 1;
        }
        return digits == RECOVERY_PASSWORD_DIGITS
                ? recoveryPassword(answer, "What was typed")
                : password(answer);
    }

    UnlockKey unlockKey() {
        return unlockKey;
    }

    /** Returns whether no secret was given. */
    boolean isEmpty() {
        return empty;
    }

    @Override
    public void close() {
        wiping.run();
    }
}
