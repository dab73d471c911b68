// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.offlineseed.DriveId;
import io.offlineseed.Progress;
import io.offlineseed.Progress.Stage;
import io.offlineseed.ProgressListener;
import io.offlineseed.SeedInterruptedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CrewTest {

    private static final Supplier<List<Progress>> NO_PROGRESS = List::of;

    private final Crew crew = new Crew("test");

    @AfterEach
    void clearInterruptFlagAndStop() {
        boolean interrupted = Thread.interrupted();
        crew.close();
        assertThat(interrupted).as("interrupt flag left by a test").isFalse();
    }

    @Test
    void await_allTasksDone_returns() {
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 5; i++) {
            crew.start("adder-" + i, done::incrementAndGet);
        }

        await(ProgressListener.NONE);

        assertThat(done).hasValue(5);
    }

    @Test
    void await_oneFails_stopsTheOthersAndThrowsIt() {
        AtomicInteger ended = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            crew.start(
                    "worker-" + i,
                    () -> {
                        untilStopping();
                        ended.incrementAndGet();
                    });
        }
        IllegalStateException failure = new IllegalStateException("drive vanished");
        crew.start(
                "failing",
                () -> {
                    throw failure;
                });

        assertThatThrownBy(() -> await(ProgressListener.NONE)).isSameAs(failure);
        assertThat(ended).hasValue(3);
        assertThat(threadsOfCrew()).isEmpty();
    }

    @Test
    void await_checkedFailure_isWrappedWithItsCause() {
        IOException cause = new IOException("disk full");
        crew.start(
                "failing",
                () -> {
                    throw cause;
                });

        assertThatThrownBy(() -> await(ProgressListener.NONE))
                .isInstanceOf(UncheckedIOException.class)
                .hasCause(cause);
    }

    @Test
    void await_errorInATask_isThrownAsItIs() {
        AssertionError error = new AssertionError("bug");
        crew.start(
                "failing",
                () -> {
                    throw error;
                });

        assertThatThrownBy(() -> await(ProgressListener.NONE)).isSameAs(error);
    }

    @Test
    void await_severalFail_carriesTheOthersAsSuppressed() {
        CountDownLatch both = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            String text = "failure " + i;
            crew.start(
                    "failing-" + i,
                    () -> {
                        both.countDown();
                        both.await();
                        throw new IllegalStateException(text);
                    });
        }

        Throwable thrown = catchThrowable(() -> await(ProgressListener.NONE));

        assertThat(thrown).isInstanceOf(IllegalStateException.class);
        assertThat(thrown.getSuppressed()).hasSize(1);
    }

    @Test
    void await_isolatedTaskFails_tellsItsOwnerAndLetsTheOthersFinish() {
        AtomicReference<Exception> told = new AtomicReference<>();
        CountDownLatch failed = new CountDownLatch(1);
        AtomicBoolean stopped = new AtomicBoolean(true);
        crew.startIsolated(
                "drive-1",
                () -> {
                    throw new IOException("drive 1 vanished");
                },
                e -> {
                    told.set(e);
                    failed.countDown();
                });
        crew.startIsolated(
                "drive-2",
                () -> {
                    failed.await();
                    stopped.set(crew.stopping());
                },
                told::set);

        await(ProgressListener.NONE);

        assertThat(told.get()).hasMessage("drive 1 vanished");
        assertThat(stopped).isFalse();
    }

    @Test
    void await_ownerOfAnIsolatedTaskFails_losesNeitherFailure() {
        crew.startIsolated(
                "drive-1",
                () -> {
                    throw new IllegalStateException("drive vanished");
                },
                e -> {
                    throw new IllegalArgumentException("cannot note it");
                });

        Throwable thrown = catchThrowable(() -> await(ProgressListener.NONE));

        assertThat(thrown).hasMessage("drive vanished");
        assertThat(thrown.getSuppressed()[0]).hasMessage("cannot note it");
    }

    @Test
    void await_interrupted_stopsAllThreadsKeepsTheFlagAndSaysWhatIsLeft() {
        AtomicBoolean workerInterrupted = new AtomicBoolean();
        crew.start(
                "worker",
                () -> {
                    untilStopping();
                    workerInterrupted.set(Thread.currentThread().isInterrupted());
                });

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> await(ProgressListener.NONE))
                .isInstanceOf(SeedInterruptedException.class)
                .hasMessage("stopped at a checkpoint; call prepare again");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(workerInterrupted).isFalse();
        assertThat(threadsOfCrew()).isEmpty();
    }

    @Test
    void await_interruptedByTheListener_stopsToo() {
        AtomicLong bytes = new AtomicLong();
        crew.start(
                "worker",
                () -> {
                    while (!crew.stopping()) {
                        bytes.incrementAndGet();
                        Thread.onSpinWait();
                    }
                });

        assertThatThrownBy(
                        () ->
                                await(
                                        () -> List.of(copying("D1", bytes.get())),
                                        p -> Thread.currentThread().interrupt()))
                .isInstanceOf(SeedInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void await_failureWhileStopping_isThrownAndTheFlagKept() {
        crew.start(
                "worker",
                () -> {
                    untilStopping();
                    throw new IllegalStateException("last checkpoint failed");
                });

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> await(ProgressListener.NONE)).hasMessage("last checkpoint failed");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void await_listenerThrows_isSurvived() {
        AtomicInteger calls = new AtomicInteger();
        AtomicLong bytes = new AtomicLong();
        crew.start("worker", () -> untilAtLeast(calls, 3, bytes));

        await(
                () -> List.of(copying("D1", bytes.get())),
                p -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("view is gone");
                    }
                    throw new AssertionError("view is still gone");
                });

        assertThat(calls.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void await_progress_isToldAtMostTenTimesASecondAndAtTheEnd() {
        AtomicLong bytes = new AtomicLong();
        AtomicInteger calls = new AtomicInteger();
        List<Long> times = new ArrayList<>();
        List<Progress> told = new ArrayList<>();
        crew.start(
                "worker",
                () -> {
                    untilAtLeast(calls, 4, bytes);
                    bytes.set(1_000_000_000_000L);
                });

        await(
                () -> List.of(copying("D1", bytes.get())),
                p -> {
                    times.add(System.nanoTime());
                    told.add(p);
                    calls.incrementAndGet();
                });

        assertThat(told.get(told.size() - 1).bytesDone()).isEqualTo(1_000_000_000_000L);
        for (int i = 1; i < 4; i++) {
            assertThat(times.get(i) - times.get(i - 1))
                    .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(90));
        }
    }

    @Test
    void await_progressThatDoesNotChange_isToldOnceAndAtTheEnd() {
        AtomicInteger asked = new AtomicInteger();
        List<Progress> told = new ArrayList<>();
        crew.start(
                "worker",
                () -> {
                    while (asked.get() < 4) {
                        Thread.onSpinWait();
                    }
                });

        await(
                () -> {
                    asked.incrementAndGet();
                    return List.of(copying("D1", 5), copying("D2", 6));
                },
                told::add);

        assertThat(told)
                .containsExactly(
                        copying("D1", 5), copying("D2", 6), copying("D1", 5), copying("D2", 6));
    }

    @Test
    void await_progressSourceFails_stopsTheThreadsFirst() {
        crew.start("worker", this::untilStopping);

        assertThatThrownBy(
                        () ->
                                await(
                                        () -> {
                                            throw new IllegalStateException("bug");
                                        },
                                        ProgressListener.NONE))
                .hasMessage("bug");
        assertThat(threadsOfCrew()).isEmpty();
    }

    @Test
    void close_whileWorking_stopsAndJoinsAlsoWhenInterrupted() {
        crew.start("worker", this::untilStopping);

        Thread.currentThread().interrupt();
        crew.close();
        crew.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(threadsOfCrew()).isEmpty();
    }

    @Test
    void start_anyTask_runsOnADaemonThreadWithTheCrewsName() {
        List<Thread> seen = new CopyOnWriteArrayList<>();
        crew.start("reader", () -> seen.add(Thread.currentThread()));
        await(ProgressListener.NONE);

        assertThat(seen.get(0).getName()).isEqualTo("test-reader");
        assertThat(seen.get(0).isDaemon()).isTrue();
    }

    private void await(ProgressListener listener) {
        await(NO_PROGRESS, listener);
    }

    private void await(Supplier<List<Progress>> progress, ProgressListener listener) {
        crew.await(
                progress,
                listener,
                "stopped at a checkpoint; call prepare again",
                e ->
                        new UncheckedIOException(
                                e instanceof IOException io ? io : new IOException(e)));
    }

    private void untilStopping() {
        while (!crew.stopping()) {
            Thread.onSpinWait();
        }
    }

    private static void untilAtLeast(AtomicInteger calls, int wanted, AtomicLong bytes) {
        while (calls.get() < wanted) {
            bytes.incrementAndGet();
            Thread.onSpinWait();
        }
    }

    private static Progress copying(String drive, long bytes) {
        return new Progress(Stage.COPYING, Optional.of(new DriveId(drive)), bytes, 0);
    }

    private static List<Thread> threadsOfCrew() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("test-") && t.isAlive())
                .toList();
    }
}
