// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import io.offlineseed.SeedInterruptedException;
import io.offlineseed.importjob.AwaitOptions;
import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.JobListener;
import io.offlineseed.importjob.JobState;
import io.offlineseed.importjob.ServiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobWatchTest {

    private static final AwaitOptions OPTIONS =
            new AwaitOptions(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30));

    private final List<Long> pauses = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private final Queue<Supplier<ImportJob>> looks = new ArrayDeque<>();

    private static ImportJob job(String state) {
        try (JsonReader reader =
                JsonProviders.createReader("{\"properties\":{\"state\":\"" + state + "\"}}")) {
            reader.nextToken();
            return JobAnswer.read(reader, "/jobs/j").job();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServiceException failure(boolean retryable, @Nullable Duration retryAfter) {
        return new ServiceException(
                "SERVICE_BUSY", "busy", 429, null, null, retryable, null, retryAfter);
    }

    private void answers(String... states) {
        for (String state : states) {
            looks.add(() -> job(state));
        }
    }

    private void fails(boolean retryable, @Nullable Duration retryAfter) {
        looks.add(
                () -> {
                    throw failure(retryable, retryAfter);
                });
    }

    private ImportJob await(AwaitOptions options) {
        JobListener listener =
                new JobListener() {
                    @Override
                    public void looked(ImportJob job) {
                        seen.add(job.serviceState());
                        throw new IllegalStateException("a listener's own trouble");
                    }

                    @Override
                    public void failed(ServiceException reason, Duration pause) {
                        seen.add("failed, " + pause.toSeconds() + " s");
                    }
                };
        return new JobWatch(options, listener, time -> pauses.add(time.toSeconds()))
                .until(
                        job -> job.state().isFinal(),
                        () -> looks.size() > 1 ? looks.remove().get() : looks.element().get());
    }

    @Test
    void until_nothingChanges_looksMoreAndMoreSeldom() {
        answers("Shipping", "Shipping", "Shipping", "Shipping", "Shipping", "Completed");

        assertThat(await(OPTIONS).state()).isEqualTo(JobState.COMPLETED);

        assertThat(pauses).containsExactly(60L, 120L, 240L, 300L, 300L);
        assertThat(seen).hasSize(6);
    }

    @Test
    void until_somethingChanges_looksSoonAgain() {
        answers("Shipping", "Shipping", "Received", "Completed");

        await(OPTIONS);

        assertThat(pauses).containsExactly(60L, 120L, 60L);
    }

    @Test
    void until_throttled_waitsAsLongAsTheServiceAsks() {
        fails(true, Duration.ofMinutes(7));
        answers("Completed");

        await(OPTIONS);

        assertThat(pauses).containsExactly(420L);
        assertThat(seen).containsExactly("failed, 420 s", "Completed");
    }

    @Test
    void until_failuresOneAfterTheOther_backsOff() {
        for (int i = 0; i < 5; i++) {
            fails(true, null);
        }
        answers("Completed");

        await(OPTIONS);

        assertThat(pauses).containsExactly(60L, 120L, 240L, 300L, 300L);
    }

    @Test
    void until_failureThatTimeDoesNotMend_isThrownAtOnce() {
        fails(false, null);

        assertThatThrownBy(() -> await(OPTIONS)).isInstanceOf(ServiceException.class);
        assertThat(pauses).isEmpty();
    }

    @Test
    void until_patienceEnds_givesTheJobAsItWasSeenLast() {
        answers("Shipping");

        assertThat(await(OPTIONS).state()).isEqualTo(JobState.SHIPPING);

        assertThat(pauses.stream().mapToLong(Long::longValue).sum())
                .isEqualTo(OPTIONS.patience().toSeconds());
    }

    @Test
    void until_neverAnAnswerBeforePatienceEnds_throwsTheLastFailure() {
        fails(true, null);

        assertThatThrownBy(() -> await(OPTIONS.withPatience(Duration.ofMinutes(2))))
                .isInstanceOf(ServiceException.class);
        assertThat(pauses).containsExactly(60L, 60L);
    }

    @Test
    void until_interrupted_stopsWithTheFlagSet() {
        answers("Shipping");
        JobWatch watch =
                new JobWatch(
                        OPTIONS,
                        job -> {},
                        time -> {
                            throw new InterruptedException();
                        });

        assertThatThrownBy(() -> watch.until(job -> false, () -> looks.element().get()))
                .isInstanceOf(SeedInterruptedException.class)
                .hasMessageContaining("taken up again");
        assertThat(Thread.interrupted()).isTrue();
    }
}
