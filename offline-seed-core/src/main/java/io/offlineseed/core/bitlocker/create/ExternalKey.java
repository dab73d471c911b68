// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.create;

import io.offlineseed.core.bitlocker.Fve;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/**
 * An external key and the .BEK file that carries it, in the form of 156 bytes that every reader
 * takes. Prints nothing, wipes its own on {@link #close()}. Source: docs/formats/bitlocker.md, "Key
 * file".
 */
public final class ExternalKey implements AutoCloseable {

    private static final int KEY_BYTES = 32;
    private static final String TEXT = "ExternalKey";

    private final UUID id;
    private final byte[] key;

    private ExternalKey(UUID id, byte[] key) {
        this.id = id;
        this.key = key;
    }

    /** Returns a new random key. */
    public static ExternalKey generate(SecureRandom random) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return new ExternalKey(UUID.nameUUIDFromBytes(id), key);
    }

    /** Returns the id of its protector, which also names the file. */
    public UUID id() {
        return id;
    }

    /** Returns the name Windows gives the file. */
    public String fileName() {
        return id.toString().toUpperCase(java.util.Locale.ROOT) + ".BEK";
    }

    /** Returns a copy of the key; the caller wipes it. */
    byte[] key() {
        return key.clone();
    }

    /** Returns the bytes of the .BEK file; the caller wipes them. */
    public byte[] toFile(Instant created) {
        long time = Fve.fileTime(created);
        byte[] idBytes = Guids.bytes(id);
        byte[] text = DatumWriter.text(Fve.ROLE_PROPERTY, TEXT);
        byte[] keyDatum = DatumWriter.key(1, Fve.KEY_EXTERNAL, key);
        byte[] info =
                new DatumWriter(Fve.ROLE_EXTERNAL_INFO, Fve.TYPE_EXTERNAL_INFO, 1)
                        .bytes(idBytes)
                        .int64(time)
                        .bytes(text)
                        .bytes(keyDatum)
                        .toBytes();
        int size = Fve.DATASET_HEADER_BYTES + info.length;
        byte[] file =
                new DatumWriter()
                        .int32(size)
                        .int32(1)
                        .int32(Fve.DATASET_HEADER_BYTES)
                        .int32(size)
                        .bytes(idBytes)
                        .int32(1)
                        .int32(0)
                        .int64(time)
                        .bytes(info)
                        .toBytes();
        Arrays.fill(keyDatum, (byte) 0);
        Arrays.fill(info, (byte) 0);
        return file;
    }

    @Override
    public void close() {
        Arrays.fill(key, (byte) 0);
    }

    @Override
    public String toString() {
        return "ExternalKey[" + id + ", redacted]";
    }
}
