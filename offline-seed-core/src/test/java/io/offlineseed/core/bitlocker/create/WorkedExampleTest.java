// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.create;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.core.bitlocker.CipherMethod;
import io.offlineseed.core.bitlocker.create.RandomBytes.Purpose;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.testing.MemoryBlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The worked example of docs/formats/bitlocker.md, byte for byte. Its image was opened by libbde,
 * dislocker and cryptsetup.
 */
class WorkedExampleTest {

    private static final int VOLUME_BYTES = 64 << 20;
    private static final VolumeAreas AREAS =
            new VolumeAreas(List.of(0x3e00000L, 0x3e22000L, 0x3e32000L), 0x3e10000, 0x3e12000);
    private static final Map<Purpose, String> SEEDS =
            Map.of(
                    Purpose.VOLUME_MASTER_KEY, "KAT VMK",
                    Purpose.SECTOR_KEY, "KAT FVEK",
                    Purpose.PROTECTOR_ID_PASSWORD, "KAT GUID PW",
                    Purpose.PROTECTOR_ID_RECOVERY, "KAT GUID RP",
                    Purpose.SALT_PASSWORD, "KAT SALT PW",
                    Purpose.SALT_RECOVERY, "KAT SALT RP");

    private static byte[] known(Purpose purpose, int count) {
        return purpose == Purpose.FILLER
                ? new byte[count]
                : Arrays.copyOf(
                        sha256(SEEDS.getOrDefault(purpose, "").getBytes(StandardCharsets.US_ASCII)),
                        count);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hash(BlockDevice device, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        device.read(offset, ByteBuffer.wrap(bytes));
        return HexFormat.of().formatHex(sha256(bytes));
    }

    /**
     * The id is stored as the raw first 16 bytes of a hash, so it is turned into the UUID that is
     * stored so.
     */
    private static UUID idStoredAs(byte[] raw) {
        ByteBuffer b = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        long high =
                (b.getInt(0) & 0xffff_ffffL) << 32
                        | (b.getShort(4) & 0xffffL) << 16
                        | (b.getShort(6) & 0xffffL);
        return new UUID(high, b.order(ByteOrder.BIG_ENDIAN).getLong(8));
    }

    private static byte[] plaintext() {
        byte[] bytes = new byte[VOLUME_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i ^ i >> 8 ^ i >> 16);
        }
        Arrays.fill(bytes, 11, 84, (byte) 0);
        System.arraycopy("NTFS    ".getBytes(StandardCharsets.US_ASCII), 0, bytes, 3, 8);
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        b.putShort(11, (short) 512).put(13, (byte) 8).putLong(40, 131071);
        return bytes;
    }

    @Test
    void make_allRandomValuesKnown_givesTheWorkedExampleByteForByte() throws IOException {
        VolumeDesign design =
                new VolumeDesign(
                        VOLUME_BYTES,
                        512,
                        CipherMethod.XTS_AES_128,
                        AREAS,
                        idStoredAs(sha256("KAT VOLUME ID".getBytes(StandardCharsets.US_ASCII))),
                        Instant.parse("2024-01-01T00:00:00Z"),
                        "KAT TESTVOL 1/1/2024",
                        RecoveryPassword.parse(
                                "518276-332981-359799-422840-560945-654918-064757-063756"
                                        .toCharArray()),
                        Optional.of("Kat-Passw0rd".toCharArray()),
                        Optional.empty(),
                        false);
        MemoryBlockDevice partition = new MemoryBlockDevice(VOLUME_BYTES, 512);
        byte[] plaintext = plaintext();

        NewVolume volume = NewVolume.make(design, WorkedExampleTest::known);
        volume.writeMetadata(partition);
        BlockDevice view = volume.plaintext(partition);
        int firstArea = 0x3e00000;
        view.write(0, ByteBuffer.wrap(plaintext, 0, firstArea));
        view.write(0x3e12000, ByteBuffer.wrap(plaintext, 0x3e12000, 0x10000));
        view.write(0x3e42000, ByteBuffer.wrap(plaintext, 0x3e42000, VOLUME_BYTES - 0x3e42000));
        // the example was made with this geometry in its boot sector
        byte[] boot = Arrays.copyOf(plaintext, 512);
        ByteBuffer geometry = ByteBuffer.wrap(boot).order(ByteOrder.LITTLE_ENDIAN);
        geometry.put(0x15, (byte) 0xf8)
                .putShort(0x18, (short) 63)
                .putShort(0x1a, (short) 255)
                .putInt(0x1c, 2048);
        volume.activate(partition, boot);

        assertThat(hash(partition, 0, 512))
                .isEqualTo("ee807bddf67f447bb97c00d493a5838bdac08e84bc3f5e9887a4027dfb1499e1");
        assertThat(hash(partition, 0x3e00000, 1 << 16))
                .isEqualTo("ba10fdaac488a054cd481b04df6dcb6caf8a7d8dce22c2016cfdb3af55bcb672");
        assertThat(hash(partition, 8192, 512))
                .isEqualTo("eee54d503d45dff034f9b9f92bac894ec5aab64e3213423ec709f2e2868488a0");
        assertThat(hash(partition, 0x3e10000, 8192))
                .isEqualTo("719a1f11d6ccb5c498df70f2a78df6bde4460eb9e08c9e9cb8c3e326b1e7d712");
        assertThat(hash(partition, 0, VOLUME_BYTES))
                .isEqualTo("e6181e0045270772ea8da84e75db829b0988446c454f931a7a481b0ad2d6c3dc");
        assertThat(hash(view, 0, VOLUME_BYTES))
                .isEqualTo("b9c535f5df25d22089e71932944ccdc54929fff37faab5e922099f0237a92644");
    }
}
