// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker;

import java.time.Instant;
import java.util.UUID;

/** Numbers of the format that both sides need. Source: docs/formats/bitlocker.md. */
public final class Fve {

    /** The signature of boot sectors and metadata: {@code -FVE-FS-} as a little-endian number. */
    public static final long SIGNATURE = 0x2d53462d4556462dL;

    /** Bytes of a metadata region. */
    public static final int REGION_BYTES = 1 << 16;

    /** Bytes of the information header of a region. */
    public static final int INFORMATION_HEADER_BYTES = 64;

    /** Bytes of the dataset header. */
    public static final int DATASET_HEADER_BYTES = 48;

    /** Bytes of the file system's start that Windows relocates on fixed drives. */
    public static final int HEADER_COPY_BYTES = 8192;

    /** Where the BitLocker GUID is in the boot sector of a fixed drive. */
    public static final int BOOT_GUID_AT = 0xa0;

    /** Marks an ordinary volume: 4967d63b-2e29-4ad8-8399-f6a339e3d001. */
    public static final UUID NORMAL = UUID.fromString("4967d63b-2e29-4ad8-8399-f6a339e3d001");

    /** Marks a volume in conversion: 92a84d3b-dd80-4d0e-9e4e-b1e3284eaed8. */
    public static final UUID ENCRYPT_ON_WRITE =
            UUID.fromString("92a84d3b-dd80-4d0e-9e4e-b1e3284eaed8");

    /** State of an encrypted volume that is not being converted. */
    public static final int STATE_ENCRYPTED = 4;

    /** State of a volume that was decrypted. */
    public static final int STATE_DECRYPTED = 1;

    // Types of datums
    public static final int TYPE_KEY = 1;
    public static final int TYPE_TEXT = 2;
    public static final int TYPE_STRETCH_KEY = 3;
    public static final int TYPE_USE_KEY = 4;
    public static final int TYPE_CCM = 5;
    public static final int TYPE_VMK_INFO = 8;
    public static final int TYPE_EXTERNAL_INFO = 9;
    public static final int TYPE_VIRTUALIZATION = 15;

    // Roles of datums
    public static final int ROLE_PROPERTY = 0;
    public static final int ROLE_VMK_INFO = 2;
    public static final int ROLE_FVEK = 3;
    public static final int ROLE_EXTERNAL_INFO = 6;
    public static final int ROLE_DESCRIPTION = 7;
    public static final int ROLE_VIRTUALIZATION = 15;
    public static final int ROLE_WRAPPED_RECOVERY_KEY = 0x12;
    public static final int ROLE_WRAPPED_STRETCHED_KEY = 0x13;

    // Kinds of protector
    public static final int PROTECTOR_CLEAR_KEY = 0;
    public static final int PROTECTOR_EXTERNAL_KEY = 0x0200;
    public static final int PROTECTOR_RECOVERY_PASSWORD = 0x0800;
    public static final int PROTECTOR_PASSWORD = 0x2000;

    // Types of keys
    public static final int KEY_RECOVERY = 0x1000;
    public static final int KEY_PASSWORD = 0x1001;
    public static final int KEY_CLEAR = 0x2000;
    public static final int KEY_EXTERNAL = 0x2002;
    public static final int KEY_VMK = 0x2003;
    public static final int KEY_INFORMATION_HASH = 0x2005;
    public static final int KEY_STRETCHED_PASSWORD = 0x2007;
    public static final int KEY_STRETCHED_RECOVERY = 0x2008;

    private static final long UNIX_EPOCH_AS_FILETIME = 116_444_736_000_000_000L;
    private static final long TICKS_OF_SECOND = 10_000_000L;

    private Fve() {}

    /** Returns Windows' number for a moment: units of 100 ns since 1601. */
    public static long fileTime(Instant moment) {
        return UNIX_EPOCH_AS_FILETIME
                + moment.getEpochSecond() * TICKS_OF_SECOND
                + moment.getNano() / 100;
    }

    /** Returns the moment of Windows' number. */
    public static Instant instant(long fileTime) {
        long ticks = fileTime - UNIX_EPOCH_AS_FILETIME;
        return Instant.ofEpochSecond(
                Math.floorDiv(ticks, TICKS_OF_SECOND), Math.floorMod(ticks, TICKS_OF_SECOND) * 100);
    }
}
