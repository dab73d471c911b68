// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.offlineseed.core.durable.DurabilityWatch;
import io.offlineseed.core.durable.LeaseFile;
import io.offlineseed.drive.DriveInUseException;
import io.offlineseed.staging.BlobKind;
import io.offlineseed.staging.StagedBackup;
import io.offlineseed.staging.StagingException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocksTest {

    @TempDir Path root;

    @Test
    void seal_whileAnotherFills_saysWhoAndHowToTakeOver() throws IOException {
        OpenBackup first = Staging.create(root);
        Staging.put(first, "a", "content");
        first.setKind("a", BlobKind.BLOCK);

        StagedBackup second = Staging.open(root).get("fs01-seed");
        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(second::seal)
                .withMessageContaining("filling and sealing backup fs01-seed")
                .withMessageContaining("process " + ProcessHandle.current().pid())
                .withMessageContaining("since 2026-03-01T10:00:00Z")
                .withMessageContaining("removeStaleLocks(\"fs01-seed\")")
                .satisfies(e -> assertThat(e.code()).isEqualTo("BACKUP_LOCKED"));
        assertThat(second.isSealed()).isFalse();

        first.close();
        second.seal();
        assertThat(first.isSealed()).isTrue();
    }

    @Test
    void leaseDrive_whileAnotherFills_isGiven() throws IOException {
        OpenBackup filling = Staging.create(root);
        Staging.put(filling, "a", "content");
        filling.setKind("a", BlobKind.BLOCK);
        OpenBackup copying = OpenBackup.of(Staging.open(root).get("fs01-seed"));

        try (LeaseFile one = copying.leaseDrive(1);
                LeaseFile two = copying.leaseDrive(2)) {
            assertThat(one.isHeld()).isTrue();
            assertThat(two.isHeld()).isTrue();
        }
    }

    @Test
    void leaseDrive_heldByAnother_isRefusedUntilItIsGivenBack() {
        OpenBackup one = Staging.create(root);
        OpenBackup other = OpenBackup.of(Staging.open(root).get("fs01-seed"));
        LeaseFile lease = one.leaseDrive(3);
        assertThat(lease.isHeld()).isTrue();

        assertThatExceptionOfType(DriveInUseException.class)
                .isThrownBy(() -> other.leaseDrive(3))
                .withMessageContaining("Drive 3 of backup fs01-seed")
                .withMessageContaining("removeStaleLocks")
                .withMessageContaining("Nothing was written")
                .satisfies(e -> assertThat(e.isRetryable()).isTrue());

        one.close(); // gives back the drives too
        assertThat(other.leaseDrive(3).isHeld()).isTrue();
        other.close();
    }

    @Test
    void removeStaleLocks_leavesWhatIsAlive() {
        OpenBackup backup = Staging.create(root);
        assertThat(backup.leaseDrive(1).isHeld()).isTrue();

        assertThat(Staging.open(root).removeStaleLocks("fs01-seed")).isEmpty();
        assertThatExceptionOfType(DriveInUseException.class)
                .isThrownBy(() -> OpenBackup.of(Staging.open(root).get("fs01-seed")).leaseDrive(1));
        backup.close();
    }

    @Test
    void removeStaleLocks_afterTwoMinutesOfSilence_removesAndTellsThem() throws IOException {
        OpenBackup killed = Staging.create(root);
        Path locks = killed.stateDirectory().resolve("locks");
        assertThat(killed.leaseDrive(1).isHeld()).isTrue();
        // what a process that was killed leaves: its own close() will find the lock gone
        FolderStagingLocation later =
                FolderStagingLocation.open(
                        root,
                        root,
                        Staging.surroundings(
                                DurabilityWatch.NONE,
                                Clock.offset(killed.clock(), Duration.ofMinutes(3))));
        OpenBackup next = OpenBackup.of(later.get("fs01-seed"));
        assertThatExceptionOfType(DriveInUseException.class)
                .isThrownBy(() -> next.leaseDrive(1))
                .withMessageContaining("If you know that nobody works on it");

        assertThat(later.removeStaleLocks("fs01-seed"))
                .singleElement()
                .asString()
                .contains("drive 1 of backup fs01-seed");
        assertThat(Staging.files(locks)).isEmpty();
        assertThat(next.leaseDrive(1).isHeld()).isTrue();
        next.close();
        killed.close();
    }

    @Test
    void seal_lockTakenOverMeanwhile_isRefused() throws IOException {
        OpenBackup suspended = Staging.create(root);
        Staging.put(suspended, "a", "content");
        suspended.setKind("a", BlobKind.BLOCK);
        FolderStagingLocation later =
                FolderStagingLocation.open(
                        root,
                        root,
                        Staging.surroundings(
                                DurabilityWatch.NONE,
                                Clock.offset(suspended.clock(), Duration.ofMinutes(3))));
        assertThat(later.removeStaleLocks("fs01-seed")).hasSize(1);
        OpenBackup next = OpenBackup.of(later.get("fs01-seed"));
        next.setKind("a", BlobKind.BLOCK);

        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(suspended::seal)
                .satisfies(e -> assertThat(e.code()).isEqualTo("BACKUP_LOCKED"));
        assertThat(suspended.isSealed()).isFalse();
        next.close();
        suspended.close();
    }

    @Test
    void removeStaleLocks_ofJobThatIsNotThere_saysSo() {
        assertThatExceptionOfType(StagingException.class)
                .isThrownBy(() -> Staging.open(root).removeStaleLocks("no-such-job"))
                .satisfies(e -> assertThat(e.code()).isEqualTo("BACKUP_NOT_FOUND"));
    }

    @Test
    void close_twice_givesBackTheLockOnce() throws IOException {
        OpenBackup backup = Staging.create(root);
        Staging.put(backup, "a", "content");
        backup.seal();
        backup.close();
        backup.close();

        assertThat(backup.stateDirectory().resolve("locks")).isEmptyDirectory();
    }

    @Test
    void seal_afterClose_isRefused() throws IOException {
        OpenBackup backup = Staging.create(root);
        Staging.put(backup, "a", "content");
        backup.close();

        assertThatIllegalStateException().isThrownBy(backup::seal).withMessageContaining("closed");
    }
}
