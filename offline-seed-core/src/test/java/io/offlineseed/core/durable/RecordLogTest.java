// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordLogTest {

    private static final List<String> RECORDS =
            List.of("{\"seq\":1}", "{\"seq\":2,\"text\":\"Zoë\"}", "{}");

    @TempDir Path dir;
    private Path file;

    @BeforeEach
    void nameFile() {
        file = dir.resolve("journal.jsonl");
    }

    @Test
    void append_thenOpenAgain_hasTheRecordsInOrder() throws IOException {
        write(RECORDS);

        try (RecordLog log = new DurableFiles().recordLog(file)) {
            assertThat(log.records()).isEqualTo(RECORDS);
        }
    }

    @Test
    void append_oneRecord_isChecksumBlankTextNewline() throws IOException {
        write(List.of("123456789"));

        // e3069283 is the check value that catalogues of checksums give for CRC-32C of these digits
        assertThat(file).hasContent("e3069283 123456789\n");
    }

    @Test
    void append_inOrder_forcesBeforeReturning() throws IOException {
        PowerCut watch = PowerCut.never();
        try (RecordLog log = new DurableFiles(watch).recordLog(file)) {
            log.append("{}");
        }

        assertThat(watch.steps()).endsWith("WRITE journal.jsonl", "FORCE journal.jsonl");
    }

    @Test
    void open_tornAtEveryByte_keepsTheCompleteRecordsAndGoesOn() throws IOException {
        write(RECORDS);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length <= whole.length; length++) {
            byte[] torn = Arrays.copyOf(whole, length);
            Files.write(file, torn);

            int complete = (int) new String(torn, UTF_8).chars().filter(c -> c == '\n').count();
            assertThat(RecordLog.read(file)).isEqualTo(RECORDS.subList(0, complete));
            assertThat(file).hasBinaryContent(torn);
            try (RecordLog log = new DurableFiles().recordLog(file)) {
                assertThat(log.records()).isEqualTo(RECORDS.subList(0, complete));
                log.append("{\"next\":true}");
            }
            assertThat(RecordLog.read(file))
                    .as("torn at byte %d", length)
                    .hasSize(complete + 1)
                    .endsWith("{\"next\":true}");
        }
    }

    @Test
    void open_anyByteChanged_keepsOnlyWhatPrecedesIt() throws IOException {
        write(RECORDS);
        byte[] whole = Files.readAllBytes(file);
        int complete = 0;
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x01;
            Files.write(file, damaged);

            assertThat(RecordLog.read(file))
                    .as("byte %d changed", i)
                    .isEqualTo(RECORDS.subList(0, complete));
            if (whole[i] == '\n') {
                complete++;
            }
        }
    }

    @Test
    void open_endOfZeros_cutsThemOff() throws IOException {
        write(RECORDS);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length + 4096));

        try (RecordLog log = new DurableFiles().recordLog(file)) {
            assertThat(log.records()).isEqualTo(RECORDS);
        }
        assertThat(file).hasBinaryContent(whole);
    }

    @Test
    void append_powerCutAtAnyStep_losesAtMostTheRecordNotReturnedFrom() throws IOException {
        for (int allowed = 0; allowed < 12; allowed++) {
            Path log = dir.resolve("cut-" + allowed);
            PowerCut cut = new PowerCut(allowed);
            int returned = 0;
            try (RecordLog opened = new DurableFiles(cut).recordLog(log)) {
                for (String record : RECORDS) {
                    opened.append(record);
                    returned++;
                }
            } catch (IOException e) {
                assertThat(cut.happened()).isTrue();
            }

            assertThat(RecordLog.read(log))
                    .isIn(
                            RECORDS.subList(0, returned),
                            RECORDS.subList(0, Math.min(returned + 1, RECORDS.size())));
        }
    }

    @Test
    void append_afterAFailure_isRefusedUntilOpenedAgain() throws IOException {
        boolean[] broken = {false};
        DurableFiles files =
                new DurableFiles(
                        (step, f) -> {
                            if (broken[0]) {
                                throw new IOException("disk full");
                            }
                        });
        try (RecordLog log = files.recordLog(file)) {
            log.append("{\"seq\":1}");
            broken[0] = true;
            assertThatThrownBy(() -> log.append("{\"seq\":2}")).hasMessage("disk full");
            broken[0] = false;
            assertThatThrownBy(() -> log.append("{\"seq\":3}"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Open it again");
            assertThat(log.records()).containsExactly("{\"seq\":1}");
        }
        try (RecordLog log = files.recordLog(file)) {
            log.append("{\"seq\":2}");
        }
        assertThat(RecordLog.read(file)).containsExactly("{\"seq\":1}", "{\"seq\":2}");
    }

    @Test
    void append_anotherProcessAppendedMeanwhile_isRefusedAndLeavesWhatItWrote() throws IOException {
        Path shared = dir.resolve("shared.jsonl");
        try (RecordLog log = new DurableFiles().recordLog(shared);
                RecordLog other = new DurableFiles().recordLog(shared)) {
            log.append("{\"seq\":1}");

            assertThatThrownBy(() -> other.append("{\"seq\":7}"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another one writes to it");
            log.append("{\"seq\":2}");
        }
        assertThat(RecordLog.read(shared)).containsExactly("{\"seq\":1}", "{\"seq\":2}");
    }

    @Test
    void append_onInterruptedThread_worksAndKeepsTheFlag() throws IOException {
        try (RecordLog log = new DurableFiles().recordLog(file)) {
            Thread.currentThread().interrupt();
            try {
                log.append("{}");
                log.append("{\"seq\":2}");
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
        assertThat(RecordLog.read(file)).containsExactly("{}", "{\"seq\":2}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\n}", "{\r}", "\ud800"})
    void append_notOneLineOfText_isRefusedAndWritesNothing(String json) throws IOException {
        try (RecordLog log = new DurableFiles().recordLog(file)) {
            assertThatThrownBy(() -> log.append(json))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("json must be");
            log.append("{}");
        }
        assertThat(RecordLog.read(file)).containsExactly("{}");
    }

    @Test
    void read_noFile_hasNoRecordsAndMakesNone() throws IOException {
        assertThat(RecordLog.read(file)).isEmpty();
        assertThat(file).doesNotExist();
    }

    private void write(List<String> records) throws IOException {
        try (RecordLog log = new DurableFiles().recordLog(file)) {
            for (String record : records) {
                log.append(record);
            }
        }
    }
}
