// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ImportJobDeadlinesTest {

    private static final Instant CREATED = Instant.parse("2026-05-01T10:00:00Z");
    private static final Instant CHANGED = Instant.parse("2026-05-05T10:00:00Z");

    private static ImportJob job(ImportService service, JobState state, Optional<String> shipDate) {
        return new ImportJob(
                service,
                "/id",
                "j",
                "westeurope",
                state,
                state.wireName(),
                Optional.of(CREATED),
                Optional.of(CHANGED),
                Optional.empty(),
                List.of(),
                false,
                OptionalLong.empty(),
                shipDate.map(
                        day -> new Delivery("DHL", "T1", OptionalLong.of(1), Optional.of(day))),
                Optional.empty(),
                Map.of());
    }

    private static List<String> told(ImportJob job) {
        return job.deadlines().stream().map(each -> each.kind() + " " + each.due()).toList();
    }

    @Test
    void deadlines_creating_countFromTheLastChangeOnlyWhereThatIsDocumented() {
        assertThat(told(job(ImportService.IMPORT_EXPORT, JobState.CREATING, Optional.empty())))
                .containsExactly("SHIP 2026-05-19T10:00:00Z");
        assertThat(told(job(ImportService.DATA_BOX, JobState.CREATING, Optional.empty())))
                .containsExactly("SHIP 2026-05-15T10:00:00Z");
    }

    @Test
    void deadlines_shipping_countFromTheDayOfShipping() {
        assertThat(
                        told(
                                job(
                                        ImportService.IMPORT_EXPORT,
                                        JobState.SHIPPING,
                                        Optional.of("2026-05-06"))))
                .containsExactly("ARRIVE 2026-05-20T00:00:00Z", "ANSWER 2026-06-19T00:00:00Z");
        assertThat(
                        told(
                                job(
                                        ImportService.IMPORT_EXPORT,
                                        JobState.SHIPPING,
                                        Optional.of("8/11/2017 9:05:00 PM"))))
                .startsWith("ARRIVE " + CHANGED.plus(Duration.ofDays(14)));
    }

    @Test
    void deadlines_over_tellHowLongTheJobIsKept() {
        ImportJob closed = job(ImportService.IMPORT_EXPORT, JobState.CLOSED, Optional.empty());

        assertThat(told(closed)).containsExactly("READ " + CHANGED.plus(Duration.ofDays(90)));
        assertThat(closed.nextActor()).contains(JobActor.NOBODY);
        assertThat(job(ImportService.DATA_BOX, JobState.CLOSED, Optional.empty()).deadlines())
                .isEmpty();
    }

    @Test
    void nextActor_stateNobodyKnows_isNotGuessed() {
        ImportJob job =
                job(ImportService.DATA_BOX, new JobState("DeviceOrdered"), Optional.empty());

        assertThat(job.nextActor()).isEmpty();
        assertThat(job.deadlines()).isEmpty();
        assertThat(ProcessingTime.facts()).contains("7 to 10 days");
    }
}
