// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.plan;

import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.staging.SealedBlob;
import io.offlineseed.drive.Bus;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveException;
import io.offlineseed.drive.DriveNeeds;
import io.offlineseed.drive.DriveTarget;
import io.offlineseed.drive.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which blobs go on which drive. Reads the sealed list, never a staged file, and stores
 * nothing. The same list, drives and live plans give the same plan. A blob lies on one drive only.
 * Thread-safe.
 */
public final class SeedPlanner {

    /** The most drives an import job takes. Source: docs/formats/manifest.md, "Limits". */
    public static final int MAX_DRIVES = 10;

    private static final long ASSUMED_DRIVE_BYTES = 10_000_000_000_000L;
    private static final long BOUNDLESS_BYTES = Long.MAX_VALUE / 4;
    private static final int MAX_ASSUMED_DRIVES = 200; // at once; far beyond what anyone ships
    private static final int MAX_SPLITS_SHOWN = 9;

    private final VolumeMeters meters;

    /** Creates one that measures with {@code meters}. */
    public SeedPlanner(VolumeMeters meters) {
        this.meters = Objects.requireNonNull(meters, "meters");
    }

    /**
     * Returns the blobs that no live drive holds or will hold.
     *
     * @param live the plans of all drives that are not retired
     */
    public static List<OrdinalRange> open(OpenBackup backup, List<DrivePlan> live) {
        long count = backup.list().count();
        if (count == 0) {
            return List.of();
        }
        List<OrdinalRange> taken = new ArrayList<>();
        live.forEach(plan -> taken.addAll(plan.ranges()));
        return Ranges.without(List.of(new OrdinalRange(0, count)), taken);
    }

    /**
     * Plans new drives for what is open. Drives that would stay empty get no plan, and neither do
     * drives that a live plan names already.
     *
     * @param live the plans of all drives that are not retired; they stay as they are
     * @return new plans, in the order of the drives, numbered after all plans ever stored; not
     *     stored yet
     * @throws DriveException if more than ten drives would be in the job, or ten are and blobs are
     *     left ({@code TOO_MANY_DRIVES})
     * @throws io.offlineseed.staging.StagingException if list or plans cannot be read
     */
    public List<DrivePlan> plan(OpenBackup backup, List<DriveTarget> drives, List<DrivePlan> live) {
        Set<Object> known = new HashSet<>();
        live.forEach(plan -> known.add(plan.drive()));
        List<DriveTarget> fresh =
                drives.stream().filter(each -> !known.contains(each.id())).toList();
        List<OrdinalRange> open = open(backup, live);
        if (fresh.isEmpty() || open.isEmpty()) {
            return List.of();
        }
        Allocation allocation =
                Allocation.of(
                        meters, backup, fresh.stream().map(DriveTarget::drive).toList(), open);
        int number = 1;
        for (DrivePlan stored : DrivePlans.load(backup)) {
            number = Math.max(number, stored.number() + 1);
        }
        List<DrivePlan> plans = new ArrayList<>();
        for (int i = 0; i < fresh.size(); i++) {
            Allocation.Share share = allocation.shares().get(i);
            if (share.blobs() > 0) {
                plans.add(
                        new DrivePlan(
                                number++,
                                backup.list().digest(),
                                share.ranges(),
                                share.blobs(),
                                share.blobBytes(),
                                fresh.get(i).id(),
                                share.drive().sizeBytes(),
                                DrivePlan.LAYOUT_VERSION));
            }
        }
        int total = live.size() + plans.size();
        if (total > MAX_DRIVES || (total == MAX_DRIVES && allocation.unplacedBlobs() > 0)) {
            DriveNeeds needs = needs(backup, fresh.stream().map(DriveTarget::drive).toList(), live);
            Finding finding = tooManyDrives(backup, Math.max(needs.drives(), MAX_DRIVES + 1));
            throw new DriveException(
                    finding.code(),
                    finding.message()
                            + " No drive was touched and nothing new was planned. "
                            + finding.remedy(),
                    null,
                    null);
        }
        return List.copyOf(plans);
    }

    /**
     * Tells what the candidates would hold and what is needed beyond them. Candidates that a live
     * plan names already are not counted twice.
     *
     * @param live the plans of all drives that are not retired
     */
    public DriveNeeds needs(OpenBackup backup, List<Drive> candidates, List<DrivePlan> live) {
        Set<Object> known = new HashSet<>();
        live.forEach(plan -> known.add(plan.drive()));
        List<Drive> fresh =
                candidates.stream()
                        .filter(each -> each.id().isEmpty() || !known.contains(each.id().get()))
                        .toList();
        List<OrdinalRange> open = open(backup, live);
        Allocation given = Allocation.of(meters, backup, fresh, open);
        List<DriveNeeds.Share> shares = new ArrayList<>();
        List<OrdinalRange> taken = new ArrayList<>();
        for (Allocation.Share share : given.shares()) {
            if (share.blobs() > 0) {
                shares.add(
                        new DriveNeeds.Share(
                                share.drive(),
                                share.blobs(),
                                share.blobBytes(),
                                share.neededBytes()));
                taken.addAll(share.ranges());
            }
        }
        Drive further = furtherDrive(fresh);
        Beyond beyond = beyond(backup, further, Ranges.without(open, taken), given);
        int drives = live.size() + shares.size() + beyond.drives;
        List<Finding> findings = new ArrayList<>();
        SealedBlob unfit = beyond.unfit;
        if (unfit != null) {
            findings.add(driveTooSmall(backup, unfit, further, fresh.isEmpty()));
        }
        if (drives > MAX_DRIVES) {
            findings.add(tooManyDrives(backup, drives));
        }
        SealedBlob largest = given.largestUnplaced();
        return new DriveNeeds(
                shares,
                drives,
                given.unplacedBlobs(),
                given.unplacedBytes(),
                largest == null ? 0 : driveBytesFor(backup, further, largest),
                (drives + MAX_DRIVES - 1) / MAX_DRIVES,
                findings);
    }

    private Beyond beyond(
            OpenBackup backup, Drive further, List<OrdinalRange> open, Allocation given) {
        Beyond beyond = new Beyond();
        List<OrdinalRange> left = open;
        long bytes = given.unplacedBytes();
        while (!left.isEmpty()) {
            long estimate = bytes / Math.max(1, further.sizeBytes()) + 1;
            List<Drive> assumed = new ArrayList<>();
            for (long i = 0; i < Math.min(estimate, MAX_ASSUMED_DRIVES); i++) {
                assumed.add(further);
            }
            Allocation allocation = Allocation.of(meters, backup, assumed, left);
            List<OrdinalRange> taken = new ArrayList<>();
            for (Allocation.Share share : allocation.shares()) {
                if (share.blobs() > 0) {
                    beyond.drives++;
                    taken.addAll(share.ranges());
                }
            }
            if (taken.isEmpty()) {
                beyond.unfit = allocation.largestUnplaced();
                break;
            }
            if (beyond.drives >= MAX_ASSUMED_DRIVES) {
                beyond.drives +=
                        (int) Math.min(allocation.unplacedBytes() / further.sizeBytes(), 1 << 20);
                break;
            }
            left = Ranges.without(left, taken);
            bytes = allocation.unplacedBytes();
        }
        return beyond;
    }

    /** What is needed after the given drives. */
    private static final class Beyond {
        private int drives;
        private @Nullable SealedBlob unfit;
    }

    private long driveBytesFor(OpenBackup backup, Drive like, SealedBlob blob) {
        VolumeMeter meter = meters.meter(withSize(like, BOUNDLESS_BYTES), backup);
        return meter.tryAdd(blob) ? meter.neededBytes() : blob.blob().sizeBytes();
    }

    private static Drive furtherDrive(List<Drive> given) {
        Optional<Drive> largest = given.stream().max(Comparator.comparingLong(Drive::sizeBytes));
        return largest.map(drive -> withSize(drive, drive.sizeBytes()))
                .orElseGet(
                        () ->
                                new Drive(
                                        "",
                                        "a further drive",
                                        Optional.empty(),
                                        "",
                                        ASSUMED_DRIVE_BYTES,
                                        Optional.empty(),
                                        Bus.UNDETERMINED,
                                        List.of(),
                                        List.of()));
    }

    private static Drive withSize(Drive like, long sizeBytes) {
        return new Drive(
                like.provider(),
                "a further drive",
                Optional.empty(),
                like.model(),
                sizeBytes,
                like.sectors(),
                like.bus(),
                List.of(),
                List.of());
    }

    private Finding driveTooSmall(
            OpenBackup backup, SealedBlob blob, Drive further, boolean noneGiven) {
        return new Finding(
                "DRIVE_TOO_SMALL",
                Finding.Severity.REFUSAL,
                "Blob '"
                        + blob.blob().path()
                        + "' has "
                        + blob.blob().sizeBytes()
                        + " bytes and cannot be split over drives; "
                        + (noneGiven ? "a drive of " : "the largest drive given, of ")
                        + further.sizeBytes()
                        + " bytes, does not take it.",
                "Give a drive of at least " + driveBytesFor(backup, further, blob) + " bytes.");
    }

    private static Finding tooManyDrives(OpenBackup backup, int drives) {
        int jobs = (drives + MAX_DRIVES - 1) / MAX_DRIVES;
        return new Finding(
                "TOO_MANY_DRIVES",
                Finding.Severity.REFUSAL,
                "The backup needs "
                        + drives
                        + " drives of the sizes given, and an import job takes at most "
                        + MAX_DRIVES
                        + ".",
                "Use larger drives, or stage it as "
                        + jobs
                        + " backups under different job names: "
                        + split(backup, jobs));
    }

    /** Where to cut the list so that each backup has about the same number of bytes. */
    private static String split(OpenBackup backup, int jobs) {
        long count = backup.list().count();
        long total = backup.list().bytes();
        List<String> cuts = new ArrayList<>();
        long[] sum = new long[1];
        Allocation.walk(
                backup,
                List.of(new OrdinalRange(0, count)),
                blob -> {
                    int cut = cuts.size() + 1;
                    if (cut < jobs
                            && cut <= MAX_SPLITS_SHOWN
                            && blob.blob().ordinal() > 0
                            && sum[0] >= total / jobs * cut) {
                        cuts.add(blob.blob().path());
                    }
                    sum[0] += blob.blob().sizeBytes();
                });
        StringBuilder text = new StringBuilder("the first ends before ");
        text.append(cuts.isEmpty() ? "the last blob" : "'" + cuts.get(0) + "'");
        text.append(", number 2 begins with it");
        for (int i = 1; i < cuts.size(); i++) {
            text.append(", number ")
                    .append(i + 2)
                    .append(" with '")
                    .append(cuts.get(i))
                    .append("'");
        }
        if (jobs - 1 > MAX_SPLITS_SHOWN) {
            text.append(", and so on, about ").append(total / jobs).append(" bytes each");
        }
        return text.append('.').toString();
    }
}
