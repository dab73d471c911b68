// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseFileTest {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final long NO_SUCH_PID = 4_000_000_000L;

    @TempDir Path dir;
    private final DurableFiles files = new DurableFiles();
    private Path lock;

    @BeforeEach
    void nameLock() {
        lock = dir.resolve("seal.lock");
    }

    @Test
    void acquire_free_writesTheHolderAndCloseDeletesIt() throws Exception {
        LeaseFile lease = LeaseFile.acquire(files, lock, "sealing", at(0));

        LeaseHolder holder = LeaseHolder.read(lock);
        assertThat(holder.purpose()).isEqualTo("sealing");
        assertThat(holder.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(holder.since()).isEqualTo(NOW);
        assertThat(lease.isHeld()).isTrue();
        lease.check();

        lease.close();
        lease.close();
        assertThat(lease.isHeld()).isFalse();
        try (Stream<Path> left = Files.list(dir)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void acquire_held_tellsByWhomAndSinceWhen() throws Exception {
        foreign("backup-7", NOW.minusSeconds(30));

        LeaseHeldException held =
                catchThrowableOfType(
                        LeaseHeldException.class,
                        () -> LeaseFile.acquire(files, lock, "sealing", at(0)));

        assertThat(held.isStale()).isFalse();
        assertThat(held)
                .hasMessage(
                        "in use for copying to drive 1 by anna on backup-7 (process 4711) since"
                                + " 2026-05-04T08:00:00Z, last sign of life 30 s ago (lock file "
                                + lock
                                + ")");
    }

    @Test
    void acquire_heldByThisProcess_isHeldToo() throws Exception {
        try (LeaseFile lease = LeaseFile.acquire(files, lock, "sealing", at(0))) {
            assertThat(lease.isHeld()).isTrue();
            assertThatThrownBy(() -> LeaseFile.acquire(files, lock, "sealing", at(0)))
                    .isInstanceOf(LeaseHeldException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void acquire_staleLease_isExplainedAndNotTaken() throws Exception {
        LeaseHolder holder = foreign("backup-7", NOW.minus(LeaseFile.STALE_AFTER).minusSeconds(1));

        LeaseHeldException held =
                catchThrowableOfType(
                        LeaseHeldException.class,
                        () -> LeaseFile.acquire(files, lock, "sealing", at(0)));

        assertThat(held.isStale()).isTrue();
        assertThat(held)
                .hasMessageContaining("last sign of life 121 s ago, so it may have been killed");
        assertThat(LeaseHolder.read(lock)).isEqualTo(holder);
    }

    @Test
    void takeOver_holderAlive_isRefused() throws Exception {
        LeaseHolder holder = foreign("backup-7", NOW.minus(LeaseFile.STALE_AFTER));

        assertThatThrownBy(() -> LeaseFile.takeOver(files, lock, "sealing", at(0)))
                .isInstanceOf(LeaseHeldException.class);
        assertThat(LeaseHolder.read(lock)).isEqualTo(holder);
        assertThat(dir.resolve("seal.lock.takeover")).doesNotExist();
    }

    @Test
    void takeOver_heartbeatStale_succeeds() throws Exception {
        foreign("backup-7", NOW.minus(LeaseFile.STALE_AFTER).minusSeconds(1));

        try (LeaseFile lease = LeaseFile.takeOver(files, lock, "sealing", at(0))) {
            lease.check();
            assertThat(dir.resolve("seal.lock.takeover")).doesNotExist();
        }
        assertThat(lock).doesNotExist();
    }

    @Test
    void acquire_holderOnThisSystemHasEnded_takesItOverAtOnce() throws Exception {
        LeaseHolder here = here();
        write(copyOf(here, here.host(), here.system(), NO_SUCH_PID, ""));

        try (LeaseFile lease = LeaseFile.acquire(files, lock, "copying", at(1))) {
            lease.check();
            assertThat(LeaseHolder.read(lock).purpose()).isEqualTo("copying");
            assertThat(dir.resolve("seal.lock.takeover")).doesNotExist();
        }
        assertThat(lock).doesNotExist();
    }

    @Test
    void acquire_laterProcessHasTheHoldersNumber_takesItOverAtOnce() throws Exception {
        LeaseHolder here = here();
        assertThat(here.started()).isNotEmpty();
        write(copyOf(here, here.host(), here.system(), here.pid(), "1" + here.started()));

        try (LeaseFile lease = LeaseFile.acquire(files, lock, "copying", at(1))) {
            lease.check();
        }
    }

    @Test
    void acquire_holderThatCannotBeSeenToHaveEnded_isNotTakenOver() throws Exception {
        LeaseHolder here = here();
        List<LeaseHolder> holders =
                List.of(
                        copyOf(here, here.host(), "other boot", NO_SUCH_PID, ""),
                        copyOf(here, here.host(), "", NO_SUCH_PID, ""),
                        copyOf(here, "other-host", here.system(), NO_SUCH_PID, ""),
                        copyOf(here, here.host(), here.system(), here.pid(), ""),
                        here);
        for (LeaseHolder holder : holders) {
            write(holder);

            assertThatThrownBy(() -> LeaseFile.acquire(files, lock, "sealing", at(1)))
                    .isInstanceOf(LeaseHeldException.class);
            assertThatThrownBy(() -> LeaseFile.takeOver(files, lock, "sealing", at(1)))
                    .isInstanceOf(LeaseHeldException.class);
            assertThat(LeaseHolder.read(lock)).isEqualTo(holder);
        }
    }

    private static LeaseHolder here() {
        LeaseHolder here = LeaseHolder.thisProcess("sealing", NOW);
        assumeThat(here.system()).isNotEmpty();
        return here;
    }

    private static LeaseHolder copyOf(
            LeaseHolder holder, String host, String system, long pid, String started) {
        return new LeaseHolder(
                "t", holder.user(), host, system, pid, started, holder.purpose(), NOW, NOW);
    }

    @Test
    void takeOver_nothingThere_acquires() throws Exception {
        try (LeaseFile lease = LeaseFile.takeOver(files, lock, "sealing", at(0))) {
            lease.check();
        }
    }

    @Test
    void takeOver_anotherTakesOverAtTheSameTime_isRefused() throws Exception {
        foreign("backup-7", NOW.minus(Duration.ofHours(1)));
        files.replace(
                dir.resolve("seal.lock.takeover"),
                LeaseHolder.thisProcess("sealing", NOW).toJson());

        assertThatThrownBy(() -> LeaseFile.takeOver(files, lock, "sealing", at(1)))
                .isInstanceOf(LeaseHeldException.class);
        assertThat(LeaseHolder.read(lock).host()).isEqualTo("backup-7");
    }

    @Test
    void takeOver_guardOfAKilledProcess_doesNotBlock() throws Exception {
        foreign("backup-7", NOW.minus(Duration.ofHours(1)));
        Files.move(lock, dir.resolve("seal.lock.takeover"));
        foreign("backup-7", NOW.minus(Duration.ofHours(1)));

        try (LeaseFile lease = LeaseFile.takeOver(files, lock, "sealing", at(0))) {
            lease.check();
        }
    }

    @Test
    void removeStale_holderGone_removesItAndTellsWhose() throws Exception {
        LeaseHolder holder = foreign("backup-7", NOW.minus(Duration.ofHours(1)));

        assertThat(LeaseFile.removeStale(files, lock, at(0))).contains(holder);
        assertThat(lock).doesNotExist();
        assertThat(LeaseFile.removeStale(files, lock, at(0))).isEmpty();
    }

    @Test
    void removeStale_holderAlive_leavesIt() throws Exception {
        foreign("backup-7", NOW);

        assertThat(LeaseFile.removeStale(files, lock, at(0))).isEmpty();
        assertThat(lock).exists();
    }

    @Test
    void beat_later_renewsTheSignOfLife() throws Exception {
        MovingClock clock = new MovingClock();
        try (LeaseFile lease = LeaseFile.acquire(files, lock, "sealing", clock)) {
            clock.now = NOW.plusSeconds(20);
            lease.beat();

            assertThat(LeaseHolder.read(lock).heartbeat()).isEqualTo(NOW.plusSeconds(20));
            assertThat(LeaseHolder.read(lock).since()).isEqualTo(NOW);
        }
    }

    @Test
    void beat_takenOverByAnother_leavesItThereAndKnowsItIsLost() throws Exception {
        LeaseFile lease = LeaseFile.acquire(files, lock, "sealing", at(0));
        LeaseHolder other = foreign("backup-7", NOW);

        lease.beat();

        assertThat(lease.isHeld()).isFalse();
        assertThatThrownBy(lease::check).isInstanceOf(LeaseHeldException.class);
        lease.close();
        assertThat(LeaseHolder.read(lock)).isEqualTo(other);
    }

    @Test
    void check_lockFileDeleted_saysSo() throws Exception {
        try (LeaseFile lease = LeaseFile.acquire(files, lock, "sealing", at(0))) {
            Files.delete(lock);

            assertThatThrownBy(lease::check)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("was deleted while this process held it");
            assertThat(lease.isHeld()).isFalse();
        }
    }

    @Test
    void beat_thatFails_isTriedAgain() throws Exception {
        boolean[] broken = {false};
        DurableFiles failing =
                new DurableFiles(
                        (step, file) -> {
                            if (broken[0]) {
                                throw new IOException("share is gone");
                            }
                        });
        MovingClock clock = new MovingClock();
        try (LeaseFile lease = LeaseFile.acquire(failing, lock, "sealing", clock)) {
            clock.now = NOW.plusSeconds(20);
            broken[0] = true;
            lease.beat();
            broken[0] = false;
            lease.beat();

            assertThat(LeaseHolder.read(lock).heartbeat()).isEqualTo(NOW.plusSeconds(20));
        }
    }

    @Test
    void acquire_lockFileDamaged_saysWhatToDo() throws IOException {
        Files.writeString(lock, "garbage");

        assertThatThrownBy(() -> LeaseFile.acquire(files, lock, "sealing", at(0)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be understood")
                .hasMessageContaining("delete it and try again");
    }

    @Test
    void acquire_lockFileOfANewerRelease_saysSo() throws IOException {
        Files.writeString(lock, "{\"formatVersion\":2,\"token\":\"t\"}");

        assertThatThrownBy(() -> LeaseFile.acquire(files, lock, "sealing", at(0)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format version 2");
    }

    private LeaseHolder foreign(String host, Instant heartbeat) throws IOException {
        LeaseHolder holder =
                new LeaseHolder(
                        "token-of-" + host,
                        "anna",
                        host,
                        "other boot",
                        4711,
                        "",
                        "copying to drive 1",
                        NOW.minus(Duration.ofHours(2)),
                        heartbeat);
        write(holder);
        return holder;
    }

    private void write(LeaseHolder holder) throws IOException {
        files.replace(lock, holder.toJson());
    }

    private static Clock at(int seconds) {
        return Clock.fixed(NOW.plusSeconds(seconds), ZoneOffset.UTC);
    }

    private static final class MovingClock extends Clock {

        private volatile Instant now = NOW;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
