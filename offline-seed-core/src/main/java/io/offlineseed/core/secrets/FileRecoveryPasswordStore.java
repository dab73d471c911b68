// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.secrets;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.RecoveryPasswordStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One file for each password, named by the claim id, which only the owner of this process can open.
 * Where the file system does not keep others out, nothing is stored. Thread-safe.
 *
 * <p>Source: docs/formats/state-files.md, "Secrets".
 */
public final class FileRecoveryPasswordStore implements RecoveryPasswordStore {

    private static final Pattern CLAIM_ID = Pattern.compile("[A-Za-z0-9{}_-]{1,100}");
    private static final int MAX_BYTES = 256;

    private final DurableFiles files;
    private final Path directory;

    /**
     * Keeps passwords in a directory.
     *
     * @param directory made with the first password
     */
    public FileRecoveryPasswordStore(DurableFiles files, Path directory) {
        this.files = Objects.requireNonNull(files, "files");
        this.directory = Objects.requireNonNull(directory, "directory");
    }

    /**
     * Makes sure that passwords can be kept here, before any is; leaves nothing but the directory.
     *
     * @throws io.offlineseed.core.durable.NotPrivateException if the file system does not keep
     *     other users out
     * @throws IOException if the directory cannot be written
     */
    public void check() throws IOException {
        files.createDirectories(directory);
        files.checkOwnerOnly(directory);
    }

    @Override
    public void put(String claimId, RecoveryPassword password) throws IOException {
        Path file = file(claimId);
        files.createDirectories(directory);
        char[] digits = password.reveal();
        byte[] line = new byte[digits.length + 1];
        try {
            for (int i = 0; i < digits.length; i++) {
                line[i] = (byte) digits[i]; // digits and hyphens
            }
            line[digits.length] = '\n';
            files.replaceOwnerOnly(file, line);
        } finally {
            Arrays.fill(digits, '\0');
            Arrays.fill(line, (byte) 0);
        }
    }

    @Override
    public Optional<RecoveryPassword> find(String claimId) throws IOException {
        Path file = file(claimId);
        byte[] content;
        try {
            content = DurableFiles.read(file, MAX_BYTES);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        char[] digits = new char[content.length];
        try {
            for (int i = 0; i < content.length; i++) {
                digits[i] = (char) (content[i] & 0xff);
            }
            return Optional.of(RecoveryPassword.parse(digits));
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "The file "
                            + file
                            + " does not hold a recovery password ("
                            + e.getMessage()
                            + "). Put back a copy of it; if there is none, the drive of claim "
                            + claimId
                            + " must be prepared anew. The file was left as it is.",
                    e);
        } finally {
            Arrays.fill(digits, '\0');
            Arrays.fill(content, (byte) 0);
        }
    }

    @Override
    public void delete(String claimId) throws IOException {
        files.delete(file(claimId));
    }

    @Override
    public String toString() {
        return "FileRecoveryPasswordStore[" + directory + "]";
    }

    private Path file(String claimId) {
        if (!CLAIM_ID.matcher(claimId).matches()) {
            throw new IllegalArgumentException(
                    "claimId must be 1 to 100 letters, digits, hyphens, underscores and braces, was '"
                            + claimId
                            + "'");
        }
        return directory.resolve(claimId);
    }
}
