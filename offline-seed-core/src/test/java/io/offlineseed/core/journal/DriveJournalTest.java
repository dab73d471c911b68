// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.DriveId;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.durable.PowerCut;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.drive.Verification;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriveJournalTest {

    private static final String MANIFEST_MD5 = "DBE8AAE014882026A98896BEAEF891D3";
    private static final ResumePoint FIRST = new ResumePoint(2, 3);
    private static final ResumePoint SECOND = new ResumePoint(5, 5);
    private static final ResumePoint THIRD = new ResumePoint(9, 6);

    @TempDir private Path temporary;

    private final DurableFiles files = new DurableFiles();

    private Path folder() {
        return temporary.resolve("drives").resolve("01");
    }

    private static DriveClaim claim(String claimId) {
        return new DriveClaim(
                claimId,
                new DriveId("WD-\"X\\1."),
                "directory",
                "/srv/\u00e4/1",
                "mounted",
                4_000_787_030_016L,
                4096,
                1,
                Instant.parse("2024-05-01T10:00:00.123456789Z"),
                -7,
                UUID.fromString("11111111-2222-3333-4444-555555555555"),
                0,
                "");
    }

    private static PreparedDrive prepared(String claimId, Verification verification) {
        return new PreparedDrive(
                new DriveId("WD-\"X\\1."),
                claimId,
                "\\DriveManifest.xml",
                MANIFEST_MD5,
                1203,
                3_991_203_840_000L,
                Instant.parse("2024-05-01T18:00:00Z"),
                verification,
                true);
    }

    private static byte[] hashes(int first, int end) {
        byte[] hashes = new byte[16 * (end - first)];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = (byte) ((16 * first + i) * 37 + 11);
        }
        return hashes;
    }

    private DriveJournal open() throws IOException {
        return DriveJournal.open(files, folder()).orElseThrow();
    }

    /** Three checkpoints. */
    private void copySome() throws IOException {
        try (DriveJournal journal = DriveJournal.create(files, folder(), claim("c1"))) {
            journal.formatted("volume-1");
            journal.checkpoint(2, hashes(0, 3));
            journal.checkpoint(5, hashes(3, 5));
            journal.checkpoint(9, hashes(5, 6));
        }
    }

    private void assertHashesHold(DriveJournal journal) throws IOException {
        int count = (int) journal.resumePoint().hashCount();
        assertThat(journal.hashes(0, count)).isEqualTo(hashes(0, count));
    }

    @Test
    void open_withoutClaim_isEmpty() throws IOException {
        assertThat(DriveJournal.open(files, folder())).isEmpty();
    }

    @Test
    void create_thenOpen_givesTheSameClaim() throws IOException {
        DriveJournal.create(files, folder(), claim("c1")).close();
        try (DriveJournal journal = open()) {
            assertThat(journal.claim()).isEqualTo(claim("c1"));
            assertThat(journal.phase()).isEqualTo(Phase.CLAIMED);
            assertThat(journal.resumePoint()).isEqualTo(ResumePoint.START);
            assertThat(journal.volumeId()).isEmpty();
            assertThat(journal.sealedDrive()).isEmpty();
        }
    }

    @Test
    void claim_onDisk_hasTheDocumentedForm() throws IOException {
        DriveJournal.create(files, folder(), claim("c1")).close();
        assertThat(Files.readString(folder().resolve("claim.json")))
                .isEqualTo(
                        "{\"formatVersion\":1,\"claimId\":\"c1\",\"drive\":\"WD-\\\"X\\\\1.\","
                                + "\"provider\":\"directory\",\"address\":\"/srv/\u00e4/1\","
                                + "\"volumeKind\":\"mounted\",\"sizeBytes\":4000787030016,"
                                + "\"sectorBytes\":4096,"
                                + "\"planNumber\":1,\"claimedAt\":\"2024-05-01T10:00:00.123456789Z\","
                                + "\"ntfsSerial\":-7,"
                                + "\"diskGuid\":\"11111111-2222-3333-4444-555555555555\","
                                + "\"layoutVersion\":0,\"layoutDigest\":\"\"}");
    }

    @Test
    void checkpoints_afterReopening_areAllThere() throws IOException {
        copySome();
        try (DriveJournal journal = open()) {
            assertThat(journal.phase()).isEqualTo(Phase.FORMATTED);
            assertThat(journal.volumeId()).contains("volume-1");
            assertThat(journal.checkpoints()).containsExactly(FIRST, SECOND, THIRD);
            assertThat(journal.hashes(2, 3)).isEqualTo(hashes(2, 5));
            assertThatThrownBy(() -> journal.hashes(4, 3))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void checkpoint_ofEmptyBlobsOnly_movesTheUnitAlone() throws IOException {
        copySome();
        try (DriveJournal journal = open()) {
            journal.checkpoint(12, new byte[0]);
        }
        try (DriveJournal journal = open()) {
            assertThat(journal.resumePoint()).isEqualTo(new ResumePoint(12, 6));
        }
    }

    @Test
    void checkpoint_before_theLast_isRefused() throws IOException {
        copySome();
        try (DriveJournal journal = open()) {
            assertThatThrownBy(() -> journal.checkpoint(8, hashes(6, 7)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at least 9");
            assertThatThrownBy(() -> journal.checkpoint(10, new byte[17]))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(journal.resumePoint()).isEqualTo(THIRD);
        }
    }

    @Test
    void journal_tornAtEveryByte_resumesAtAnEarlierCheckpoint() throws IOException {
        copySome();
        Path log = folder().resolve("journal.jsonl");
        byte[] whole = Files.readAllBytes(log);
        ResumePoint before = ResumePoint.START;
        for (int length = 0; length < whole.length; length++) {
            Files.write(log, Arrays.copyOf(whole, length));
            try (DriveJournal journal = open()) {
                ResumePoint point = journal.resumePoint();
                assertThat(point).isIn(ResumePoint.START, FIRST, SECOND);
                assertThat(point.nextUnit()).isGreaterThanOrEqualTo(before.nextUnit());
                assertHashesHold(journal);
                before = point;
            }
        }
        assertThat(before).isEqualTo(SECOND);
    }

    @Test
    void journal_everyByteFlipped_resumesAtAnEarlierCheckpoint() throws IOException {
        copySome();
        Path log = folder().resolve("journal.jsonl");
        byte[] whole = Files.readAllBytes(log);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) (1 << (i % 8));
            Files.write(log, damaged);
            try (DriveJournal journal = open()) {
                assertThat(journal.resumePoint()).isIn(ResumePoint.START, FIRST, SECOND);
                assertHashesHold(journal);
            }
        }
    }

    @Test
    void hashes_everyByteFlipped_resumeBeforeTheDamage() throws IOException {
        copySome();
        Path file = folder().resolve("hashes.md5");
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(file, damaged);
            try (DriveJournal journal = open()) {
                int hash = i / 16;
                assertThat(journal.resumePoint())
                        .isEqualTo(hash < 3 ? ResumePoint.START : hash < 5 ? FIRST : SECOND);
            }
        }
    }

    @Test
    void hashes_lostSuffix_resumesWhereTheyEnd() throws IOException {
        copySome();
        Path file = folder().resolve("hashes.md5");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (DriveJournal journal = open()) {
                assertThat(journal.resumePoint())
                        .isEqualTo(length < 48 ? ResumePoint.START : length < 80 ? FIRST : SECOND);
            }
        }
    }

    @Test
    void journal_olderVersionOfTheFile_resumesThereAndGoesOn() throws IOException {
        Path log = folder().resolve("journal.jsonl");
        byte[] older;
        try (DriveJournal journal = DriveJournal.create(files, folder(), claim("c1"))) {
            journal.formatted("volume-1");
            journal.checkpoint(2, hashes(0, 3));
            older = Files.readAllBytes(log);
            journal.checkpoint(5, hashes(3, 5));
        }
        Files.write(log, older);
        try (DriveJournal journal = open()) {
            assertThat(journal.resumePoint()).isEqualTo(FIRST);
            journal.checkpoint(9, hashes(3, 6));
        }
        try (DriveJournal journal = open()) {
            assertThat(journal.resumePoint()).isEqualTo(THIRD);
            assertHashesHold(journal);
        }
    }

    @Test
    void journal_lostRecordInTheMiddle_isCutBeforeTheGapAndGoesOn() throws IOException {
        copySome();
        Path log = folder().resolve("journal.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(log));
        lines.remove(2); // the second checkpoint
        Files.write(log, lines);
        try (DriveJournal journal = open()) {
            assertThat(journal.resumePoint()).isEqualTo(FIRST);
            journal.checkpoint(5, hashes(3, 5));
        }
        try (DriveJournal journal = open()) {
            assertThat(journal.checkpoints()).containsExactly(FIRST, SECOND);
        }
        try (Stream<Path> left = Files.list(folder())) {
            assertThat(left.map(path -> path.getFileName().toString()).sorted())
                    .containsExactly("claim.json", "hashes.md5", "journal.jsonl");
        }
    }

    @Test
    void checkpoint_afterDamagedHashes_goesOnFromTheEarlierOne() throws IOException {
        copySome();
        Path file = folder().resolve("hashes.md5");
        byte[] damaged = Files.readAllBytes(file);
        damaged[50] ^= 1;
        Files.write(file, damaged);
        try (DriveJournal journal = open()) {
            assertThat(journal.resumePoint()).isEqualTo(FIRST);
            journal.checkpoint(7, hashes(3, 6));
        }
        try (DriveJournal journal = open()) {
            assertThat(journal.checkpoints()).containsExactly(FIRST, new ResumePoint(7, 6));
            assertHashesHold(journal);
        }
    }

    @Test
    void rewind_forgetsTheLastCheckpointDurably() throws IOException {
        copySome();
        try (DriveJournal journal = open()) {
            assertThat(journal.rewind()).isEqualTo(SECOND);
        }
        try (DriveJournal journal = open()) {
            assertThat(journal.rewind()).isEqualTo(FIRST);
            assertThat(journal.rewind()).isEqualTo(ResumePoint.START);
            assertThat(journal.rewind()).isEqualTo(ResumePoint.START);
            journal.checkpoint(4, hashes(0, 4));
        }
        try (DriveJournal journal = open()) {
            assertThat(journal.checkpoints()).containsExactly(new ResumePoint(4, 4));
        }
    }

    @Test
    void life_fromClaimToSeal_isThereAfterReopening() throws IOException {
        copySome();
        try (DriveJournal journal = open()) {
            journal.written(MANIFEST_MD5, 551);
            assertThat(journal.phase()).isEqualTo(Phase.WRITTEN);
            journal.verified();
            assertThat(journal.phase()).isEqualTo(Phase.VERIFIED);
            journal.sealed(prepared("c1", Verification.FULL), "0011223344556677");
        }
        try (DriveJournal journal = open()) {
            assertThat(journal.phase()).isEqualTo(Phase.SEALED);
            assertThat(journal.manifest()).contains(new WrittenManifest(MANIFEST_MD5, 551));
            assertThat(journal.sealedDrive())
                    .contains(
                            new SealedDrive(prepared("c1", Verification.FULL), "0011223344556677"));
        }
    }

    @Test
    void unwritten_leadsBackToTheLastCheckpoint() throws IOException {
        copySome();
        try (DriveJournal journal = open()) {
            journal.written(MANIFEST_MD5, 551);
            journal.unwritten("unit 3 differs");
            journal.written(MANIFEST_MD5, 551);
            journal.verified();
            journal.unwritten("unit 4 differs");
        }
        try (DriveJournal journal = open()) {
            assertThat(journal.phase()).isEqualTo(Phase.FORMATTED);
            assertThat(journal.manifest()).isEmpty();
            assertThat(journal.resumePoint()).isEqualTo(THIRD);
        }
    }

    @Test
    void written_withDamagedHashes_isFormattedAgain() throws IOException {
        copySome();
        try (DriveJournal journal = open()) {
            journal.written(MANIFEST_MD5, 551);
        }
        Path file = folder().resolve("hashes.md5");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 90));
        try (DriveJournal journal = open()) {
            assertThat(journal.phase()).isEqualTo(Phase.FORMATTED);
            assertThat(journal.resumePoint()).isEqualTo(SECOND);
        }
    }

    @Test
    void calls_inTheWrongPhase_areRefusedAndChangeNothing() throws IOException {
        try (DriveJournal journal = DriveJournal.create(files, folder(), claim("c1"))) {
            assertThatThrownBy(() -> journal.checkpoint(1, hashes(0, 1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is CLAIMED, 'checkpoint' needs [FORMATTED]");
            assertThatThrownBy(() -> journal.written(MANIFEST_MD5, 1))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(journal::rewind).isInstanceOf(IllegalStateException.class);
            journal.formatted("v");
            assertThatThrownBy(() -> journal.formatted("v"))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(journal::verified).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> journal.unwritten("why"))
                    .isInstanceOf(IllegalStateException.class);
            journal.written(MANIFEST_MD5, 1);
            assertThatThrownBy(() -> journal.checkpoint(1, hashes(0, 1)))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> journal.sealed(prepared("c1", Verification.FULL), ""))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("needs [VERIFIED]");
            journal.sealed(prepared("c1", Verification.NONE), "");
            assertThatThrownBy(() -> journal.unwritten("why"))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(journal.phase()).isEqualTo(Phase.SEALED);
        }
    }

    @Test
    void sealed_forAnotherClaimOrManifest_isRefused() throws IOException {
        copySome();
        try (DriveJournal journal = open()) {
            journal.written("D41D8CD98F00B204E9800998ECF8427E", 1);
            journal.verified();
            assertThatThrownBy(() -> journal.sealed(prepared("c1", Verification.FULL), ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(MANIFEST_MD5);
            assertThat(journal.phase()).isEqualTo(Phase.VERIFIED);
        }
    }

    @Test
    void create_overAClaimThatCounts_isRefused() throws IOException {
        copySome();
        assertThatThrownBy(() -> DriveJournal.create(files, folder(), claim("c2")))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("FORMATTED");
        try (DriveJournal journal = open()) {
            assertThat(journal.claim().claimId()).isEqualTo("c1");
            assertThat(journal.resumePoint()).isEqualTo(THIRD);
        }
    }

    @Test
    void create_overAClaimNeverFormatted_startsOver() throws IOException {
        DriveJournal.create(files, folder(), claim("c1")).close();
        try (DriveJournal journal = DriveJournal.create(files, folder(), claim("c2"))) {
            assertThat(journal.phase()).isEqualTo(Phase.CLAIMED);
            journal.formatted("volume-2");
        }
        try (DriveJournal journal = open()) {
            assertThat(journal.claim()).isEqualTo(claim("c2"));
            assertThat(journal.volumeId()).contains("volume-2");
        }
    }

    @Test
    void retired_fromSealed_staysRetiredUntilClaimedAnew() throws IOException {
        copySome();
        try (DriveJournal journal = open()) {
            journal.written(MANIFEST_MD5, 551);
            journal.verified();
            journal.sealed(prepared("c1", Verification.FULL), "");
            journal.retired("fell off the table");
            journal.retired("twice");
            assertThat(journal.phase()).isEqualTo(Phase.RETIRED);
            assertThat(journal.sealedDrive()).isEmpty();
        }
        try (DriveJournal journal = open()) {
            assertThat(journal.phase()).isEqualTo(Phase.RETIRED);
        }
        assertThatThrownBy(() -> DriveJournal.create(files, folder(), claim("c1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("used in");
        try (DriveJournal journal = DriveJournal.create(files, folder(), claim("c2"))) {
            assertThat(journal.phase()).isEqualTo(Phase.CLAIMED);
            assertThat(journal.resumePoint()).isEqualTo(ResumePoint.START);
            journal.formatted("volume-2");
            journal.checkpoint(1, hashes(7, 8));
        }
        try (DriveJournal journal = open()) {
            assertThat(journal.hashes(0, 1)).isEqualTo(hashes(7, 8));
        }
        assertThatThrownBy(() -> DriveJournal.create(files, folder(), claim("c1")))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void power_cutBeforeEveryStep_losesNothingThatWasConfirmed() throws IOException {
        for (int steps = 0; ; steps++) {
            Path folder = temporary.resolve("cut-" + steps).resolve("01");
            PowerCut cut = new PowerCut(steps);
            int confirmed = 0;
            try (DriveJournal journal =
                    DriveJournal.create(new DurableFiles(cut), folder, claim("c1"))) {
                confirmed = 1;
                for (int i = 0; i < 3; i++) {
                    live(journal);
                    confirmed++;
                    live(journal);
                    confirmed++;
                }
            } catch (IOException e) {
                assertThat(cut.happened()).isTrue();
            }
            int found = 0;
            if (DriveJournal.open(files, folder).isPresent()) {
                try (DriveJournal journal = DriveJournal.open(files, folder).orElseThrow()) {
                    found = age(journal);
                    assertThat(found).isBetween(confirmed, confirmed + 1);
                    assertHashesHold(journal);
                    while (age(journal) < 7) {
                        live(journal);
                    }
                    assertThat(journal.phase()).isEqualTo(Phase.SEALED);
                    assertThat(journal.resumePoint()).isEqualTo(SECOND);
                }
            }
            assertThat(found).isGreaterThanOrEqualTo(confirmed);
            if (!cut.happened()) {
                assertThat(steps).isGreaterThan(20);
                return;
            }
        }
    }

    private static int age(DriveJournal journal) {
        return switch (journal.phase()) {
            case CLAIMED -> 1;
            case FORMATTED -> 2 + journal.checkpoints().size();
            case WRITTEN -> 5;
            case VERIFIED -> 6;
            case SEALED -> 7;
            case RETIRED -> 0;
        };
    }

    private static void live(DriveJournal journal) throws IOException {
        switch (age(journal)) {
            case 1 -> journal.formatted("v");
            case 2 -> journal.checkpoint(2, hashes(0, 3));
            case 3 -> journal.checkpoint(5, hashes(3, 5));
            case 4 -> journal.written(MANIFEST_MD5, 551);
            case 5 -> journal.verified();
            default -> journal.sealed(prepared("c1", Verification.FULL), "0011223344556677");
        }
    }

    @Test
    void open_newerClaim_isRefusedByItsVersion() throws IOException {
        Files.createDirectories(folder());
        Files.writeString(folder().resolve("claim.json"), "{\"formatVersion\":2}");
        assertThatThrownBy(this::open)
                .isInstanceOf(DriveException.class)
                .hasMessageContaining("version 2")
                .satisfies(
                        e -> assertThat(((DriveException) e).code()).isEqualTo("FORMAT_TOO_NEW"));
    }

    @Test
    void open_everyTruncationOfTheClaim_isRefused() throws IOException {
        DriveJournal.create(files, folder(), claim("c1")).close();
        Path file = folder().resolve("claim.json");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(this::open)
                    .isInstanceOf(DriveException.class)
                    .satisfies(
                            e ->
                                    assertThat(((DriveException) e).code())
                                            .isEqualTo("JOURNAL_UNREADABLE"));
        }
    }

    @Test
    void passwordCheck_isEightBytesOfSha256AndTellsPasswordsApart() {
        try (RecoveryPassword one =
                        RecoveryPassword.parse(
                                "060456-014509-132033-080300-252615-584177-672089-411631"
                                        .toCharArray());
                RecoveryPassword other =
                        RecoveryPassword.parse(
                                "238810-662376-448998-450120-652806-203390-606320-483076"
                                        .toCharArray())) {
            assertThat(DriveJournal.passwordCheck("c1", one)).isEqualTo("1e9e68be73903bea");
            assertThat(DriveJournal.passwordCheck("c1", other))
                    .isNotEqualTo(DriveJournal.passwordCheck("c1", one));
            assertThat(DriveJournal.passwordCheck("c2", one))
                    .isNotEqualTo(DriveJournal.passwordCheck("c1", one));
        }
    }

    @Test
    void files_ofASealedDrive_neverHoldThePassword() throws IOException {
        String digits = "060456-014509-132033-080300-252615-584177-672089-411631";
        copySome();
        try (RecoveryPassword password = RecoveryPassword.parse(digits.toCharArray());
                DriveJournal journal = open()) {
            journal.written(MANIFEST_MD5, 551);
            journal.verified();
            journal.sealed(
                    prepared("c1", Verification.FULL), DriveJournal.passwordCheck("c1", password));
        }
        for (String name : List.of("claim.json", "journal.jsonl", "drive.json")) {
            assertThat(Files.readString(folder().resolve(name)))
                    .doesNotContain(digits)
                    .doesNotContain("060456");
        }
        try (Stream<Path> left = Files.list(folder())) {
            assertThat(left.map(path -> path.getFileName().toString()).collect(Collectors.toSet()))
                    .containsExactlyInAnyOrder(
                            "claim.json", "journal.jsonl", "hashes.md5", "drive.json");
        }
    }
}
