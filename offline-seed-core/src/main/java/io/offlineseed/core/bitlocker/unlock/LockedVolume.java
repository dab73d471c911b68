// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.bitlocker.unlock;

import io.offlineseed.core.bitlocker.ByteRange;
import io.offlineseed.core.bitlocker.CipherMethod;
import io.offlineseed.core.bitlocker.Fve;
import io.offlineseed.core.bitlocker.PlaintextDevice;
import io.offlineseed.core.bitlocker.SectorCipher;
import io.offlineseed.core.bitlocker.VolumeMap;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.RecoveryPassword;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A BitLocker volume that was recognised and whose metadata are sound. Opening it gives what its
 * file system sees. Holds no secret; immutable.
 */
public final class LockedVolume {

    private static final int VISTA_HIDDEN_BYTES = 0x3fff;

    private final BlockDevice partition;
    private final Optional<BootHeader> boot;
    private final Region region;
    private final VolumeFacts facts;

    private LockedVolume(BlockDevice partition, Optional<BootHeader> boot, Region region)
            throws DamagedVolume {
        this.partition = partition;
        this.boot = boot;
        this.region = region;
        this.facts = factsOf();
    }

    /**
     * Looks at a partition.
     *
     * @return the volume, or nothing if the partition's first sector is not one of BitLocker's
     * @throws DriveException if it is, but no copy of the metadata is sound ({@code
     *     VOLUME_DAMAGED})
     * @throws IOException if the partition cannot be read
     */
    public static Optional<LockedVolume> inspect(BlockDevice partition) throws IOException {
        try {
            Optional<BootHeader> boot =
                    BootHeader.read(bytes(partition, 0, partition.sectorBytes()));
            if (boot.isEmpty()) {
                return Optional.empty();
            }
            if (boot.get().sectorBytes() != partition.sectorBytes()) {
                throw new DamagedVolume(
                        "it was written in sectors of "
                                + boot.get().sectorBytes()
                                + " bytes and is shown in sectors of "
                                + partition.sectorBytes()
                                + "; an adapter may be to blame");
            }
            return Optional.of(firstSound(partition, boot, boot.get().metadata()));
        } catch (DamagedVolume | ArithmeticException e) {
            throw damaged(e);
        }
    }

    /**
     * Looks at a partition that has no boot sector yet, because its volume is still being made.
     *
     * @param metadataBytes where a metadata region is known to be
     * @throws DriveException if none is there ({@code VOLUME_DAMAGED})
     * @throws IOException if the partition cannot be read
     */
    public static LockedVolume inspectAt(BlockDevice partition, long metadataBytes)
            throws IOException {
        try {
            return firstSound(partition, Optional.empty(), List.of(metadataBytes));
        } catch (DamagedVolume | ArithmeticException e) {
            throw damaged(e);
        }
    }

    private static LockedVolume firstSound(
            BlockDevice partition, Optional<BootHeader> boot, List<Long> places)
            throws IOException, DamagedVolume {
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            try {
                return new LockedVolume(partition, boot, Region.read(partition, places.get(i)));
            } catch (DamagedVolume e) {
                reasons.add("copy " + (i + 1) + ": " + e.getMessage());
            }
        }
        throw new DamagedVolume(
                "no copy of its metadata is sound (" + String.join("; ", reasons) + ")");
    }

    private VolumeFacts factsOf() throws DamagedVolume {
        List<Protector> protectors = new ArrayList<>();
        for (Datum entry : new KeyLadder(region).entries()) {
            protectors.add(KeyLadder.protector(entry));
        }
        return new VolumeFacts(
                region.volumeId(),
                CipherMethod.of(region.method()),
                boot.map(BootHeader::sectorBytes).orElse(partition.sectorBytes()),
                Fve.instant(region.created()),
                region.datums().stream()
                        .filter(d -> d.is(Fve.ROLE_DESCRIPTION, Fve.TYPE_TEXT))
                        .map(Datum::text)
                        .findFirst()
                        .orElse(""),
                protectors,
                conversion());
    }

    private Optional<String> conversion() {
        boolean marked = boot.map(b -> !b.conversion().isEmpty()).orElse(false);
        int now = region.currentState();
        int next = region.nextState();
        if (isDecrypted()) {
            return Optional.empty();
        }
        if (marked) {
            return Optional.of(
                    "it is being converted (encrypted or decrypted) and only a part of it is encrypted");
        }
        if (region.version() == 2 && (now != Fve.STATE_ENCRYPTED || next != Fve.STATE_ENCRYPTED)) {
            return Optional.of(
                    "it is in state "
                            + now
                            + " on the way to state "
                            + next
                            + ", not simply encrypted");
        }
        return Optional.empty();
    }

    private boolean isDecrypted() {
        return region.version() == 2 && region.currentState() == Fve.STATE_DECRYPTED;
    }

    /** Returns what the volume tells without being opened. */
    public VolumeFacts facts() {
        return facts;
    }

    /**
     * Reads every copy of the metadata. Any one of them is enough to open the volume.
     *
     * @return what is wrong with each that is not as the one in use, as clauses without a full stop
     * @throws IOException if the partition cannot be read
     */
    public List<String> unsoundCopies() throws IOException {
        List<String> unsound = new ArrayList<>();
        List<Long> places = region.metadata();
        for (int i = 0; i < places.size(); i++) {
            String copy = "copy " + (i + 1) + ": ";
            try {
                byte[] information = Region.read(partition, places.get(i)).information();
                if (!Arrays.equals(information, region.information())) {
                    unsound.add(copy + "it differs from the one in use");
                }
            } catch (DamagedVolume e) {
                unsound.add(copy + e.getMessage());
            }
        }
        return unsound;
    }

    /**
     * Opens the volume with a recovery password; takes some tenths of a second for each such
     * protector.
     *
     * @return what the file system sees; writable if the sectors are encrypted with XTS-AES
     * @throws DriveException if it is not the volume's ({@code KEY_WRONG}), the volume is in
     *     conversion ({@code VOLUME_IN_CONVERSION}), encrypted in an unknown way ({@code
     *     VOLUME_NOT_SUPPORTED}), or damaged ({@code VOLUME_DAMAGED}); nothing was changed
     */
    public BlockDevice unlock(RecoveryPassword password) {
        return open(
                Protector.Kind.RECOVERY_PASSWORD, ladder -> ladder.byRecoveryPassword(password));
    }

    /**
     * Opens the volume with a password, which stays the caller's; otherwise as with a recovery
     * password.
     */
    public BlockDevice unlock(char[] password) {
        return open(Protector.Kind.PASSWORD, ladder -> ladder.byPassword(password));
    }

    /** Opens the volume with a key file; otherwise as with a recovery password. */
    public BlockDevice unlock(KeyFile file) {
        return open(Protector.Kind.EXTERNAL_KEY, ladder -> ladder.byKeyFile(file));
    }

    /**
     * Opens a volume whose protection is suspended, or that was decrypted; otherwise as with a
     * recovery password.
     */
    public BlockDevice unlockSuspended() {
        if (isDecrypted()) {
            try {
                return new PlaintextDevice(partition, SectorCipher.NONE, map(), false);
            } catch (DamagedVolume e) {
                throw damaged(e);
            }
        }
        return open(Protector.Kind.CLEAR_KEY, KeyLadder::byClearKey);
    }

    /** A way to the master key. */
    @FunctionalInterface
    private interface Way {
        Optional<byte[]> masterKey(KeyLadder ladder) throws DamagedVolume;
    }

    /** The keys of an opened volume; the caller wipes them. */
    static final class Keys implements AutoCloseable {

        private final byte[] vmk;
        private final byte[] fvek;
        private final CipherMethod method;

        private Keys(byte[] vmk, byte[] fvek, CipherMethod method) {
            this.vmk = vmk;
            this.fvek = fvek;
            this.method = method;
        }

        byte[] vmk() {
            return vmk;
        }

        byte[] fvek() {
            return fvek;
        }

        CipherMethod method() {
            return method;
        }

        @Override
        public void close() {
            Arrays.fill(vmk, (byte) 0);
            Arrays.fill(fvek, (byte) 0);
        }

        @Override
        public String toString() {
            return "Keys[redacted]";
        }
    }

    private BlockDevice open(Protector.Kind kind, Way way) {
        try (Keys keys = keys(kind, way)) {
            if (facts.conversion().isPresent()) {
                throw new DriveException(
                        "VOLUME_IN_CONVERSION",
                        "The key opens the volume, but "
                                + facts.conversion().get()
                                + ". Let Windows finish the conversion, then try again. Nothing was changed.",
                        null,
                        null);
            }
            boolean xts =
                    keys.method() == CipherMethod.XTS_AES_128
                            || keys.method() == CipherMethod.XTS_AES_256;
            return new PlaintextDevice(
                    partition, keys.method().cipher(keys.fvek(), facts.sectorBytes()), map(), xts);
        } catch (DamagedVolume e) {
            throw damaged(e);
        }
    }

    Keys keys(RecoveryPassword password) throws DamagedVolume {
        return keys(
                Protector.Kind.RECOVERY_PASSWORD, ladder -> ladder.byRecoveryPassword(password));
    }

    Keys keys(char[] password) throws DamagedVolume {
        return keys(Protector.Kind.PASSWORD, ladder -> ladder.byPassword(password));
    }

    private Keys keys(Protector.Kind kind, Way way) throws DamagedVolume {
        KeyLadder ladder = new KeyLadder(region);
        Optional<byte[]> found = way.masterKey(ladder);
        if (found.isEmpty()) {
            throw new DriveException(
                    "KEY_WRONG",
                    "The "
                            + kind
                            + " does not open the volume "
                            + facts.volumeId()
                            + ", which can be opened with: "
                            + (facts.protectors().isEmpty()
                                    ? "nothing"
                                    : String.join(
                                            ", ",
                                            facts.protectors().stream()
                                                    .map(p -> p.kind().toString())
                                                    .distinct()
                                                    .toList()))
                            + ". Check that it belongs to this drive. Nothing was changed.",
                    null,
                    null);
        }
        byte[] vmk = found.get();
        CipherMethod method = facts.method().orElseThrow(this::unknownMethod);
        if (!ladder.isAuthentic(vmk)) {
            Arrays.fill(vmk, (byte) 0);
            throw new DamagedVolume("its metadata are not what the holder of its key wrote");
        }
        return new Keys(vmk, ladder.sectorKey(vmk, method), method);
    }

    private DriveException unknownMethod() {
        return new DriveException(
                "VOLUME_NOT_SUPPORTED",
                "The key opens the volume, but its sectors are encrypted with method "
                        + Integer.toHexString(region.method())
                        + ", which this library does not know. Open it with Windows. Nothing was changed.",
                null,
                null);
    }

    private VolumeMap map() throws DamagedVolume {
        return region.version() == 1 ? vistaMap() : currentMap();
    }

    private VolumeMap currentMap() throws DamagedVolume {
        Datum virtualization =
                region.datums().stream()
                        .filter(d -> d.is(Fve.ROLE_VIRTUALIZATION, Fve.TYPE_VIRTUALIZATION))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new DamagedVolume(
                                                "it does not tell where its first sectors are"));
        ByteRange copy =
                inside(virtualization.int64(0), virtualization.int64(8), "the header copy");
        List<ByteRange> hidden = new ArrayList<>();
        for (long start : region.metadata()) {
            hidden.add(inside(start, Fve.REGION_BYTES, "a metadata region"));
        }
        if (boot.isPresent()) {
            hidden.addAll(new ConversionAreas(partition).read(boot.get().conversion()));
        }
        for (ByteRange area : hidden) {
            if (area.overlaps(copy)) {
                throw new DamagedVolume("its header copy and a metadata region overlap");
            }
        }
        long encrypted = region.encryptedBytes();
        if (encrypted < 0 || encrypted % facts.sectorBytes() != 0) {
            throw new DamagedVolume("it claims " + encrypted + " encrypted bytes");
        }
        return new VolumeMap(partition.sizeBytes(), copy, hidden, encrypted, Optional.empty());
    }

    private VolumeMap vistaMap() throws DamagedVolume {
        int sector = facts.sectorBytes();
        byte[] first;
        try {
            first = bytes(partition, 0, sector);
        } catch (IOException e) {
            throw new DamagedVolume("its first sector cannot be read: " + e.getMessage());
        }
        int cluster = (first[0x0d] & 0xff) * sector;
        long hiddenBytes =
                cluster == 0 ? 0 : (cluster + VISTA_HIDDEN_BYTES) / cluster * (long) cluster;
        ByteBuffer shown = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN);
        shown.put(3, "NTFS    ".getBytes(StandardCharsets.US_ASCII));
        shown.putLong(0x38, region.lastField());
        List<ByteRange> hidden = new ArrayList<>();
        for (long start : region.metadata()) {
            // a copy of the image may end before the later regions
            if (start < partition.sizeBytes()) {
                long size = Math.min(hiddenBytes, partition.sizeBytes() - start);
                hidden.add(inside(start, size, "a metadata region"));
            }
        }
        return new VolumeMap(
                partition.sizeBytes(),
                new ByteRange(0, 0),
                hidden,
                partition.sizeBytes(),
                Optional.of(first));
    }

    private ByteRange inside(long start, long size, String what) throws DamagedVolume {
        int sector = facts.sectorBytes();
        if (start < 0
                || size < 0
                || start % sector != 0
                || size % sector != 0
                || start > partition.sizeBytes() - size) {
            throw new DamagedVolume(
                    what
                            + " of "
                            + size
                            + " bytes is said to be at "
                            + start
                            + ", outside the volume");
        }
        return new ByteRange(start, size);
    }

    private static byte[] bytes(BlockDevice partition, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        partition.read(offset, ByteBuffer.wrap(bytes));
        return bytes;
    }

    private static DriveException damaged(Exception cause) {
        return new DriveException(
                "VOLUME_DAMAGED",
                "The BitLocker volume cannot be opened: "
                        + cause.getMessage()
                        + ". If Windows opens it, please report this; otherwise the drive must be written again."
                        + " Nothing was changed.",
                null,
                cause);
    }

    @Override
    public String toString() {
        return "LockedVolume[" + facts.volumeId() + "]";
    }
}
