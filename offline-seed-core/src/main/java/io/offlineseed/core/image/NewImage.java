// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.image;

import io.offlineseed.DriveId;
import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.drive.ImageDriveProvider;
import io.offlineseed.core.durable.OutOfSpace;
import io.offlineseed.core.volume.DriveDesign;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveImage;
import io.offlineseed.drive.DriveImageOptions;
import io.offlineseed.drive.RecoveryPassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an image is to be: made once, by one call. For one thread. */
public final class NewImage {

    private final Path directory;
    private final Path image;
    private final Path source;
    private final DriveId id;
    private final DriveDesign design;
    private final RecoveryPassword password;
    private final DriveImageOptions options;
    private final SecureRandom random;

    private NewImage(
            Path directory,
            Path image,
            Path source,
            DriveId id,
            DriveDesign design,
            RecoveryPassword password,
            DriveImageOptions options,
            SecureRandom random) {
        this.directory = directory;
        this.image = image;
        this.source = source;
        this.id = id;
        this.design = design;
        this.password = password;
        this.options = options;
        this.random = random;
    }

    /**
     * Checks what can be checked before anything is read.
     *
     * @throws IllegalArgumentException if the source is no directory, the image would lie in it or
     *     has no directory to lie in, or such a drive cannot be made
     * @throws DriveException if there is a file of that name ({@code IMAGE_EXISTS}), or the source
     *     cannot be looked at ({@code SOURCE_UNREADABLE})
     */
    public static NewImage of(
            Path image,
            long sizeBytes,
            DriveId id,
            Path source,
            RecoveryPassword password,
            DriveImageOptions options,
            SecureRandom random,
            Clock clock) {
        Path absolute = image.toAbsolutePath().normalize();
        Path directory = absolute.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new IllegalArgumentException(
                    "image must lie in a directory that exists, was " + image);
        }
        if (!Files.isDirectory(source)) {
            throw new IllegalArgumentException("source must be a directory, was " + source);
        }
        if (options.keyFileDirectory().isPresent()
                && !Files.isDirectory(options.keyFileDirectory().get())) {
            throw new IllegalArgumentException(
                    "the key file must go to a directory that exists, not to "
                            + options.keyFileDirectory().get());
        }
        if (sizeBytes % options.sectorBytes() != 0) {
            throw new IllegalArgumentException(
                    "sizeBytes must be a multiple of "
                            + options.sectorBytes()
                            + ", was "
                            + sizeBytes);
        }
        DriveDesign design =
                new DriveDesign(
                        sizeBytes,
                        options.sectorBytes(),
                        uuid(random),
                        uuid(random),
                        random.nextLong(),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS),
                        options.label(),
                        options.cipher());
        Path realDirectory = real(directory);
        Path realSource = real(source);
        if (realDirectory.startsWith(realSource)) {
            throw new IllegalArgumentException(
                    "the image must not lie in the source, or it would have to hold itself: "
                            + image
                            + " lies in "
                            + source);
        }
        Path realImage = realDirectory.resolve(absolute.getFileName());
        if (Files.exists(realImage, LinkOption.NOFOLLOW_LINKS)
                || ImageDriveProvider.isLabelled(realImage)) {
            throw exists(realImage, id, null);
        }
        return new NewImage(
                realDirectory, realImage, realSource, id, design, password, options, random);
    }

    static DriveException exists(Path image, DriveId id, @Nullable Exception cause) {
        return new DriveException(
                "IMAGE_EXISTS",
                image
                        + " is there already, or the label of an image of that name. Nothing was changed."
                        + " Choose another name, or delete both files if nobody needs them.",
                id,
                cause);
    }

    /** Returns a random id of the usual kind. */
    private static UUID uuid(SecureRandom random) {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & ~(3L << 62)) | (2L << 62);
        return new UUID(high, low);
    }

    private static Path real(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            throw new DriveException(
                    "SOURCE_UNREADABLE",
                    "Cannot look at the directory "
                            + directory
                            + ": "
                            + e.getMessage()
                            + ". Nothing was written. Make it readable and try again.",
                    null,
                    e);
        }
    }

    /**
     * Makes the image. Takes as long as writing the files does.
     *
     * @throws DriveException if it cannot be made; nothing is left of it then
     * @throws io.offlineseed.SeedInterruptedException if interrupted; nothing is left of it then
     */
    public DriveImage make() {
        ImageRun run = new ImageRun(this);
        try (Crew crew = new Crew("image")) {
            crew.start("director", () -> run.direct(crew));
            crew.await(
                    run::progress,
                    options.progress(),
                    "Making the image "
                            + image
                            + " was interrupted. What was begun is removed; to make it, call again.",
                    this::notWritten);
        }
        return run.result();
    }

    private DriveException notWritten(Exception cause) {
        boolean full = OutOfSpace.caused(cause, image);
        return new DriveException(
                "IMAGE_NOT_WRITTEN",
                "Cannot make the image "
                        + image
                        + (full ? ": its file system is full" : "")
                        + ": "
                        + cause.getMessage()
                        + ". What was begun is removed. "
                        + (full
                                ? "Make room, or choose another place, and call again."
                                : "Look at the cause and call again."),
                id,
                cause);
    }

    /** Returns the directory the image will lie in. */
    Path directory() {
        return directory;
    }

    Path image() {
        return image;
    }

    Path source() {
        return source;
    }

    DriveId id() {
        return id;
    }

    DriveDesign design() {
        return design;
    }

    RecoveryPassword password() {
        return password;
    }

    DriveImageOptions options() {
        return options;
    }

    SecureRandom random() {
        return random;
    }
}
