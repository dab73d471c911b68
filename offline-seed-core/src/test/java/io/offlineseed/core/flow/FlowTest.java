// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.ProgressListener;
import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.hash.Md5;
import io.offlineseed.core.hash.Md5Lanes;
import io.offlineseed.core.hash.ScalarMd5Lanes;
import io.offlineseed.core.hash.Slice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FlowTest {

    private static final int MIB = 1 << 20;
    private static final CheckpointRule EIGHT_MIB =
            new CheckpointRule(8 * MIB, Duration.ofHours(1));

    /** Loads of seeded content and size; what arrived, and what every checkpoint was told. */
    private static final class MemoryRoute implements Route {

        final Random random;
        final List<byte[]> content = new ArrayList<>();
        final Map<Integer, byte[]> written = new ConcurrentHashMap<>();
        final ByteArrayOutputStream digests = new ByteArrayOutputStream();
        final AtomicLong atRiskBytes = new AtomicLong();
        volatile long mostAtRiskBytes;
        volatile long covered;
        int asked;
        int failRead = -1;
        int failHashed = -1;
        int failWrite = -1;
        int failCheckpointAfter = Integer.MAX_VALUE;
        Runnable onRead = () -> {};
        Runnable onWrite = () -> {};

        MemoryRoute(long seed, int loads) {
            random = new Random(seed);
            for (int i = 0; i < loads; i++) {
                byte[] bytes =
                        new byte
                                [random.nextInt(4) == 0
                                        ? Flow.BLOCK_BYTES
                                        : random.nextInt(2 * MIB)];
                random.nextBytes(bytes);
                content.add(bytes);
            }
        }

        @Override
        public String name() {
            return "memory";
        }

        @Override
        public Optional<Load> next() {
            if (asked == content.size()) {
                return Optional.empty();
            }
            return Optional.of(new MemoryLoad(asked++));
        }

        @Override
        public synchronized void checkpoint(long count, byte[] newDigests) throws IOException {
            if (count > failCheckpointAfter) {
                throw new IOException("the sink refuses checkpoints");
            }
            long bytes = 0;
            for (long i = covered; i < count; i++) {
                assertThat(written).containsKey((int) i);
                bytes += content.get((int) i).length;
            }
            atRiskBytes.addAndGet(-bytes);
            digests.writeBytes(newDigests);
            covered = count;
        }

        byte[] digestsOf(long count) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < count; i++) {
                byte[] bytes = content.get(i);
                int half = bytes.length / 2;
                all.writeBytes(Md5.digest().digest(Arrays.copyOfRange(bytes, 0, half)));
                all.writeBytes(Md5.digest().digest(Arrays.copyOfRange(bytes, half, bytes.length)));
            }
            return all.toByteArray();
        }

        private final class MemoryLoad implements Load {

            private final int index;

            MemoryLoad(int index) {
                this.index = index;
            }

            @Override
            public int bytes() {
                return content.get(index).length;
            }

            @Override
            public List<Slice> read(byte[] slab, int offset) throws IOException {
                onRead.run();
                if (index == failRead) {
                    throw new IOException("the source broke");
                }
                byte[] bytes = content.get(index);
                System.arraycopy(bytes, 0, slab, offset, bytes.length);
                int half = bytes.length / 2;
                return List.of(
                        new Slice(slab, offset, half),
                        new Slice(slab, offset + half, bytes.length - half));
            }

            @Override
            public void hashed(byte[] digests) throws IOException {
                if (index == failHashed) {
                    throw new IOException("not what was promised");
                }
            }

            @Override
            public void write(byte[] slab, int offset) throws IOException {
                synchronized (MemoryRoute.this) {
                    long now = atRiskBytes.addAndGet(bytes());
                    mostAtRiskBytes = Math.max(mostAtRiskBytes, now);
                }
                onWrite.run();
                if (index == failWrite) {
                    throw new IOException("the sink broke");
                }
                written.put(index, Arrays.copyOfRange(slab, offset, offset + bytes()));
            }
        }
    }

    /** Runs the routes; what each threw is in the list at its place, null if nothing. */
    private static List<Optional<Exception>> run(CheckpointRule rule, MemoryRoute... routes) {
        List<Optional<Exception>> thrown = new ArrayList<>();
        try (Crew crew = new Crew("test")) {
            Flow flow =
                    new Flow(
                            crew,
                            new FlowSettings(6L * Flow.BLOCK_BYTES, 2, 2),
                            new ScalarMd5Lanes());
            crew.start(
                    "director",
                    () -> {
                        try (flow) {
                            List<Passage> passages = new ArrayList<>();
                            for (MemoryRoute route : routes) {
                                passages.add(flow.open(route, rule));
                            }
                            for (Passage passage : passages) {
                                thrown.add(outcome(passage));
                            }
                        }
                    });
            crew.await(
                    List::of,
                    ProgressListener.NONE,
                    "stopped",
                    e -> new UncheckedIOException(new IOException(e)));
        }
        return thrown;
    }

    private static Optional<Exception> outcome(Passage passage) {
        try {
            passage.await();
            return Optional.empty();
        } catch (Exception e) {
            return Optional.of(e);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void flow_ofSeveralRoutes_bringsEveryByteAndEveryDigestInOrder(long seed) {
        MemoryRoute[] routes = {
            new MemoryRoute(seed, 23), new MemoryRoute(seed + 100, 0), new MemoryRoute(-seed, 40)
        };

        List<Optional<Exception>> thrown = run(EIGHT_MIB, routes);

        assertThat(thrown).allMatch(Optional::isEmpty);
        for (MemoryRoute route : routes) {
            assertThat(route.written).hasSameSizeAs(route.content);
            route.written.forEach((i, bytes) -> assertThat(bytes).isEqualTo(route.content.get(i)));
            assertThat(route.covered).isEqualTo(route.content.size());
            assertThat(route.digests.toByteArray())
                    .isEqualTo(route.digestsOf(route.content.size()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16})
    void flow_always_risksNoMoreThanTheRuleAllows(int mebibytes) {
        MemoryRoute route = new MemoryRoute(7, 40);

        run(new CheckpointRule((long) mebibytes * MIB, Duration.ofHours(1)), route);

        assertThat(route.mostAtRiskBytes).isPositive().isLessThanOrEqualTo((long) mebibytes * MIB);
        assertThat(route.covered).isEqualTo(40);
    }

    @Test
    void flow_whenASinkFails_endsThatRouteAndFinishesTheOthers() {
        MemoryRoute good = new MemoryRoute(1, 30);
        MemoryRoute bad = new MemoryRoute(2, 30);
        bad.failWrite = 11;

        List<Optional<Exception>> thrown = run(EIGHT_MIB, bad, good);

        assertThat(thrown.get(0))
                .get()
                .extracting(Exception::getMessage)
                .isEqualTo("the sink broke");
        assertThat(bad.covered).isLessThanOrEqualTo(11);
        assertThat(thrown.get(1)).isEmpty();
        assertThat(good.covered).isEqualTo(30);
    }

    @Test
    void flow_whenACheckpointFails_endsThatRouteAndFinishesTheOthers() {
        MemoryRoute good = new MemoryRoute(1, 30);
        MemoryRoute bad = new MemoryRoute(2, 30);
        bad.failCheckpointAfter = 10;

        List<Optional<Exception>> thrown = run(EIGHT_MIB, bad, good);

        assertThat(thrown.get(0)).isPresent();
        assertThat(bad.covered).isLessThanOrEqualTo(10);
        assertThat(good.covered).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 29})
    void flow_whenASourceFails_coversAllBeforeTheFailure(int index) {
        MemoryRoute unreadable = new MemoryRoute(3, 30);
        unreadable.failRead = index;
        MemoryRoute changed = new MemoryRoute(4, 30);
        changed.failHashed = index;

        List<Optional<Exception>> thrown = run(EIGHT_MIB, unreadable, changed);

        assertThat(thrown).allMatch(Optional::isPresent);
        assertThat(unreadable.covered).isEqualTo(index);
        assertThat(changed.covered).isEqualTo(index);
        assertThat(changed.digests.toByteArray()).isEqualTo(changed.digestsOf(index));
        assertThat(changed.written).doesNotContainKey(index);
    }

    @Test
    void flow_whenTheCrewStops_coversAllThatWasOnItsWay() throws Exception {
        MemoryRoute route = new MemoryRoute(5, 60);
        CountDownLatch ended = new CountDownLatch(1);
        List<Passage.Outcome> outcomes = new ArrayList<>();
        try (Crew crew = new Crew("test")) {
            AtomicLong writes = new AtomicLong();
            route.onWrite =
                    () -> {
                        if (writes.incrementAndGet() == 5) {
                            crew.stop();
                        }
                    };
            Flow flow =
                    new Flow(
                            crew,
                            new FlowSettings(6L * Flow.BLOCK_BYTES, 2, 2),
                            new ScalarMd5Lanes());
            crew.start(
                    "director",
                    () -> {
                        try (flow) {
                            outcomes.add(flow.open(route, EIGHT_MIB).await());
                        } finally {
                            ended.countDown();
                        }
                    });
            ended.await();
        }

        assertThat(outcomes).containsExactly(Passage.Outcome.STOPPED);
        assertThat(route.covered).isBetween(5L, 59L).isEqualTo(route.written.size());
        assertThat(route.digests.toByteArray()).isEqualTo(route.digestsOf(route.covered));
    }

    @Test
    void flow_whenTheIntervalPasses_makesACheckpointLongBeforeTheBytesDo() {
        MemoryRoute route = new MemoryRoute(6, 20);

        run(new CheckpointRule(1L << 40, Duration.ofNanos(1)), route);

        assertThat(route.mostAtRiskBytes).isLessThan(20L * Flow.BLOCK_BYTES);
        assertThat(route.covered).isEqualTo(20);
    }

    /** Lanes that hash nothing before a signal, and remember the most loads they were given. */
    private static final class PatientLanes implements Md5Lanes {

        private final ScalarMd5Lanes real = new ScalarMd5Lanes();
        private final CountDownLatch signal;
        private final int worthwhile;
        private volatile int mostLoads;

        PatientLanes(CountDownLatch signal, int worthwhile) {
            this.signal = signal;
            this.worthwhile = worthwhile;
        }

        @Override
        public int lanes() {
            return 100;
        }

        @Override
        public int worthwhile() {
            return worthwhile;
        }

        @Override
        public void digest(List<Slice> slices, byte[] target, int targetOffset) {
            try {
                signal.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            mostLoads = Math.max(mostLoads, slices.size() / 2);
            real.digest(slices, target, targetOffset);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,4", "4,4", "5,1"})
    void flow_muchIsReady_givesOneHasherAThirdOfTheSlabOrOneLoadIfLanesNeedMore(
            int worthwhile, int most) {
        MemoryRoute route = new MemoryRoute(7, 12);
        CountDownLatch twelveAreBeingRead = new CountDownLatch(12); // so ten are ready or taken
        route.onRead = twelveAreBeingRead::countDown;
        PatientLanes lanes = new PatientLanes(twelveAreBeingRead, worthwhile);
        try (Crew crew = new Crew("test")) {
            Flow flow = new Flow(crew, new FlowSettings(12L * Flow.BLOCK_BYTES, 2, 1), lanes);
            crew.start(
                    "director",
                    () -> {
                        try (flow) {
                            flow.open(route, EIGHT_MIB).await();
                        }
                    });
            await(crew);
        }

        assertThat(lanes.mostLoads).isEqualTo(most);
        assertThat(route.digests.toByteArray()).isEqualTo(route.digestsOf(12));
    }

    /** Starts threads of the crew until the system has no more. */
    private static Flow.Starter starter(Crew crew, AtomicInteger left) {
        return (name, task) -> {
            if (left.getAndDecrement() == 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            crew.start(name, task);
        };
    }

    private static void await(Crew crew) {
        crew.await(
                List::of,
                ProgressListener.NONE,
                "stopped",
                e -> new UncheckedIOException(new IOException(e)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void flow_whenNotAllSharedThreadsCanBeStarted_leavesNoneRunning(int threads) {
        try (Crew crew = new Crew("test")) {
            assertThatThrownBy(
                            () ->
                                    new Flow(
                                            starter(crew, new AtomicInteger(threads)),
                                            () -> false,
                                            new FlowSettings(6L * Flow.BLOCK_BYTES, 2, 2),
                                            new ScalarMd5Lanes(),
                                            Throttle.none()))
                    .isInstanceOf(OutOfMemoryError.class);

            await(crew); // does not return while a thread runs
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void open_whenNotAllWritersCanBeStarted_asksTheRouteForNothingAndLetsTheOthersGoOn(int writers)
            throws Exception {
        MemoryRoute good = new MemoryRoute(1, 30);
        MemoryRoute bad = new MemoryRoute(2, 30);
        try (Crew crew = new Crew("test")) {
            AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
            try (Flow flow =
                    new Flow(
                            starter(crew, left),
                            crew::stopping,
                            new FlowSettings(6L * Flow.BLOCK_BYTES, 2, 2),
                            new ScalarMd5Lanes(),
                            Throttle.none())) {
                Passage passage = flow.open(good, EIGHT_MIB);
                left.set(writers);

                assertThatThrownBy(() -> flow.open(bad, EIGHT_MIB))
                        .isInstanceOf(OutOfMemoryError.class);

                assertThat(passage.await()).isEqualTo(Passage.Outcome.COMPLETE);
            }
            await(crew);
        }
        assertThat(bad.asked).isZero();
        assertThat(good.covered).isEqualTo(30);
    }

    @Test
    void close_whileARouteIsOnItsWay_coversAllThatWasAndLeavesNoThreadRunning() throws Exception {
        MemoryRoute route = new MemoryRoute(5, 60);
        Passage passage;
        try (Crew crew = new Crew("test")) {
            CountDownLatch writing = new CountDownLatch(5);
            route.onWrite = writing::countDown;
            try (Flow flow =
                    new Flow(
                            crew,
                            new FlowSettings(6L * Flow.BLOCK_BYTES, 2, 2),
                            new ScalarMd5Lanes())) {
                passage = flow.open(route, EIGHT_MIB);
                writing.await();
            }
            await(crew);
        }

        assertThat(passage.await()).isEqualTo(Passage.Outcome.STOPPED);
        assertThat(route.covered).isBetween(5L, 59L).isEqualTo(route.written.size());
        assertThat(route.digests.toByteArray()).isEqualTo(route.digestsOf(route.covered));
    }

    @Test
    void flow_whenTheCrewStopsAndNobodyClosesIt_leavesNoThreadRunning() throws Exception {
        MemoryRoute late = new MemoryRoute(6, 5);
        Passage passage;
        try (Crew crew = new Crew("test")) {
            Flow flow =
                    new Flow(
                            crew,
                            new FlowSettings(6L * Flow.BLOCK_BYTES, 2, 2),
                            new ScalarMd5Lanes());
            crew.stop();
            passage = flow.open(late, EIGHT_MIB);
            await(crew);
        }

        assertThat(passage.await()).isEqualTo(Passage.Outcome.STOPPED);
        assertThat(late.asked).isZero();
    }

    @Test
    void flow_withAThrottle_readsWhatIsPaidForAndEndsAtOnceWhenTheCrewStops() throws Exception {
        AtomicLong nanos = new AtomicLong();
        Throttle throttle = new Throttle(OptionalLong.of(Flow.BLOCK_BYTES), nanos::get);
        MemoryRoute route = new MemoryRoute(7, 0);
        for (int i = 0; i < 20; i++) {
            route.content.add(new byte[Flow.BLOCK_BYTES]);
        }
        CountDownLatch three = new CountDownLatch(3);
        route.onWrite =
                () -> {
                    three.countDown();
                    if (three.getCount() > 0) {
                        nanos.addAndGet(1_000_000_000); // time for one more
                    }
                };
        Passage passage;
        try (Crew crew = new Crew("test")) {
            try (Flow flow =
                    new Flow(
                            crew,
                            new FlowSettings(6L * Flow.BLOCK_BYTES, 2, 2),
                            new ScalarMd5Lanes(),
                            throttle)) {
                passage = flow.open(route, EIGHT_MIB);
                three.await();
                crew.stop();
                await(crew);
            }
        }

        assertThat(passage.await()).isEqualTo(Passage.Outcome.STOPPED);
        assertThat(route.covered).isEqualTo(3);
        assertThat(route.asked).isEqualTo(3);
    }

    @Test
    void flow_withAThrottle_takesTheTimeThatItsBytesNeed() {
        AtomicLong nanos = new AtomicLong();
        Throttle throttle =
                new Throttle(
                        OptionalLong.of(MIB), () -> nanos.addAndGet(100_000_000)); // by each look
        MemoryRoute route = new MemoryRoute(8, 40);
        try (Crew crew = new Crew("test")) {
            Flow flow =
                    new Flow(
                            crew,
                            new FlowSettings(6L * Flow.BLOCK_BYTES, 2, 2),
                            new ScalarMd5Lanes(),
                            throttle);
            crew.start(
                    "director",
                    () -> {
                        try (flow) {
                            assertThat(flow.open(route, EIGHT_MIB).await())
                                    .isEqualTo(Passage.Outcome.COMPLETE);
                        }
                    });
            await(crew);
        }

        long bytes = route.content.stream().mapToLong(each -> each.length).sum();
        assertThat(route.covered).isEqualTo(40);
        assertThat(nanos.get() / 1e9)
                .as("seconds on the clock")
                .isGreaterThan((bytes - Flow.BLOCK_BYTES) / (double) MIB - 1);
    }

    @Test
    void settings_outsideTheirRange_areRefused() {
        assertThatThrownBy(() -> new FlowSettings(Flow.BLOCK_BYTES, 1, 1))
                .hasMessageContaining("two blocks");
        assertThatThrownBy(() -> new FlowSettings(2L * Flow.BLOCK_BYTES, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CheckpointRule(1, Duration.ZERO))
                .hasMessageContaining("at least one block");
    }
}
