// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.unlock;

import io.offlineseed.core.bitlocker.Ccm;
import io.offlineseed.core.bitlocker.CipherMethod;
import io.offlineseed.core.bitlocker.Credentials;
import io.offlineseed.core.bitlocker.Fve;
import io.offlineseed.drive.RecoveryPassword;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * From a credential to the master key, from there to the key of the sectors. Keys it returns are
 * the caller's to wipe. Source: docs/formats/bitlocker.md, "Wrapped keys".
 */
final class KeyLadder {

    private static final int VMK_INFO_FIXED_BYTES = 28;
    private static final int STRETCH_FIXED_BYTES = 20;
    private static final int KEY_FIXED_BYTES = 4;
    private static final int VMK_BYTES = 32;
    private static final int INNER_HEADER_BYTES = 12;

    private final Region region;

    KeyLadder(Region region) {
        this.region = region;
    }

    /**
     * Derives a key from a protector's nested datums, if the protector is of a kind that is
     * understood.
     */
    @FunctionalInterface
    private interface Derivation {
        Optional<byte[]> key(Datum entry, List<Datum> nested) throws DamagedVolume;
    }

    List<Datum> entries() {
        return region.datums().stream()
                .filter(d -> d.is(Fve.ROLE_VMK_INFO, Fve.TYPE_VMK_INFO))
                .toList();
    }

    static Protector protector(Datum entry) throws DamagedVolume {
        return new Protector(Protector.Kind.of(entry.uint16(26)), entry.guid(0));
    }

    Optional<byte[]> byRecoveryPassword(RecoveryPassword password) throws DamagedVolume {
        byte[] recoveryKey = Credentials.recoveryKey(password);
        try {
            return masterKey(
                    Protector.Kind.RECOVERY_PASSWORD,
                    (entry, nested) ->
                            salt(nested, Fve.KEY_RECOVERY)
                                    .map(
                                            salt ->
                                                    Credentials.stretchRecoveryKey(
                                                            recoveryKey, salt)));
        } finally {
            Arrays.fill(recoveryKey, (byte) 0);
        }
    }

    Optional<byte[]> byPassword(char[] password) throws DamagedVolume {
        return masterKey(
                Protector.Kind.PASSWORD,
                (entry, nested) ->
                        salt(nested, Fve.KEY_PASSWORD)
                                .map(salt -> Credentials.stretchPassword(password, salt)));
    }

    Optional<byte[]> byKeyFile(KeyFile file) throws DamagedVolume {
        return masterKey(
                Protector.Kind.EXTERNAL_KEY,
                (entry, nested) ->
                        entry.guid(0).equals(file.id())
                                ? Optional.of(file.key().clone())
                                : Optional.empty());
    }

    Optional<byte[]> byClearKey() throws DamagedVolume {
        return masterKey(
                Protector.Kind.CLEAR_KEY,
                (entry, nested) -> {
                    Optional<Datum> key = Datum.first(nested, Fve.TYPE_KEY);
                    return key.isPresent()
                            ? Optional.of(key.get().bytesFrom(KEY_FIXED_BYTES))
                            : Optional.empty();
                });
    }

    private Optional<byte[]> masterKey(Protector.Kind kind, Derivation derivation)
            throws DamagedVolume {
        for (Datum entry : entries()) {
            if (protector(entry).kind() != kind) {
                continue;
            }
            List<Datum> nested = entry.nested(VMK_INFO_FIXED_BYTES);
            Optional<byte[]> key = derivation.key(entry, nested);
            Optional<Datum> wrapped = Datum.firstProperty(nested, Fve.TYPE_CCM);
            if (key.isEmpty() || wrapped.isEmpty() || key.get().length != VMK_BYTES) {
                continue;
            }
            try {
                Optional<byte[]> vmk = unwrap(wrapped.get(), key.get(), Fve.KEY_VMK, VMK_BYTES);
                if (vmk.isPresent()) {
                    return vmk;
                }
            } finally {
                Arrays.fill(key.get(), (byte) 0);
            }
        }
        return Optional.empty();
    }

    /** The salt of a stretched credential; nothing if it is stretched in a way we do not know. */
    private static Optional<byte[]> salt(List<Datum> nested, int keyType) throws DamagedVolume {
        Optional<Datum> stretch = Datum.first(nested, Fve.TYPE_STRETCH_KEY);
        if (stretch.isEmpty()
                || stretch.get().uint16(0) != keyType
                || stretch.get().uint16(2) != 0) {
            return Optional.empty();
        }
        return Optional.of(stretch.get().bytes(KEY_FIXED_BYTES, STRETCH_FIXED_BYTES));
    }

    /**
     * Opens the key of the sectors.
     *
     * @throws DamagedVolume if there is none, or the master key does not open it
     */
    byte[] sectorKey(byte[] vmk, CipherMethod method) throws DamagedVolume {
        Optional<Datum> wrapped =
                region.datums().stream().filter(d -> d.is(Fve.ROLE_FVEK, Fve.TYPE_CCM)).findFirst();
        if (wrapped.isEmpty()) {
            throw new DamagedVolume("it holds no key for its sectors");
        }
        Optional<byte[]> key = unwrap(wrapped.get(), vmk, method.code(), method.keyBytes());
        if (key.isEmpty()) {
            throw new DamagedVolume("the key of its sectors cannot be opened with its master key");
        }
        return key.get();
    }

    /** Returns whether the information that was read is what the holder of the master key wrote. */
    boolean isAuthentic(byte[] vmk) throws DamagedVolume {
        Optional<Datum> wrapped = Datum.first(region.validation(), Fve.TYPE_CCM);
        if (wrapped.isEmpty()) {
            return false;
        }
        byte[] hash = Credentials.sha256().digest(region.information());
        return unwrap(wrapped.get(), vmk, Fve.KEY_INFORMATION_HASH, hash.length)
                .filter(stored -> MessageDigest.isEqual(stored, hash))
                .isPresent();
    }

    private static Optional<byte[]> unwrap(Datum wrapped, byte[] with, int keyType, int keyBytes)
            throws DamagedVolume {
        byte[] nonce = wrapped.bytes(0, Ccm.NONCE_BYTES);
        Optional<byte[]> inner = Ccm.unwrap(with, nonce, wrapped.bytesFrom(Ccm.NONCE_BYTES));
        if (inner.isEmpty()) {
            return Optional.empty();
        }
        byte[] datum = inner.get();
        try {
            boolean sound =
                    datum.length == INNER_HEADER_BYTES + keyBytes
                            && Datum.uint16(datum, 0) == datum.length
                            && Datum.uint16(datum, 4) == Fve.TYPE_KEY
                            && Datum.uint16(datum, 8) == keyType;
            return sound
                    ? Optional.of(Arrays.copyOfRange(datum, INNER_HEADER_BYTES, datum.length))
                    : Optional.empty();
        } finally {
            Arrays.fill(datum, (byte) 0);
        }
    }
}
