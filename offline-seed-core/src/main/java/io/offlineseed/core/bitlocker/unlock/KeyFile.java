// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.unlock;

import io.offlineseed.core.bitlocker.Fve;
import io.offlineseed.drive.DriveException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;

/**
 * The content of a .BEK file, in the forms of 156 and 180 bytes. Prints nothing, wipes its own on
 * {@link #close()}. Source: docs/formats/bitlocker.md, "Key file".
 */
public final class KeyFile implements AutoCloseable {

    private static final int MOST_BYTES = 4096;
    private static final int INFO_AT = 48;
    private static final int INFO_FIXED_BYTES = 24;
    private static final int KEY_BYTES = 32;

    private final UUID id;
    private final byte[] key;

    private KeyFile(UUID id, byte[] key) {
        this.id = id;
        this.key = key;
    }

    /**
     * Reads the bytes of a .BEK file, which stay the caller's to wipe.
     *
     * @throws DriveException if they are none ({@code KEY_FILE_DAMAGED})
     */
    public static KeyFile parse(byte[] file) {
        try {
            if (file.length < INFO_AT + 8 || file.length > MOST_BYTES) {
                throw new DamagedVolume("it has " + file.length + " bytes");
            }
            ByteBuffer b = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            if (b.getInt(0) != file.length || b.getInt(4) != 1 || b.getInt(8) != INFO_AT) {
                throw new DamagedVolume("its header is not that of a key file");
            }
            UUID id = Datum.guid(file, 16);
            for (Datum info : Datum.list(file, INFO_AT, file.length)) {
                if (info.is(Fve.ROLE_EXTERNAL_INFO, Fve.TYPE_EXTERNAL_INFO)) {
                    for (Datum inner : info.nested(INFO_FIXED_BYTES)) {
                        if (inner.type() == Fve.TYPE_KEY
                                && inner.uint16(0) == Fve.KEY_EXTERNAL
                                && inner.length() == 4 + KEY_BYTES) {
                            return new KeyFile(id, inner.bytesFrom(4));
                        }
                    }
                }
            }
            throw new DamagedVolume("it holds no key");
        } catch (DamagedVolume e) {
            throw new DriveException(
                    "KEY_FILE_DAMAGED",
                    "This is no BitLocker key file: "
                            + e.getMessage()
                            + ". Give the .BEK file that was saved when the drive was encrypted. Nothing was changed.",
                    null,
                    e);
        }
    }

    UUID id() {
        return id;
    }

    byte[] key() {
        return key;
    }

    @Override
    public void close() {
        Arrays.fill(key, (byte) 0);
    }

    @Override
    public String toString() {
        return "KeyFile[" + id + ", redacted]";
    }
}
