// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import io.offlineseed.ProgressListener;
import io.offlineseed.VolumeCipher;
import io.offlineseed.staging.BlobNames;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an image is made of a directory tree. Immutable; holds a password only as long as the caller
 * does not wipe it, and prints none.
 */
public final class DriveImageOptions {

    private static final String CONTAINER = "seed";
    private static final int SECTOR_BYTES = 512;

    private final VolumeCipher cipher;
    private final int sectorBytes;
    private final String container;
    private final String label;
    private final char @Nullable [] password;
    private final @Nullable Path keyFileDirectory;
    private final boolean protectionSuspended;
    private final ProgressListener progress;

    private DriveImageOptions(
            VolumeCipher cipher,
            int sectorBytes,
            String container,
            String label,
            char @Nullable [] password,
            @Nullable Path keyFileDirectory,
            boolean protectionSuspended,
            ProgressListener progress) {
        this.cipher = Objects.requireNonNull(cipher, "cipher");
        this.sectorBytes = sectorBytes;
        this.container = BlobNames.checkContainer(container);
        this.label = Objects.requireNonNull(label, "label");
        this.password = password;
        this.keyFileDirectory = keyFileDirectory;
        this.protectionSuspended = protectionSuspended;
        this.progress = Objects.requireNonNull(progress, "progress");
        if (sectorBytes != 512 && sectorBytes != 4096) {
            throw new IllegalArgumentException(
                    "sectorBytes must be 512 or 4096, was " + sectorBytes);
        }
    }

    /** Returns the defaults. */
    public static DriveImageOptions defaults() {
        return new DriveImageOptions(
                VolumeCipher.XTS_AES_128,
                SECTOR_BYTES,
                CONTAINER,
                "",
                null,
                null,
                false,
                ProgressListener.NONE);
    }

    /** Returns how the sectors are encrypted; XTS-AES-128 by default. */
    public VolumeCipher cipher() {
        return cipher;
    }

    /** Returns the logical sector size in bytes: 512 by default, or 4096. */
    public int sectorBytes() {
        return sectorBytes;
    }

    /** Returns the container that the manifest names; {@code seed} by default. */
    public String container() {
        return container;
    }

    /** Returns the volume's label, at most 32 characters; none by default. */
    public String label() {
        return label;
    }

    /** Returns the password that opens the volume too; the caller's array, not a copy. */
    public Optional<char[]> password() {
        return Optional.ofNullable(password);
    }

    /** Returns where the key file goes that opens the volume too; none is made by default. */
    public Optional<Path> keyFileDirectory() {
        return Optional.ofNullable(keyFileDirectory);
    }

    /** Returns whether anybody can open the volume without a key; not so by default. */
    public boolean isProtectionSuspended() {
        return protectionSuspended;
    }

    /** Returns who watches; {@link ProgressListener#NONE} by default. */
    public ProgressListener progress() {
        return progress;
    }

    /** Returns these options with another cipher. */
    public DriveImageOptions withCipher(VolumeCipher value) {
        return new DriveImageOptions(
                value,
                sectorBytes,
                container,
                label,
                password,
                keyFileDirectory,
                protectionSuspended,
                progress);
    }

    /**
     * Returns these options for a drive with that logical sector size.
     *
     * @param bytes 512 or 4096
     */
    public DriveImageOptions withSectorBytes(int bytes) {
        return new DriveImageOptions(
                cipher,
                bytes,
                container,
                label,
                password,
                keyFileDirectory,
                protectionSuspended,
                progress);
    }

    /**
     * Returns these options with another container in the manifest.
     *
     * @throws IllegalArgumentException if no container can have that name
     */
    public DriveImageOptions withContainer(String name) {
        return new DriveImageOptions(
                cipher,
                sectorBytes,
                name,
                label,
                password,
                keyFileDirectory,
                protectionSuspended,
                progress);
    }

    /** Returns these options with a volume label, at most 32 characters. */
    public DriveImageOptions withLabel(String text) {
        return new DriveImageOptions(
                cipher,
                sectorBytes,
                container,
                text,
                password,
                keyFileDirectory,
                protectionSuspended,
                progress);
    }

    /**
     * Returns these options with a password that opens the volume too.
     *
     * @param text 8 to 256 characters; stays the caller's, who wipes it when the image is made
     */
    public DriveImageOptions withPassword(char[] text) {
        return new DriveImageOptions(
                cipher,
                sectorBytes,
                container,
                label,
                Objects.requireNonNull(text, "text"),
                keyFileDirectory,
                protectionSuspended,
                progress);
    }

    /**
     * Returns these options with a new key file that opens the volume too, readable by its owner
     * only.
     *
     * @param directory where it goes, under the name Windows gives it; must exist
     */
    public DriveImageOptions withKeyFileIn(Path directory) {
        return new DriveImageOptions(
                cipher,
                sectorBytes,
                container,
                label,
                password,
                Objects.requireNonNull(directory, "directory"),
                protectionSuspended,
                progress);
    }

    /** Returns these options for a volume that anybody can open without a key, or not. */
    public DriveImageOptions withProtectionSuspended(boolean suspended) {
        return new DriveImageOptions(
                cipher,
                sectorBytes,
                container,
                label,
                password,
                keyFileDirectory,
                suspended,
                progress);
    }

    /** Returns these options with a listener. */
    public DriveImageOptions withProgress(ProgressListener listener) {
        return new DriveImageOptions(
                cipher,
                sectorBytes,
                container,
                label,
                password,
                keyFileDirectory,
                protectionSuspended,
                listener);
    }

    @Override
    public String toString() {
        return "DriveImageOptions["
                + cipher
                + ", sectors of "
                + sectorBytes
                + ", container "
                + container
                + (password == null ? "" : ", with a password")
                + (keyFileDirectory == null ? "" : ", with a key file")
                + (protectionSuspended ? ", protection suspended" : "")
                + "]";
    }
}
