// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What opens a volume. Prints nothing and copies nothing: what it was made of stays the caller's,
 * who wipes it when the volume is open. Immutable, apart from that wiping.
 */
public final class UnlockKey {

    private enum Kind {
        NONE("nothing"),
        RECOVERY_PASSWORD("recovery password"),
        PASSWORD("password"),
        KEY_FILE("key file");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private final Kind kind;
    private final Object secret;

    private UnlockKey(Kind kind, Object secret) {
        this.kind = kind;
        this.secret = secret;
    }

    /** Returns a key for volumes that open by themselves: protection suspended, or no BitLocker. */
    public static UnlockKey none() {
        return new UnlockKey(Kind.NONE, "");
    }

    /**
     * Returns the 48 digits as a key.
     *
     * @param password stays the caller's to close
     */
    public static UnlockKey recoveryPassword(RecoveryPassword password) {
        return new UnlockKey(Kind.RECOVERY_PASSWORD, Objects.requireNonNull(password, "password"));
    }

    /**
     * Returns a password as a key.
     *
     * @param password stays the caller's to wipe
     */
    public static UnlockKey password(char[] password) {
        return new UnlockKey(Kind.PASSWORD, Objects.requireNonNull(password, "password"));
    }

    /**
     * Returns a key file as a key.
     *
     * @param content the bytes of a .BEK file; stays the caller's to wipe
     */
    public static UnlockKey keyFile(byte[] content) {
        return new UnlockKey(Kind.KEY_FILE, Objects.requireNonNull(content, "content"));
    }

    /** Returns what the function for this kind of key makes of it. */
    public <T> T match(
            Supplier<? extends T> none,
            Function<? super RecoveryPassword, ? extends T> recoveryPassword,
            Function<? super char[], ? extends T> password,
            Function<? super byte[], ? extends T> keyFile) {
        return switch (kind) {
            case NONE -> none.get();
            case RECOVERY_PASSWORD -> recoveryPassword.apply((RecoveryPassword) secret);
            case PASSWORD -> password.apply((char[]) secret);
            case KEY_FILE -> keyFile.apply((byte[]) secret);
        };
    }

    @Override
    public String toString() {
        return "UnlockKey[" + kind.words + ", redacted]";
    }
}
