// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import io.offlineseed.core.Drives;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveFile;
import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.EncryptionFacts;
import io.offlineseed.drive.KeyProtector;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.UnlockKey;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A drive, or the image of one: sectors with a partition table, BitLocker and NTFS. The only class
 * of the stand-in that uses the library, since a second reader of these formats would be a second
 * library. Source: docs/adr/0009.
 *
 * @param place the image file or device
 */
record BitLockerDrive(Path place, String serial) implements ArrivedDrive {

    private static final Logger LOG = LoggerFactory.getLogger(BitLockerDrive.class);

    @Override
    public DriveVolume unlock(String bitLockerKey) throws DriveRefusedException {
        char[] digits = bitLockerKey.toCharArray();
        try (RecoveryPassword password = RecoveryPassword.parse(digits)) {
            Optional<EncryptionFacts> encryption = Drives.inspect(place).encryption();
            if (encryption.isEmpty()) {
                throw refused("BitLockerNotActivated"); // NTFS as it is
            }
            if (encryption.get().protectors().stream()
                    .noneMatch(p -> p.kind() == KeyProtector.Kind.RECOVERY_PASSWORD)) {
                throw refused("BitLockerProtectorNotFound");
            }
            return mounted(Drives.open(place, UnlockKey.recoveryPassword(password)));
        } catch (DriveException e) {
            LOG.warn("drive {}: {} {}", serial, e.code(), e.getMessage());
            throw refused(status(e.code()));
        } finally {
            Arrays.fill(digits, '\0');
        }
    }

    /** Returns the volume, if a file system is in it that the service takes. */
    private Volume mounted(DriveReader reader) {
        try {
            reader.fileSystem();
            return new Volume(reader);
        } catch (DriveException e) {
            reader.close();
            throw e;
        }
    }

    private static DriveRefusedException refused(String status) {
        return new DriveRefusedException(status);
    }

    private static String status(String code) {
        return switch (code) {
            case "VOLUME_NOT_FOUND" -> "BitLockerVolumeNotFound";
            case "KEY_WRONG" -> "BitLockerKeyInvalid";
            case "VOLUME_IN_CONVERSION", "VOLUME_NOT_SUPPORTED" -> "BitLockerUnlockVolumeFailed";
            case "VOLUME_DAMAGED" -> "BitLockerFailed";
            case "FILE_SYSTEM_UNKNOWN" -> "VolumeNotNtfs";
            default -> "DiskOperationFailed";
        };
    }

    /** The unlocked volume. */
    private record Volume(DriveReader reader) implements DriveVolume {

        @Override
        public SeekableByteChannel open(String path) throws DriveFileException, IOException {
            DrivePath.names(path);
            try {
                Optional<DriveFile> file = reader.find(path);
                if (file.isEmpty() || file.get().directory()) {
                    throw new DriveFileException("FileNotFound");
                }
                if (file.get().obstacle().isPresent()) {
                    throw new DriveFileException("FileAccessDenied");
                }
                return reader.open(file.get());
            } catch (DriveException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
