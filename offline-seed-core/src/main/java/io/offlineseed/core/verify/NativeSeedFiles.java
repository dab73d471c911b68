// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import io.offlineseed.core.ntfs.check.NtfsVerifier;
import io.offlineseed.core.ntfs.read.NtfsContent;
import io.offlineseed.core.ntfs.read.NtfsCursor;
import io.offlineseed.core.ntfs.read.NtfsEntry;
import io.offlineseed.core.ntfs.read.NtfsVolume;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.UnlockKey;
import io.offlineseed.spi.DriveLease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files of a volume that is read sector by sector: partition table, BitLocker, NTFS. The file
 * system is opened when the first file is asked for; where it is damaged, each call throws an
 * {@link IOException} that says so, so that damage counts like a block that cannot be read. Closes
 * nothing; the device stays its owner's.
 */
public final class NativeSeedFiles implements SeedFiles {

    /** What Windows keeps in the root of every volume, in lower case: its own case varies. */
    private static final Set<String> KEPT_BY_WINDOWS =
            Set.of("system volume information", "$recycle.bin");

    private final VolumeOnDrive found;
    private final BlockDevice volume;
    private @Nullable NtfsVolume ntfs;

    /**
     * The files of a volume.
     *
     * @param volume what its file system sees
     */
    NativeSeedFiles(VolumeOnDrive found, BlockDevice volume) {
        this.found = found;
        this.volume = volume;
    }

    /**
     * Opens the volume of a drive that is held.
     *
     * @return its files; empty if there is no encrypted volume that the password opens
     * @throws DriveException if there is one that cannot be read: damaged, in conversion, or one of
     *     several
     * @throws IOException if the drive cannot be read
     */
    public static Optional<NativeSeedFiles> open(DriveLease lease, RecoveryPassword password)
            throws IOException {
        Optional<BlockDevice> device = lease.device();
        return device.isEmpty()
                ? Optional.empty()
                : open(device.get(), lease.drive().describe(), password);
    }

    private static Optional<NativeSeedFiles> open(
            BlockDevice device, String name, RecoveryPassword password) throws IOException {
        try {
            VolumeOnDrive found = VolumeOnDrive.find(device, name, OptionalInt.empty());
            if (found.facts().encryption().isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    new NativeSeedFiles(found, found.unlock(UnlockKey.recoveryPassword(password))));
        } catch (DriveException e) {
            if (e.code().equals("VOLUME_NOT_FOUND") || e.code().equals("KEY_WRONG")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Returns the id of the BitLocker volume: 36 characters in lower case; empty text if none. */
    public String volumeId() {
        return found.facts().encryption().map(e -> e.volumeId().toString()).orElse("");
    }

    /**
     * Looks at partition table and BitLocker metadata, and holds the file system against the whole
     * checklist; takes as long as reading its metadata does. What is found is told, not thrown.
     *
     * @param stopping asked now and then; if it says yes, the report is not complete
     */
    public StructureReport structure(BooleanSupplier stopping) {
        try {
            return StructureReport.of(found.findings(), NtfsVerifier.verify(volume, stopping));
        } catch (IOException e) {
            return StructureReport.unreadable(Objects.toString(e.getMessage(), e.toString()));
        }
    }

    @Override
    public SeedFile open(String path) throws IOException {
        if (!path.startsWith("\\")) {
            throw new NoSuchFileException(path, null, "it does not begin with a backslash");
        }
        try {
            Optional<NtfsEntry> found = ntfs().find(path);
            if (found.isEmpty()) {
                throw new NoSuchFileException(path);
            }
            if (found.get().isDirectory()) {
                throw new NoSuchFileException(path, null, "it is a directory");
            }
            return new NativeSeedFile(ntfs().open(found.get()));
        } catch (DriveException e) {
            throw told(e);
        }
    }

    @Override
    public void forEach(Consumer<String> consumer) throws IOException {
        try {
            NtfsCursor cursor = ntfs().files();
            for (Optional<NtfsEntry> next = cursor.next(); next.isPresent(); next = cursor.next()) {
                NtfsEntry entry = next.get();
                if (!entry.isDirectory() && !isKeptByWindows(entry.path())) {
                    consumer.accept(entry.path());
                }
            }
        } catch (DriveException e) {
            throw told(e);
        }
    }

    private static boolean isKeptByWindows(String path) {
        int end = path.indexOf('\\', 1);
        return end > 0 && KEPT_BY_WINDOWS.contains(path.substring(1, end).toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the file system, opened once.
     *
     * @throws DriveException if there is none or it is damaged
     */
    synchronized NtfsVolume ntfs() throws IOException {
        NtfsVolume opened = ntfs;
        if (opened == null) {
            opened = NtfsVolume.open(volume);
            ntfs = opened;
        }
        return opened;
    }

    private static IOException told(DriveException e) {
        return new IOException(e.getMessage(), e);
    }

    private record NativeSeedFile(NtfsContent content) implements SeedFile {

        @Override
        public long sizeBytes() {
            return content.sizeBytes();
        }

        @Override
        public int read(long offsetBytes, ByteBuffer target) throws IOException {
            long left = content.sizeBytes() - offsetBytes;
            if (left <= 0) {
                return 0;
            }
            int count = (int) Math.min(left, target.remaining());
            content.read(offsetBytes, target.slice(target.position(), count));
            target.position(target.position() + count);
            return count;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
