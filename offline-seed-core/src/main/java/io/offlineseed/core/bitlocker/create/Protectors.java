// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.create;

import io.offlineseed.core.bitlocker.Credentials;
import io.offlineseed.core.bitlocker.Fve;
import io.offlineseed.core.bitlocker.create.DatumWriter.Wrapping;
import io.offlineseed.core.bitlocker.create.RandomBytes.Purpose;
import io.offlineseed.drive.RecoveryPassword;
import java.time.Instant;
import java.util.Arrays;

/**
 * The entries that wrap the volume's master key, one for each way to open it. For one thread.
 * Source: docs/formats/bitlocker.md, "Protectors".
 */
final class Protectors {

    private static final int ID_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final int FLAGS_CLEAR_KEY = 3;

    private final byte[] vmk;
    private final RandomBytes random;
    private final Wrapping wrapping;
    private final long fileTime;

    Protectors(byte[] vmk, RandomBytes random, Wrapping wrapping, Instant created) {
        this.vmk = vmk;
        this.random = random;
        this.wrapping = wrapping;
        this.fileTime = Fve.fileTime(created);
    }

    byte[] password(char[] text) {
        byte[] salt = random.next(Purpose.SALT_PASSWORD, Credentials.SALT_BYTES);
        byte[] stretched = Credentials.stretchPassword(text, salt);
        try {
            byte[] stretch =
                    stretchKey(Fve.KEY_PASSWORD, salt)
                            .bytes(
                                    wrapping.wrap(
                                            Fve.ROLE_PROPERTY,
                                            vmk,
                                            Fve.KEY_STRETCHED_PASSWORD,
                                            stretched))
                            .toBytes();
            return entry(
                            1,
                            random.next(Purpose.PROTECTOR_ID_PASSWORD, ID_BYTES),
                            Fve.PROTECTOR_PASSWORD)
                    .bytes(stretch)
                    .bytes(wrappedVmk(stretched))
                    .toBytes();
        } finally {
            Arrays.fill(stretched, (byte) 0);
        }
    }

    byte[] recoveryPassword(RecoveryPassword password) {
        byte[] salt = random.next(Purpose.SALT_RECOVERY, Credentials.SALT_BYTES);
        byte[] key = Credentials.recoveryKey(password);
        byte[] stretched = Credentials.stretchRecoveryKey(key, salt);
        try {
            byte[] stretch =
                    stretchKey(Fve.KEY_RECOVERY, salt)
                            .bytes(
                                    wrapping.wrap(
                                            Fve.ROLE_WRAPPED_RECOVERY_KEY,
                                            vmk,
                                            Fve.KEY_RECOVERY,
                                            key))
                            .bytes(
                                    wrapping.wrap(
                                            Fve.ROLE_WRAPPED_STRETCHED_KEY,
                                            vmk,
                                            Fve.KEY_STRETCHED_RECOVERY,
                                            stretched))
                            .toBytes();
            return entry(
                            1,
                            random.next(Purpose.PROTECTOR_ID_RECOVERY, ID_BYTES),
                            Fve.PROTECTOR_RECOVERY_PASSWORD)
                    .bytes(stretch)
                    .bytes(wrappedVmk(stretched))
                    .toBytes();
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(stretched, (byte) 0);
        }
    }

    byte[] externalKey(ExternalKey external) {
        byte[] key = external.key();
        try {
            byte[] use =
                    new DatumWriter(Fve.ROLE_PROPERTY, Fve.TYPE_USE_KEY, 1)
                            .int16(Fve.KEY_EXTERNAL)
                            .int16(0)
                            .bytes(wrapping.wrap(Fve.ROLE_PROPERTY, vmk, Fve.KEY_EXTERNAL, key))
                            .toBytes();
            return entry(1, Guids.bytes(external.id()), Fve.PROTECTOR_EXTERNAL_KEY)
                    .bytes(DatumWriter.text(Fve.ROLE_PROPERTY, "ExternalKey"))
                    .bytes(use)
                    .bytes(wrappedVmk(key))
                    .toBytes();
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    byte[] clearKey() {
        byte[] key = random.next(Purpose.CLEAR_KEY, KEY_BYTES);
        return entry(
                        FLAGS_CLEAR_KEY,
                        random.next(Purpose.PROTECTOR_ID_CLEAR, ID_BYTES),
                        Fve.PROTECTOR_CLEAR_KEY)
                .bytes(DatumWriter.key(1, Fve.KEY_CLEAR, key))
                .bytes(wrappedVmk(key))
                .toBytes();
    }

    private byte[] wrappedVmk(byte[] with) {
        return wrapping.wrap(Fve.ROLE_PROPERTY, with, Fve.KEY_VMK, vmk);
    }

    private DatumWriter entry(int flags, byte[] id, int protector) {
        return new DatumWriter(Fve.ROLE_VMK_INFO, Fve.TYPE_VMK_INFO, flags)
                .bytes(id)
                .int64(fileTime)
                .int16(0)
                .int16(protector);
    }

    private static DatumWriter stretchKey(int keyType, byte[] salt) {
        return new DatumWriter(Fve.ROLE_PROPERTY, Fve.TYPE_STRETCH_KEY, 1)
                .int16(keyType)
                .int16(0)
                .bytes(salt);
    }
}
