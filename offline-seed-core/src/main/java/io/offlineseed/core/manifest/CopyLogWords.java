// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import static io.offlineseed.importjob.CopyLogEntry.Outcome.ARRIVED;
import static io.offlineseed.importjob.CopyLogEntry.Outcome.DIFFERENT;
import static io.offlineseed.importjob.CopyLogEntry.Outcome.FAILED;
import static io.offlineseed.importjob.CopyLogEntry.Outcome.UNKNOWN;

import io.offlineseed.importjob.CopyLogEntry.Outcome;
import io.offlineseed.importjob.CopyLogEntry.Subject;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What the words of the service's logs mean. Source: docs/formats/copy-logs.md, "The words". */
final class CopyLogWords {

    private static final String NOTHING = "";
    private static final String PROVE = "Prove the backup to see what is missing, and repair it.";
    private static final String REPAIR =
            "Repair the backup: it uploads what is missing over the network.";
    private static final String NEW_DRIVE =
            "Prepare the drive's share again and send it with another job, or repair the backup over"
                    + " the network.";
    private static final String NOT_OURS =
            "A drive this library prepared does not bring this about. Open it with its recovery"
                    + " password, verify it, and prepare it again if it fails.";
    private static final String ASK =
            "Repair the backup over the network; if it comes again, ask Microsoft's support with the"
                    + " job's name.";

    private static final Map<Subject, Map<String, Meaning>> WORDS = words();

    private CopyLogWords() {}

    /** What a word means. */
    record Meaning(Outcome outcome, String explanation, String remedy) {}

    /** Returns what a word means; an unknown one is named as such. */
    static Meaning of(Subject subject, String word) {
        Meaning known = WORDS.getOrDefault(subject, Map.of()).get(word);
        if (known != null) {
            return known;
        }
        return new Meaning(
                UNKNOWN,
                word.isEmpty()
                        ? "The log gives no status."
                        : "The word '" + word + "' is none that is documented.",
                PROVE);
    }

    private static Map<Subject, Map<String, Meaning>> words() {
        Map<Subject, Map<String, Meaning>> words = new EnumMap<>(Subject.class);
        words.put(Subject.DRIVE, drive());
        words.put(Subject.BLOB, blob());
        words.put(Subject.CONTAINER, errors());
        words.put(Subject.DISPOSITION, disposition());
        words.put(Subject.BLOCK, part("block"));
        words.put(Subject.PAGE_RANGE, part("range of pages"));
        words.put(Subject.METADATA, sideFile("metadata"));
        words.put(Subject.PROPERTIES, sideFile("properties"));
        return words;
    }

    private static final class Table {

        private final Map<String, Meaning> words = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        Table add(String word, Outcome outcome, String explanation, String remedy) {
            words.put(word, new Meaning(outcome, explanation, remedy));
            return this;
        }

        Table failed(String word, String explanation, String remedy) {
            return add(word, FAILED, explanation, remedy);
        }
    }

    private static Map<String, Meaning> drive() {
        String key =
                "Compare the keys the job was created with; with the right key the drive needs no"
                        + " new preparation, only another job.";
        Table table =
                new Table()
                        .add("Completed", ARRIVED, "Everything on the drive was copied.", NOTHING)
                        .add(
                                "CompletedWithWarnings",
                                DIFFERENT,
                                "Everything was copied, some of it under another name, over another"
                                        + " blob, or not at all because a blob of the name was there.",
                                "Read the entries of the blobs; then prove the backup.")
                        .failed("CompletedWithErrors", "Some blobs or parts failed.", REPAIR)
                        .failed("DiskNotFound", "No disk was found on the drive.", NEW_DRIVE)
                        .failed(
                                "VolumeNotNtfs",
                                "The first data volume of the drive is not NTFS.",
                                NOT_OURS)
                        .failed(
                                "DiskOperationFailed",
                                "The drive failed when it was worked on.",
                                NEW_DRIVE)
                        .failed(
                                "BitLockerVolumeNotFound",
                                "No volume that can be encrypted was found.",
                                NOT_OURS)
                        .failed(
                                "BitLockerNotActivated",
                                "BitLocker is not active on the volume.",
                                NOT_OURS)
                        .failed(
                                "BitLockerProtectorNotFound",
                                "The volume has no recovery password.",
                                NOT_OURS)
                        .failed(
                                "BitLockerKeyInvalid",
                                "The recovery password of the job does not open the volume.",
                                key)
                        .failed(
                                "BitLockerUnlockVolumeFailed",
                                "The volume could not be unlocked, for a reason that is not told.",
                                key)
                        .failed(
                                "BitLockerFailed",
                                "BitLocker failed, for a reason that is not told.",
                                NOT_OURS)
                        .failed(
                                "ManifestNameInvalid",
                                "The job names the manifest by an invalid path.",
                                "Delete the job, and create it again from the prepared drives.")
                        .failed(
                                "ManifestNameTooLong",
                                "The manifest's path is too long.",
                                "Delete the job, and create it again from the prepared drives.")
                        .failed(
                                "ManifestNotFound",
                                "There is no manifest at the path the job names.",
                                NOT_OURS)
                        .failed("ManifestAccessDenied", "The manifest may not be read.", NOT_OURS)
                        .failed(
                                "ManifestCorrupted",
                                "The manifest does not have the hash the job names: it was changed"
                                        + " after the drive was sealed, or the drive is damaged.",
                                NEW_DRIVE)
                        .failed(
                                "ManifestFormatInvalid",
                                "The manifest does not have the form that is expected.",
                                NOT_OURS)
                        .failed(
                                "ManifestDriveIdMismatch",
                                "The drive's own serial number is not the manifest's: docks report"
                                        + " their own.",
                                "Prepare the drive again, attached directly, so that it tells its own"
                                        + " serial number.")
                        .failed("ReadManifestFailed", "The manifest could not be read.", NEW_DRIVE)
                        .failed(
                                "BlobListFormatInvalid",
                                "The list of blobs of an export job is malformed.",
                                "This is no log of an import.")
                        .failed(
                                "BlobRequestForbidden",
                                "The storage account refused the service.",
                                "Look at the account's firewall, locks and keys; then repair the"
                                        + " backup.")
                        .failed("InternalError", "The service itself failed.", ASK);
        table.words.putAll(copyStatus());
        return table.words;
    }

    /** Words of the newer job service for a drive, which its log may use too. */
    private static Map<String, Meaning> copyStatus() {
        return new Table()
                .failed("NotStarted", "Copying has not begun.", "Wait for the job.")
                .failed("InProgress", "Copying goes on.", "Wait for the job.")
                .failed("Failed", "Nothing or not everything was copied.", REPAIR)
                .failed("NotReturned", "The drive did not come.", NEW_DRIVE)
                .failed("DriveNotReceived", "The drive did not come.", NEW_DRIVE)
                .failed("HardwareError", "The drive failed.", NEW_DRIVE)
                .failed("DriveNotDetected", "The drive is not seen when attached.", NEW_DRIVE)
                .failed("DriveCorrupted", "The drive is damaged.", NEW_DRIVE)
                .failed("UnsupportedDrive", "The drive is of a kind that is not taken.", NEW_DRIVE)
                .failed("DeviceFormatted", "The drive was formatted on the way.", NEW_DRIVE)
                .failed(
                        "DeviceMetadataModified",
                        "What describes the drive was changed on the way.",
                        NEW_DRIVE)
                .failed(
                        "MetadataFilesModifiedOrRemoved",
                        "The manifest or files beside it were changed or removed.",
                        NEW_DRIVE)
                .failed(
                        "StorageAccountNotAccessible",
                        "The storage account cannot be reached by the service.",
                        "Look at the account's firewall, locks and keys; then repair the backup.")
                .failed("UnsupportedData", "What is on the drive is not taken.", REPAIR)
                .failed("OtherServiceError", "The service itself failed.", ASK)
                .failed("OtherUserError", "The service sees the fault at the customer.", ASK)
                .words;
    }

    private static Map<String, Meaning> blob() {
        Table table =
                new Table()
                        .add("Completed", ARRIVED, "The blob was imported.", NOTHING)
                        .failed(
                                "CompletedWithErrors",
                                "The blob was worked on, and some of its parts failed.",
                                REPAIR)
                        .failed(
                                "FileNameInvalid",
                                "The manifest's path is none on the volume.",
                                REPAIR)
                        .failed("FileNameTooLong", "The file's path is too long.", REPAIR)
                        .failed("FileNotFound", "The file is not on the drive.", REPAIR)
                        .failed("FileAccessDenied", "The file may not be read.", REPAIR)
                        .failed(
                                "BlobRequestFailed",
                                "The storage account failed at a request.",
                                REPAIR)
                        .failed(
                                "BlobRequestForbidden",
                                "The storage account refused a request.",
                                "Look at the account's firewall, locks and keys; then repair the"
                                        + " backup.")
                        .failed(
                                "RenameFailed",
                                "A blob of the name was there, and no other name could be found.",
                                "Move the other blob away; then repair the backup.")
                        .failed(
                                "BlobUnexpectedChange",
                                "The blob changed while it was exported.",
                                "This is no log of an import.")
                        .failed(
                                "LeasePresent",
                                "Someone holds a lease on the blob.",
                                "Have the lease ended; then repair the backup.")
                        .failed("IOFailed", "The file could not be read from the drive.", REPAIR)
                        .failed("Failed", "The blob failed, for a reason not told.", REPAIR);
        table.words.putAll(errors());
        return table.words;
    }

    /** Categories of the log without root. */
    private static Map<String, Meaning> errors() {
        String renamed = "The service gave it a name of its own, DataBox- and a number.";
        String rename =
                "Look for the data under the new name; repair the backup to have it under its own.";
        return new Table()
                .failed(
                        "UploadErrorWin32",
                        "The file could not be read from the drive; the number is Windows' error.",
                        REPAIR)
                .failed(
                        "UploadErrorCloudHttp",
                        "The storage account refused or failed; the number is the HTTP status.",
                        "Look at the account's firewall, locks and rules for names; then repair the"
                                + " backup.")
                .failed(
                        "UploadErrorDataValidationError",
                        "What was uploaded does not have the checksum of what was read.",
                        REPAIR)
                .failed(
                        "UploadErrorManagedConversionError",
                        "A page blob could not be made a managed disk.",
                        ASK)
                .failed("UploadErrorUnknownType", "The error is of no kind known.", ASK)
                .add("ContainerRenamed", DIFFERENT, renamed, rename)
                .add("ShareRenamed", DIFFERENT, renamed, rename)
                .add("BlobRenamed", DIFFERENT, renamed, rename)
                .add("FileRenamed", DIFFERENT, renamed, rename)
                .add("DiskRenamed", DIFFERENT, renamed, rename)
                .failed(
                        "FileNameTrailsWithSlash",
                        "The name ends with a slash, which a file cannot have.",
                        "Stage it under another name.")
                .failed(
                        "ExportCloudHttp",
                        "The storage account failed at an export.",
                        "This is no log of an import.")
                .words;
    }

    private static Map<String, Meaning> disposition() {
        return new Table()
                .add("Created", ARRIVED, "There was no blob of the name.", NOTHING)
                .add(
                        "Renamed",
                        DIFFERENT,
                        "A blob of the name was there, and ours got the name of this entry.",
                        "Move the other blob away; then repair the backup, or copy ours.")
                .add(
                        "Skipped",
                        DIFFERENT,
                        "A blob of the name was there and was kept; ours was not imported.",
                        "If the other blob may go, repair the backup with replaceOthers.")
                .add(
                        "Overwritten",
                        DIFFERENT,
                        "A blob of the name was there and was replaced by ours.",
                        NOTHING)
                .failed("Cancelled", "It did not come so far: an earlier error.", REPAIR)
                .words;
    }

    private static Map<String, Meaning> part(String name) {
        String the = "The " + name;
        return new Table()
                .add("Completed", ARRIVED, the + " was imported.", NOTHING)
                .failed(
                        "Committed",
                        the + " is in the blob, but others or the list of them failed.",
                        REPAIR)
                .failed("Uncommitted", the + " was uploaded, but is not part of the blob.", REPAIR)
                .failed(
                        "Corrupted",
                        "What is on the drive does not have the manifest's hash.",
                        REPAIR)
                .failed("FileUnexpectedEnd", "The file ends before it.", REPAIR)
                .failed("BlobUnexpectedEnd", "The blob ends before it.", REPAIR)
                .failed("BlobRequestFailed", "The storage account failed at a request.", REPAIR)
                .failed("IOFailed", the + " could not be read from the drive.", REPAIR)
                .failed("Failed", the + " failed, for a reason not told.", REPAIR)
                .failed("Cancelled", "It did not come so far: an earlier error.", REPAIR)
                .words;
    }

    private static Map<String, Meaning> sideFile(String name) {
        String file = "The file with the " + name;
        String set = "Set the blob's " + name + " yourself, or repair the blob.";
        return new Table()
                .add("Completed", ARRIVED, "The " + name + " were set.", NOTHING)
                .failed("FileNameInvalid", file + " has a path that is none on the volume.", set)
                .failed("FileNameTooLong", file + " has a path that is too long.", set)
                .failed("FileNotFound", file + " is not on the drive.", set)
                .failed("FileAccessDenied", file + " may not be read.", set)
                .failed("Corrupted", file + " does not have the manifest's hash.", set)
                .failed("XmlReadFailed", file + " is no XML, or not of the form.", set)
                .failed("XmlWriteFailed", file + " could not be written.", set)
                .failed("BlobRequestFailed", "The storage account failed at a request.", set)
                .failed("IOFailed", file + " could not be read from the drive.", set)
                .failed("Failed", "Setting them failed, for a reason not told.", set)
                .failed("Cancelled", "It did not come so far: an earlier error.", set)
                .words;
    }
}
