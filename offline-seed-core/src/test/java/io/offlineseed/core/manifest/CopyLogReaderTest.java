// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.importjob.CopyLogEntry;
import io.offlineseed.importjob.CopyLogEntry.Outcome;
import io.offlineseed.importjob.CopyLogEntry.Range;
import io.offlineseed.importjob.CopyLogEntry.Subject;
import io.offlineseed.importjob.CopyLogException;
import io.offlineseed.importjob.CopyLogSummary;
import io.offlineseed.importjob.CopyLogSummary.Form;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopyLogReaderTest {

    private static final String ERROR_LOG =
            """
            <?xml version="1.0" encoding="utf-8"?>
            <DriveLog Version="2014-11-01">
              <DriveId>WD-1</DriveId>
              <Blob Status="CompletedWithErrors">
                <BlobPath>seeds/fs01/disk.vhd</BlobPath>
                <FilePath>\\disk.vhd</FilePath>
                <LastModified>2026-11-22T10:00:00Z</LastModified>
                <Length>8388608</Length>
                <ImportDisposition Status="Created">no-overwrite</ImportDisposition>
                <PageRangeList>
                  <PageRange Offset="4194304" Length="4194304" Hash=" 0123456789ABCDEF0123456789ABCDEF" Status="Corrupted"/>
                </PageRangeList>
                <Metadata Status="XmlReadFailed"><GlobalPath Hash="00">\\m.xml</GlobalPath></Metadata>
                <Properties Status="Completed"/>
              </Blob>
              <Blob Status="Completed">
                <BlobPath>seeds/fs01/a (2).bin</BlobPath>
                <FilePath>\\a.bin</FilePath>
                <Length>3</Length>
                <ImportDisposition Status="Renamed">rename</ImportDisposition>
                <BlockList/>
              </Blob>
              <Status>CompletedWithErrors</Status>
            </DriveLog>
            """;

    private final List<CopyLogEntry> entries = new ArrayList<>();

    private CopyLogSummary read(String text) throws IOException {
        return CopyLogReader.read(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                "test.xml",
                entries::add);
    }

    private static String drive(String inner) {
        return "<DriveLog><DriveId>A</DriveId>" + inner + "<Status>Completed</Status></DriveLog>";
    }

    @Test
    void driveLog_errors_areToldPartByPartWithMeaningAndRemedy() throws IOException {
        CopyLogSummary summary = read(ERROR_LOG);

        assertThat(summary.form()).isEqualTo(Form.DRIVE_LOG);
        assertThat(summary.version()).contains("2014-11-01");
        assertThat(summary.driveId()).contains("WD-1");
        assertThat(summary.blobs()).isEqualTo(2);
        assertThat(summary.failedBlobs()).isEqualTo(1);
        assertThat(summary.unrecognised()).isEmpty();
        assertThat(entries)
                .extracting(CopyLogEntry::subject)
                .containsExactly(
                        Subject.BLOB,
                        Subject.DISPOSITION,
                        Subject.PAGE_RANGE,
                        Subject.METADATA,
                        Subject.PROPERTIES,
                        Subject.BLOB,
                        Subject.DISPOSITION,
                        Subject.DRIVE);
        CopyLogEntry blob = entries.get(0);
        assertThat(blob.sizeBytes()).hasValue(8_388_608);
        assertThat(blob.filePath()).contains("\\disk.vhd");
        CopyLogEntry range = entries.get(2);
        assertThat(range.path()).contains("seeds/fs01/disk.vhd");
        assertThat(range.range()).contains(new Range(4_194_304, 4_194_304));
        assertThat(range.checksum()).contains("0123456789ABCDEF0123456789ABCDEF");
        assertThat(range.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(range.explanation()).contains("does not have the manifest's hash");
        assertThat(range.remedy()).contains("Repair the backup");
        assertThat(entries.get(6).outcome()).isEqualTo(Outcome.DIFFERENT);
        assertThat(summary.drive()).contains(entries.get(7));
    }

    @Test
    void verboseFragments_ofTheNewestForm_areFilesThatArrived() throws IOException {
        CopyLogSummary summary =
                read(
                        "<File CloudFormat=\"BlockBlob\" Path=\"seeds\\fs01/a.bin\" Size=\"12\""
                                + " crc64=\"17855210493127542336\"></File>\r\n"
                                + "<File CloudFormat=\"PageBlob\" Path=\"seeds\\disk.vhd\" Size=\"0\""
                                + " crc64=\"0\"/>");

        assertThat(summary.form()).isEqualTo(Form.VERBOSE_LOG);
        assertThat(summary.blobs()).isEqualTo(2);
        assertThat(entries.get(0).path()).contains("seeds/fs01/a.bin");
        assertThat(entries.get(0).checksum()).contains("17855210493127542336");
        assertThat(entries)
                .allSatisfy(
                        entry -> {
                            assertThat(entry.outcome()).isEqualTo(Outcome.ARRIVED);
                            assertThat(entry.status()).isEmpty();
                        });
        assertThat(summary.drive()).isEmpty();
    }

    @Test
    void copyFragments_ofTheNewestForm_areErrorsAndASummary() throws IOException {
        CopyLogSummary summary =
                read(
                        """
                        \ufeff<ErroredEntity Path="seeds\\fs01/a.bin">
                          <Category>UploadErrorDataValidationError</Category>
                          <ErrorCode>1234</ErrorCode>
                          <ErrorMessage>checksum</ErrorMessage>
                          <Type>File</Type>
                        </ErroredEntity>
                        <ErroredEntity Path="Seeds">
                          <Category>ContainerRenamed</Category>
                          <ErrorCode>1</ErrorCode>
                          <ErrorMessage>now DataBox-1</ErrorMessage>
                          <Type>Container</Type>
                        </ErroredEntity>
                        <CopyLog Summary="Summary">
                          <DriveLogVersion>2021-08-01</DriveLogVersion>
                          <DriveId>72a2914a-7fc2-4da5-8fd3-7f2d1a3ad8a2</DriveId>
                          <Status>Failed</Status>
                          <TotalFiles_Blobs>60</TotalFiles_Blobs>
                          <FilesErrored>1</FilesErrored>
                          <Summary>
                            <ValidationErrors><None Count="3"/></ValidationErrors>
                            <CopyErrors>
                              <UploadErrorDataValidationError Count="1" Description="x"/>
                            </CopyErrors>
                          </Summary>
                        </CopyLog>
                        """);

        assertThat(summary.form()).isEqualTo(Form.COPY_LOG);
        assertThat(summary.version()).contains("2021-08-01");
        assertThat(summary.filesInAll()).hasValue(60);
        assertThat(summary.filesErrored()).hasValue(1);
        assertThat(summary.errorCounts())
                .containsEntry("UploadErrorDataValidationError", 1L)
                .containsEntry("None", 3L);
        assertThat(summary.failedBlobs()).isEqualTo(1);
        assertThat(entries.get(0).detail()).contains("1234 checksum");
        assertThat(entries.get(0).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(entries.get(1).subject()).isEqualTo(Subject.CONTAINER);
        assertThat(entries.get(1).outcome()).isEqualTo(Outcome.DIFFERENT);
        assertThat(summary.drive()).isPresent();
        assertThat(entries.get(2).status()).isEqualTo("Failed");
    }

    @Test
    void wordsAndElementsNobodyKnows_areKeptAndNamed() throws IOException {
        CopyLogSummary summary =
                read(
                        "<DriveLog Version=\"2018-10-01\"><DriveId>A</DriveId><Novelty><x/></Novelty>"
                                + "<Blob Status=\"Teleported\"><BlobPath>c/b</BlobPath></Blob>"
                                + "<Status>Odd</Status></DriveLog>");

        assertThat(summary.version()).contains("2018-10-01");
        assertThat(summary.unrecognised()).containsOnlyKeys("Novelty");
        assertThat(entries.get(0).status()).isEqualTo("Teleported");
        assertThat(entries.get(0).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(entries.get(0).explanation()).contains("'Teleported'");
        assertThat(entries.get(0).remedy()).isNotEmpty();
        assertThat(entries.get(1).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(summary.failedBlobs()).isEqualTo(1);
    }

    /** Every status word that the service's documentation has, by what it is about. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "DRIVE:Completed CompletedWithWarnings CompletedWithErrors DiskNotFound VolumeNotNtfs"
                        + " DiskOperationFailed BitLockerVolumeNotFound BitLockerNotActivated"
                        + " BitLockerProtectorNotFound BitLockerKeyInvalid"
                        + " BitLockerUnlockVolumeFailed BitLockerFailed ManifestNameInvalid"
                        + " ManifestNameTooLong ManifestNotFound ManifestAccessDenied"
                        + " ManifestCorrupted ManifestFormatInvalid ManifestDriveIdMismatch"
                        + " ReadManifestFailed BlobListFormatInvalid BlobRequestForbidden"
                        + " InternalError NotStarted InProgress Failed NotReturned HardwareError"
                        + " DeviceFormatted DeviceMetadataModified StorageAccountNotAccessible"
                        + " UnsupportedData DriveNotReceived UnsupportedDrive OtherServiceError"
                        + " OtherUserError DriveNotDetected DriveCorrupted"
                        + " MetadataFilesModifiedOrRemoved",
                "BLOB:Completed CompletedWithErrors FileNameInvalid FileNameTooLong FileNotFound"
                        + " FileAccessDenied BlobRequestFailed BlobRequestForbidden RenameFailed"
                        + " BlobUnexpectedChange LeasePresent IOFailed Failed UploadErrorWin32"
                        + " UploadErrorCloudHttp UploadErrorDataValidationError"
                        + " UploadErrorManagedConversionError UploadErrorUnknownType"
                        + " ContainerRenamed ShareRenamed BlobRenamed FileRenamed DiskRenamed"
                        + " FileNameTrailsWithSlash ExportCloudHttp",
                "DISPOSITION:Created Renamed Skipped Overwritten Cancelled",
                "BLOCK:Completed Committed Uncommitted Corrupted FileUnexpectedEnd"
                        + " BlobUnexpectedEnd BlobRequestFailed IOFailed Failed Cancelled",
                "PAGE_RANGE:Completed Committed Uncommitted Corrupted FileUnexpectedEnd"
                        + " BlobUnexpectedEnd BlobRequestFailed IOFailed Failed Cancelled",
                "METADATA:Completed FileNameInvalid FileNameTooLong FileNotFound FileAccessDenied"
                        + " Corrupted XmlReadFailed XmlWriteFailed BlobRequestFailed IOFailed Failed"
                        + " Cancelled",
                "PROPERTIES:Completed FileNameInvalid FileNameTooLong FileNotFound FileAccessDenied"
                        + " Corrupted XmlReadFailed XmlWriteFailed BlobRequestFailed IOFailed Failed"
                        + " Cancelled"
            })
    void documentedWords_haveEachAMeaningAndFailuresARemedy(Subject subject, String words) {
        for (String word : words.strip().split(" ")) {
            CopyLogWords.Meaning meaning = CopyLogWords.of(subject, word);
            assertThat(meaning.outcome()).as(word).isNotEqualTo(Outcome.UNKNOWN);
            assertThat(meaning.explanation()).as(word).endsWith(".");
            if (meaning.outcome() == Outcome.FAILED) {
                assertThat(meaning.remedy()).as(word).isNotEmpty();
            }
        }
    }

    @Test
    void cutOff_isDamageAndWhatStoodBeforeIsGiven() {
        String cut = ERROR_LOG.substring(0, ERROR_LOG.indexOf("<BlobPath>seeds/fs01/a"));

        assertThatThrownBy(() -> read(cut))
                .isInstanceOfSatisfying(
                        CopyLogException.class,
                        e -> assertThat(e.code()).isEqualTo("COPY_LOG_DAMAGED"))
                .hasMessageContaining("test.xml")
                .hasMessageContaining("prove");
        assertThat(entries).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "not xml",
                "<html><body/></html>",
                "<File Size=\"1\"/>",
                "<File Path=\"c/a\" Size=\"-1\"/>",
                "<File Path=\"c/a\" Size=\"9999999999999999999\"/>",
                "<File Path=\"c/a\"/></log><log>",
                "<File Path=\"c/a\"/><DriveLog/>",
                "<DriveLog><DriveId>A</DriveId></DriveLog>",
                "<!DOCTYPE log [<!ENTITY x \"y\">]><File Path=\"c/a\"/>",
                "<File Path=\"&x;\"/>",
                "<ErroredEntity Path=\"c/a\"><Category>&x;</Category></ErroredEntity>"
            })
    void whatIsNoLog_isDamage(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(CopyLogException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Blob Status=\"Completed\"/>",
                "<Blob><BlockList><Block Offset=\"0\" Length=\"1\"/></BlockList></Blob>",
                "<Blob><BlobPath>c/b</BlobPath><BlockList><Block Length=\"1\"/></BlockList></Blob>",
                "<Blob><BlobPath>c/b</BlobPath><Length>x</Length></Blob>",
                "<Blob>text<BlobPath>c/b</BlobPath></Blob>"
            })
    void blobsOfAnotherForm_areDamage(String blob) {
        assertThatThrownBy(() -> read(drive(blob))).isInstanceOf(CopyLogException.class);
    }

    @Test
    void nestedWithoutEnd_isRefusedBeforeMemoryIsFull() {
        assertThatThrownBy(() -> read("<DriveLog>" + "<a>".repeat(100_000)))
                .isInstanceOf(CopyLogException.class);
        assertThatThrownBy(
                        () -> read(drive("<Blob><BlobPath>" + "x".repeat(2 << 20) + "</BlobPath>")))
                .isInstanceOf(CopyLogException.class);
    }

    @Test
    void manyStrangeElements_areCountedByTheFirstHundredNames() throws IOException {
        StringBuilder strange = new StringBuilder();
        IntStream.range(0, 500).forEach(i -> strange.append("<e" + i + "/>"));

        assertThat(read(drive(strange.toString())).unrecognised()).hasSize(100);
    }

    @Test
    void entries_areGivenWhileTheLogIsRead() throws IOException {
        int files = 20_000; // more than any buffer holds
        byte[] file = "<File Path=\"c/some/blob\" Size=\"1\"/>".getBytes(StandardCharsets.UTF_8);
        AtomicLong sent = new AtomicLong();
        InputStream log =
                new InputStream() {
                    @Override
                    public int read() {
                        long at = sent.getAndIncrement();
                        return at < (long) files * file.length
                                ? file[(int) (at % file.length)]
                                : -1;
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) {
                        int count = 0;
                        while (count < length && sent.get() < (long) files * file.length) {
                            target[offset + count] = (byte) read();
                            count++;
                        }
                        return count == 0 && length > 0 ? -1 : count;
                    }
                };
        long[] first = {0};

        CopyLogSummary summary =
                CopyLogReader.read(
                        log,
                        "long",
                        entry -> {
                            if (first[0] == 0) {
                                first[0] = sent.get();
                            }
                        });

        assertThat(summary.blobs()).isEqualTo(files);
        assertThat(first[0]).isBetween(1L, 100_000L);
    }

    @Test
    void streamThatFails_isNotTakenForDamage() {
        InputStream failing =
                new SequenceInputStream(
                        new ByteArrayInputStream(
                                (" ".repeat(600) + "<DriveLog>").getBytes(StandardCharsets.UTF_8)),
                        new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("connection reset");
                            }

                            @Override
                            public int read(byte[] target, int offset, int length)
                                    throws IOException {
                                throw new IOException("connection reset");
                            }
                        });

        assertThatThrownBy(() -> CopyLogReader.read(failing, "x", entries::add))
                .isInstanceOf(IOException.class)
                .hasMessage("connection reset");
    }

    @Test
    void entry_withoutStatus_saysSo() throws IOException {
        read(drive("<Blob><BlobPath>c/b</BlobPath></Blob>"));

        assertThat(entries.get(0).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(entries.get(0).explanation()).isEqualTo("The log gives no status.");
        assertThat(entries.get(0).detail()).isEqualTo(Optional.empty());
    }
}
