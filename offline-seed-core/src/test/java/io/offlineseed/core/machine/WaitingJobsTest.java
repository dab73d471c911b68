// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.spi.MachineSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitingJobsTest {

    private static final Instant MAY = Instant.parse("2026-05-04T10:00:00Z");

    @TempDir Path dir;
    private MachineSettings settings;
    private WaitingJobs jobs;

    @BeforeEach
    void makeJobs() {
        settings = new FileMachineSettings(new DurableFiles(), dir.resolve("settings.json"));
        jobs = new WaitingJobs(settings);
    }

    @Test
    void add_severalJobs_listsTheLongestWaitingFirst() throws IOException {
        WaitingJob second = job("fs02-seed", MAY);
        WaitingJob first = job("fs01-seed", MAY.minusSeconds(60));
        jobs.add(second);
        jobs.add(first);

        assertThat(new WaitingJobs(settings).list()).containsExactly(first, second);
    }

    @Test
    void add_sameJobAgain_replacesIt() throws IOException {
        jobs.add(job("fs01-seed", MAY));
        jobs.add(job("fs01-seed", MAY.plusSeconds(60)));

        assertThat(jobs.list()).containsExactly(job("fs01-seed", MAY.plusSeconds(60)));
    }

    @Test
    void add_sameNameInAnotherLocation_isAnotherJob() throws IOException {
        jobs.add(job("fs01-seed", MAY));
        jobs.add(new WaitingJob(dir.resolve("other"), dir.resolve("other"), "fs01-seed", MAY));

        assertThat(jobs.list()).hasSize(2);
    }

    @Test
    void remove_known_isForgottenAndTwiceIsNoError() throws IOException {
        jobs.add(job("fs01-seed", MAY));
        jobs.remove(dir.resolve("x/../state"), "fs01-seed");
        jobs.remove(dir.resolve("state"), "fs01-seed");

        assertThat(jobs.list()).isEmpty();
        assertThat(settings.list("")).isEmpty();
    }

    @Test
    void list_settingThatIsNoJob_isNamed() throws IOException {
        for (String bad :
                new String[] {
                    "garbage",
                    "{}",
                    "[1]",
                    "{\"formatVersion\":9}",
                    "{\"formatVersion\":1,\"stagingRoot\":5,\"stateRoot\":\"b\",\"jobName\":\"c\"}",
                    "{\"formatVersion\":1,\"stagingRoot\":\"a\",\"stateRoot\":\"b\",\"jobName\":\"c\","
                            + "\"since\":\"yesterday\"}"
                }) {
            settings.put("waiting/bad", bad);

            assertThatThrownBy(jobs::list)
                    .as(bad)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("'waiting/bad'");
        }
    }

    private WaitingJob job(String name, Instant since) {
        return new WaitingJob(dir.resolve("seed"), dir.resolve("state"), name, since);
    }
}
