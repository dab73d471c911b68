// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.journal;

import io.offlineseed.DriveId;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.Verification;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Claim and seal as JSON. Source: docs/formats/journal.md. */
final class StateFile {

    private static final int FORMAT_VERSION = 1;
    private static final int MAX_BYTES = 1 << 20;

    private StateFile() {}

    static byte[] render(DriveClaim claim) throws IOException {
        return new FlatJson()
                .put("formatVersion", FORMAT_VERSION)
                .put("claimId", claim.claimId())
                .put("drive", claim.drive().serialNumber())
                .put("provider", claim.provider())
                .put("address", claim.address())
                .put("volumeKind", claim.volumeKind())
                .put("sizeBytes", claim.sizeBytes())
                .put("sectorBytes", claim.sectorBytes())
                .put("planNumber", claim.planNumber())
                .put("claimedAt", claim.claimedAt().toString())
                .put("ntfsSerial", claim.ntfsSerial())
                .put("diskGuid", claim.diskGuid().toString())
                .put("layoutVersion", claim.layoutVersion())
                .put("layoutDigest", claim.layoutDigest())
                .render();
    }

    static byte[] render(SealedDrive sealed) throws IOException {
        PreparedDrive drive = sealed.drive();
        return new FlatJson()
                .put("formatVersion", FORMAT_VERSION)
                .put("claimId", drive.claimId())
                .put("drive", drive.id().serialNumber())
                .put("manifestFile", drive.manifestFile())
                .put("manifestHash", drive.manifestHash())
                .put("blobCount", drive.blobCount())
                .put("blobBytes", drive.blobBytes())
                .put("sealedAt", drive.sealedAt().toString())
                .put("verification", drive.verification().name())
                .put("shippable", drive.shippable())
                .put("passwordCheck", sealed.passwordCheck())
                .render();
    }

    static Optional<DriveClaim> readClaim(Path file) throws IOException {
        return read(
                file,
                json ->
                        new DriveClaim(
                                json.text("claimId"),
                                new DriveId(json.text("drive")),
                                json.text("provider"),
                                json.text("address"),
                                json.text("volumeKind"),
                                json.number("sizeBytes"),
                                json.smallNumber("sectorBytes", 0),
                                json.smallNumber("planNumber"),
                                Instant.parse(json.text("claimedAt")),
                                json.number("ntfsSerial"),
                                UUID.fromString(json.text("diskGuid")),
                                json.smallNumber("layoutVersion"),
                                json.text("layoutDigest")));
    }

    static Optional<SealedDrive> readSealed(Path file) throws IOException {
        return read(
                file,
                json ->
                        new SealedDrive(
                                new PreparedDrive(
                                        new DriveId(json.text("drive")),
                                        json.text("claimId"),
                                        json.text("manifestFile"),
                                        json.text("manifestHash"),
                                        json.number("blobCount"),
                                        json.number("blobBytes"),
                                        Instant.parse(json.text("sealedAt")),
                                        Verification.valueOf(json.text("verification")),
                                        json.truth("shippable")),
                                json.text("passwordCheck")));
    }

    private interface Parser<T> {
        T parse(FlatJson json) throws IOException;
    }

    private static <T> Optional<T> read(Path file, Parser<T> parser) throws IOException {
        byte[] content;
        try {
            content = DurableFiles.read(file, MAX_BYTES);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            FlatJson json = FlatJson.parse(content);
            long version = json.number("formatVersion");
            if (version > FORMAT_VERSION) {
                throw new DriveException(
                        "FORMAT_TOO_NEW",
                        "Cannot read "
                                + file
                                + ": it has format version "
                                + version
                                + ", this library reads up to "
                                + FORMAT_VERSION
                                + ". Nothing was changed. Use the library version that wrote it, or"
                                + " a newer one.",
                        null,
                        null);
            }
            return Optional.of(parser.parse(json));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new DriveException(
                    "JOURNAL_UNREADABLE",
                    "Cannot read "
                            + file
                            + ": "
                            + e.getMessage()
                            + ". Nothing was changed. Restore the file from a copy of the staging"
                            + " location; without it, what is on the drive is not known, and the"
                            + " drive must be erased and written anew.",
                    null,
                    e);
        }
    }
}
