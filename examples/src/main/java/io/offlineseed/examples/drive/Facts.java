// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.EncryptionFacts;
import io.offlineseed.drive.FileSystemFacts;
import io.offlineseed.drive.KeyProtector;
import io.offlineseed.drive.ManifestFacts;
import io.offlineseed.drive.VolumeFacts;
import io.offlineseed.examples.console.Sizes;
import java.util.Optional;

/** Says what is known of a volume, a line for each fact. */
final class Facts {

    private final Terminal terminal;

    Facts(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(VolumeFacts volume) {
        line("partition table", volume.table().toString());
        if (volume.partitionNumber().isPresent()) {
            line("partition", Integer.toString(volume.partitionNumber().getAsInt()));
        }
        line(
                "volume",
                bytes(volume.sizeBytes())
                        + " at byte "
                        + volume.startBytes()
                        + ", sectors of "
                        + volume.sectorBytes());
        if (volume.encryption().isEmpty()) {
            line("encryption", "none (no BitLocker)");
        } else {
            show(volume.encryption().get());
        }
    }

    private void show(EncryptionFacts encryption) {
        line("encryption", "BitLocker, " + encryption.cipher());
        line("volume id", encryption.volumeId().toString());
        line("made", encryption.created().toString());
        if (!encryption.description().isEmpty()) {
            line("description", Terminal.name(encryption.description()));
        }
        for (KeyProtector protector : encryption.protectors()) {
            line("opens with", protector.kind() + ", id " + protector.id());
        }
        if (encryption.conversion().isPresent()) {
            line("conversion", encryption.conversion().get());
        }
    }

    void show(FileSystemFacts fileSystem) {
        line(
                "file system",
                "NTFS, "
                        + bytes(fileSystem.sizeBytes())
                        + " in clusters of "
                        + fileSystem.clusterBytes());
        line("label", fileSystem.label().isEmpty() ? "none" : Terminal.name(fileSystem.label()));
        line("NTFS serial", String.format("%016X", fileSystem.serial()));
        if (fileSystem.dirty()) {
            line("state", "not cleanly dismounted");
        }
    }

    /** Says what the manifest states; damage of it is thrown. */
    void showManifest(DriveReader reader) {
        Optional<ManifestFacts> manifest = reader.manifest();
        if (manifest.isEmpty()) {
            line("manifest", "none");
            return;
        }
        ManifestFacts facts = manifest.get();
        line("manifest", facts.file() + ", " + bytes(facts.sizeBytes()) + ", MD5 " + facts.md5());
        line("serial number", Terminal.name(facts.drive().serialNumber()) + " in the manifest");
    }

    void line(String name, String value) {
        terminal.line("%-16s %s", name, value);
    }

    static String bytes(long count) {
        return count < 1024 ? count + " bytes" : Sizes.show(count) + " (" + count + " bytes)";
    }
}
