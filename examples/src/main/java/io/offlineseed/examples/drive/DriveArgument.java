// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.core.Drives;
import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.EncryptionFacts;
import io.offlineseed.drive.KeyProtector;
import io.offlineseed.drive.ReadDriveOptions;
import io.offlineseed.drive.VolumeFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The drive or image a command is about, and its partition. */
final class DriveArgument {

    @Parameters(
            index = "0",
            paramLabel = "DEVICE|IMAGE",
            description =
                    "a whole disk or a bare volume: a device such as /dev/sdb, or an image file")
    private Path path = Path.of("");

    @Option(
            names = "--partition",
            paramLabel = "N",
            description =
                    "which partition holds the volume, from 1; needed only where several could be meant")
    private Optional<Integer> partition = Optional.empty();

    Path path() {
        return path;
    }

    private ReadDriveOptions options() {
        if (!Files.exists(path)) {
            throw new Refused(path + " does not exist.");
        }
        if (Files.isDirectory(path)) {
            throw new Refused(path + " is a directory, not a device or an image file.");
        }
        if (!Files.isReadable(path)) {
            throw new Refused(
                    path + " may not be read by this user. Run as one who may, usually as root.");
        }
        if (partition.isEmpty()) {
            return ReadDriveOptions.defaults();
        }
        if (partition.get() < 1) {
            throw new Refused("--partition counts from 1, was " + partition.get() + ".");
        }
        return ReadDriveOptions.defaults().withPartition(partition.get());
    }

    /** Returns what can be told without a key. */
    VolumeFacts inspect() {
        return Drives.inspect(path, options());
    }

    /** Opens it with the key that was named; asks for one where the volume needs one. */
    DriveReader open(KeyOptions named, Terminal terminal) {
        try (Key key = named.key()) {
            if (!key.isEmpty()) {
                return Drives.open(path, key.unlockKey(), options());
            }
        }
        Optional<EncryptionFacts> encryption = inspect().encryption();
        try (Key key = opensByItself(encryption) ? Key.none() : ask(encryption, terminal)) {
            return Drives.open(path, key.unlockKey(), options());
        }
    }

    private static boolean opensByItself(Optional<EncryptionFacts> encryption) {
        return encryption.isEmpty()
                || encryption.get().protectors().isEmpty() // decrypted, though still BitLocker's
                || encryption.get().protectors().stream()
                        .anyMatch(p -> p.kind() == KeyProtector.Kind.CLEAR_KEY);
    }

    private Key ask(Optional<EncryptionFacts> encryption, Terminal terminal) {
        Optional<char[]> answer =
                terminal.askSecret("Recovery password or password of " + path + ": ");
        if (answer.isEmpty()) {
            throw new Refused(
                    path
                            + " is encrypted. It opens with: "
                            + ways(encryption)
                            + ". Name the key with --recovery-password-file, --password-file or --bek.");
        }
        return Key.typed(answer.get());
    }

    private static String ways(Optional<EncryptionFacts> encryption) {
        return encryption.stream()
                .flatMap(e -> e.protectors().stream())
                .map(p -> p.kind().toString())
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
