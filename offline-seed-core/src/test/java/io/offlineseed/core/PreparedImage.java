// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import io.offlineseed.VolumeCipher;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DrivePreparer;
import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.ManifestBlobFacts;
import io.offlineseed.drive.PrepareOptions;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.UnlockKey;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.StagedBackup;
import io.offlineseed.testing.MemoryPasswordStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A staged backup that the preparer put onto one image drive, as a product does it: through the
 * front doors alone.
 */
final class PreparedImage implements AutoCloseable {

    /** What the drive's serial number is. */
    static final String SERIAL = "JUDGED-1";

    private static final String CONTAINER = "fs01";

    private final Path blobs;
    private final Path image;
    private final RecoveryPassword password;

    private PreparedImage(Path blobs, Path image, RecoveryPassword password) {
        this.blobs = blobs;
        this.image = image;
        this.password = password;
    }

    /**
     * Stages files and prepares the drive.
     *
     * @param directory an empty one
     * @param many files in one more directory, most of them empty
     */
    static PreparedImage make(Path directory, long driveBytes, VolumeCipher cipher, int many)
            throws IOException {
        return make(directory, driveBytes, cipher, many, drive -> drive);
    }

    /** Prepares what the image becomes, such as a block device of the kernel. */
    static PreparedImage make(
            Path directory,
            long driveBytes,
            VolumeCipher cipher,
            int many,
            UnaryOperator<Drive> becomes)
            throws IOException {
        Path staging = Files.createDirectory(directory.resolve("staging"));
        Path image = directory.resolve("drive.img");
        Drive drive = becomes.apply(Drives.image(image, SERIAL, driveBytes));
        MemoryPasswordStore passwords = new MemoryPasswordStore();
        DrivePreparer preparer =
                new DrivePreparerBuilder().recoveryPasswordStore(passwords).buildPreparer();
        try (StagedBackup backup = StagingLocations.open(staging).create(spec(cipher))) {
            Path blobs = backup.blobsDirectory();
            stage(blobs, many);
            backup.seal();
            List<PreparedDrive> prepared =
                    preparer.prepare(
                                    backup,
                                    List.of(DriveTarget.erase(drive, SERIAL)),
                                    PrepareOptions.defaults())
                            .orElseThrow();
            RecoveryPassword password = passwords.find(prepared.get(0).claimId()).orElseThrow();
            return new PreparedImage(blobs, image, password);
        }
    }

    private static ImportJobSpec spec(VolumeCipher cipher) {
        return ImportJobSpec.builder()
                .jobName("judged-seed")
                .subscriptionId("11111111-2222-3333-4444-555555555555")
                .resourceGroup("backup")
                .region("westeurope")
                .storageAccount("seeds")
                .container(CONTAINER)
                .volumeCipher(cipher)
                .build();
    }

    /** Files that make things hard: nested, long, odd, empty, large, alike, and many. */
    private static void stage(Path blobs, int many) throws IOException {
        Map<String, Integer> files = new TreeMap<>();
        files.put("empty", 0);
        files.put("one", 1);
        files.put("exact/cluster", 4096);
        files.put("exact/block", 4 << 20);
        files.put("exact/behind", (4 << 20) + 1);
        files.put("large.vhd", 13 << 20);
        files.put("a".repeat(230), 70_000);
        files.put("too long/" + "b".repeat(250), 300);
        files.put("alike/readme", 10);
        files.put("alike/README", 20);
        files.put("odd/col:on", 1);
        files.put("odd/question?", 2);
        files.put("odd/trailing ", 3);
        files.put("odd/CON", 4);
        files.put("odd/.dot", 5);
        files.put("odd/ leading", 6);
        files.put("odd/!first", 7);
        files.put("b\u00fccher/\u65e5\u672c\u8a9e \ud83d\ude00.bin", 5000);
        files.put("b\u00fccher/stra\u00dfe", 1);
        files.put("b\u00fccher/STRASSE", 2);
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 25; i++) {
            deep.append("deep").append(i).append('/');
        }
        files.put(deep + "bottom", 12_345);
        for (int i = 0; i < 60; i++) {
            files.put("nested/d" + i % 7 + "/e" + i % 11 + "/file " + i + ".txt", i * 777);
        }
        for (int i = 0; i < many; i++) {
            files.put(
                    "many/entry-" + Integer.toHexString(i * 7919) + "-" + i, i % 100 == 0 ? 30 : 0);
        }
        Random random = new Random(20_261_122);
        for (Map.Entry<String, Integer> each : files.entrySet()) {
            Path file = blobs.resolve(each.getKey());
            Files.createDirectories(file.getParent());
            byte[] content = new byte[each.getValue()];
            random.nextBytes(content);
            Files.write(file, content);
        }
    }

    /** Returns the file of the whole drive. */
    Path image() {
        return image;
    }

    /** Returns what opens it, as text for a judge. */
    String password() {
        return new String(password.reveal());
    }

    /** Opens an image of this drive with our own reader. */
    DriveReader open(Path other) {
        return Drives.open(other, UnlockKey.recoveryPassword(password));
    }

    /** Returns the staged file of each file that the drive's manifest names, by its path there. */
    Map<String, Path> files() {
        Map<String, Path> files = new TreeMap<>();
        try (DriveReader reader = open(image);
                Stream<ManifestBlobFacts> named = reader.manifestBlobs()) {
            named.forEach(
                    blob ->
                            files.put(
                                    blob.file().substring(1).replace('\\', '/'),
                                    blobs.resolve(
                                            blob.blobPath().substring(CONTAINER.length() + 1))));
        }
        return files;
    }

    @Override
    public void close() {
        password.close();
    }
}
