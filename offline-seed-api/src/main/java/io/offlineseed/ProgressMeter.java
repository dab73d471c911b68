// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed;

import io.offlineseed.Progress.Stage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Makes figures for a person out of what a listener is told: how fast each drive and all of them
 * together go, and how long a stage will last. A listener passes on what it is told, then asks.
 *
 * <pre>{@code
 * ProgressMeter meter = new ProgressMeter();
 * options.withProgress(
 *         progress -> {
 *             meter.onProgress(progress);
 *             window.show(meter.drive(progress), meter.total(progress.stage()));
 *         });
 * }</pre>
 *
 * <p>Rates are those of the last minute, work of earlier calls not counted. A meter is for one call
 * and one thread; it keeps about a minute of samples for each drive and starts no threads.
 */
public final class ProgressMeter implements ProgressListener {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final Map<Key, Track> tracks = new LinkedHashMap<>();

    /** A meter that goes by {@link System#nanoTime()}. */
    public ProgressMeter() {
        this(System::nanoTime);
    }

    /** A meter that goes by another clock of nanoseconds, which never goes back. */
    public ProgressMeter(LongSupplier nanoTime) {
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    }

    private record Key(Stage stage, Optional<DriveId> drive) {}

    /**
     * Where something stands, and how fast it goes.
     *
     * @param bytesDone bytes handled so far, work of an earlier, resumed call included
     * @param bytesTotal bytes known to be handled in all, 0 while unknown
     * @param bytesPerSecond the mean of the last minute, or of the time since it began if that is
     *     shorter; empty in the first second
     * @param timeLeft until all is handled if it goes on like this, in whole seconds; empty while
     *     the total or the rate is unknown, or nothing moves
     */
    public record Figures(
            long bytesDone,
            long bytesTotal,
            OptionalDouble bytesPerSecond,
            Optional<Duration> timeLeft) {

        /** Validates that nothing is null. */
        public Figures {
            Objects.requireNonNull(bytesPerSecond, "bytesPerSecond");
            Objects.requireNonNull(timeLeft, "timeLeft");
        }
    }

    /** Takes note of where a drive stands. One that is verified has been copied. */
    @Override
    public void onProgress(Progress progress) {
        long now = nanoTime.getAsLong();
        if (progress.stage() == Stage.VERIFYING) {
            Track copied = tracks.get(new Key(Stage.COPYING, progress.drive()));
            if (copied != null) {
                copied.finish(now);
            }
        }
        tracks.computeIfAbsent(key(progress), key -> new Track())
                .add(now, progress.bytesDone(), progress.bytesTotal());
    }

    /** Returns the figures of the stage and the drive that were told of. */
    public Figures drive(Progress progress) {
        Track track = tracks.get(key(progress));
        return track == null
                ? figures(progress.bytesDone(), progress.bytesTotal(), OptionalDouble.empty())
                : figures(track.bytesDone, track.bytesTotal, track.rate(nanoTime.getAsLong()));
    }

    /**
     * Returns the figures of a stage, all drives that are or were in it taken together. The time
     * left is that of this stage; a drive that is yet to enter it is not counted.
     */
    public Figures total(Stage stage) {
        long now = nanoTime.getAsLong();
        long bytesDone = 0;
        long bytesTotal = 0;
        double rate = 0;
        boolean rated = false;
        boolean bounded = true;
        for (Map.Entry<Key, Track> each : tracks.entrySet()) {
            if (each.getKey().stage() != stage) {
                continue;
            }
            Track track = each.getValue();
            bytesDone += track.bytesDone;
            bytesTotal += track.bytesTotal;
            bounded &= track.bytesTotal > 0 || track.bytesDone == 0;
            OptionalDouble own = track.rate(now);
            rated |= own.isPresent();
            rate += own.orElse(0);
        }
        return figures(
                bytesDone,
                bounded ? bytesTotal : 0,
                rated ? OptionalDouble.of(rate) : OptionalDouble.empty());
    }

    /** Returns how many drives are or were in a stage. */
    public int drives(Stage stage) {
        return (int)
                tracks.keySet().stream()
                        .filter(key -> key.stage() == stage && key.drive().isPresent())
                        .count();
    }

    private static Key key(Progress progress) {
        return new Key(progress.stage(), progress.drive());
    }

    private static Figures figures(long done, long total, OptionalDouble rate) {
        Optional<Duration> left = Optional.empty();
        if (total > 0 && done >= total) {
            left = Optional.of(Duration.ZERO);
        } else if (total > 0 && rate.orElse(0) > 0) {
            double seconds = Math.ceil((total - done) / rate.getAsDouble());
            left = Optional.of(Duration.ofSeconds((long) seconds));
        }
        return new Figures(done, total, rate, left);
    }

    /** What was told of one drive in one stage. */
    private static final class Track {

        private record Sample(long nanos, long bytes) {}

        // At most one for each second. The first is where the last minute, or all, began.
        private final Deque<Sample> samples = new ArrayDeque<>();
        private long bytesDone;
        private long bytesTotal;

        void add(long now, long done, long total) {
            if (done < bytesDone) {
                samples.clear(); // begun anew, so what was is no measure
            }
            bytesDone = done;
            bytesTotal = total;
            Sample last = samples.peekLast();
            if (last == null || now - last.nanos() >= SECOND_NANOS) {
                samples.add(new Sample(now, done));
            }
            forget(now);
        }

        void finish(long now) {
            bytesDone = Math.max(bytesDone, bytesTotal);
            samples.clear();
            samples.add(new Sample(now - WINDOW_NANOS, bytesDone)); // moves no more
        }

        /** Drops what is older than a minute, but for the last of it: it tells where that began. */
        private void forget(long now) {
            Sample first = samples.removeFirst();
            for (Sample next = samples.peekFirst();
                    next != null && now - next.nanos() >= WINDOW_NANOS;
                    next = samples.peekFirst()) {
                first = samples.removeFirst();
            }
            samples.addFirst(first);
        }

        OptionalDouble rate(long now) {
            forget(now);
            Sample first = samples.getFirst();
            long nanos = Math.min(now - first.nanos(), WINDOW_NANOS);
            return nanos < SECOND_NANOS
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(
                            (bytesDone - first.bytes()) * (double) SECOND_NANOS / nanos);
        }
    }
}
