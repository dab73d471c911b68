// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.importjob;

import io.offlineseed.drive.PreparedDrive;
import io.offlineseed.shipping.ShippingInfo;
import io.offlineseed.staging.StagedBackup;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Speaks with one of the services that hold import jobs; which one is settled where it is made, and
 * nothing else in the library knows. Immutable and thread-safe; made by {@code
 * io.offlineseed.core.ImportJobClientBuilder}. Every method blocks for the service's answer,
 * retries included, and throws {@link ServiceException} if the service refuses or cannot be
 * reached.
 */
public interface ImportJobClient {

    /**
     * Creates the backup's import job with these drives, and has this machine remember that it
     * waits for the job. Safe to repeat: a job that an interrupted call made is found again. The
     * drives' recovery passwords are taken from the store, compared with what the drives were
     * sealed with, and sent. The first call for a backup reads its whole list of blobs.
     *
     * <p>A drive that was sealed with {@link io.offlineseed.drive.Verification#NONE} is taken like
     * any other, with a warning in the log: nobody has seen that it holds what was written to it.
     *
     * @param backup the backup the drives were prepared from
     * @param drives all prepared drives, 1 to 10
     * @param options return address and account, logs
     * @return the job, with the address to ship to
     * @throws JobConflictException if another job of that name exists ({@code JOB_EXISTS}), or the
     *     backup has a job at the other service ({@code JOB_ELSEWHERE})
     * @throws io.offlineseed.drive.DriveException if blobs of the backup are on no sealed drive
     *     ({@code DRIVES_INCOMPLETE}); a drive's recovery password is missing, cannot be read or is
     *     not the one it was sealed with ({@code PASSWORD_MISSING}, {@code PASSWORD_UNREADABLE},
     *     {@code PASSWORD_DIFFERS}); or a drive is not shippable and the service is not a stand-in
     *     on this machine ({@code NOT_SHIPPABLE}); no job was created
     * @throws io.offlineseed.staging.StagingException if the backup's state cannot be read ({@code
     *     STATE_UNREADABLE}, {@code PLAN_UNREADABLE}, {@code FORMAT_TOO_NEW}) or written ({@code
     *     STAGING_NOT_WRITABLE}; the service may have the job, calling again is safe)
     * @throws IllegalArgumentException if {@code drives} are not the backup's prepared drives, each
     *     once and as they were sealed
     * @throws IllegalStateException if the backup is not sealed
     * @throws io.offlineseed.SeedInterruptedException if the thread is interrupted; the service may
     *     have the job, calling again is safe
     */
    ImportJob create(StagedBackup backup, List<PreparedDrive> drives, CreateJobOptions options);

    /**
     * Returns the backup's job as the service sees it now, and records in the backup how far the
     * seed is. A final job whose blobs are proven is no longer waited for, so this machine forgets
     * it.
     *
     * @throws ServiceException if there is none ({@code JOB_NOT_FOUND})
     */
    ImportJob get(StagedBackup backup);

    /**
     * Returns the job of that resource id, on a machine that does not reach the staging location.
     *
     * @throws ServiceException if there is none ({@code JOB_NOT_FOUND})
     */
    ImportJob get(String resourceId);

    /** Returns the backup's job, if the service has it; records as {@link #get(StagedBackup)}. */
    Optional<ImportJob> find(StagedBackup backup);

    /**
     * Records the parcel with the job and marks it as shipped. The shipping info is first kept as
     * {@code shipping.json} in the backup's state directory. Safe to repeat; with other info it
     * corrects what was given.
     *
     * @throws JobConflictException if another job of this staging location or of the subscription
     *     has that tracking number ({@code TRACKING_NUMBER_TAKEN}); nothing was recorded
     * @throws IllegalArgumentException if {@code info.driveCount()} is not the number of the job's
     *     drives
     */
    ImportJob ship(StagedBackup backup, ShippingInfo info);

    /** Returns the shipping info kept in the backup, if there is any. Asks no service. */
    Optional<ShippingInfo> shippingInfo(StagedBackup backup);

    /**
     * Asks the service to cancel the job. Whether it may be cancelled in its state is the service's
     * answer; drives that are on their way come back all the same.
     */
    ImportJob cancel(StagedBackup backup);

    /**
     * Deletes the job, and then what the backup keeps of it and of its parcel, whose tracking
     * number is free again; this machine forgets it. No error if there is none. The service allows
     * it only in some states.
     *
     * @throws io.offlineseed.staging.StagingException if the job was deleted and the backup's files
     *     were not ({@code STAGING_NOT_WRITABLE}); call again
     */
    void delete(StagedBackup backup);

    /**
     * Waits until the job is as wanted, looking at it as {@link #get(StagedBackup)} does, more
     * seldom the longer nothing changes. Throttling, failures of the service and lost connections
     * are waited out. Blocks, for weeks if asked to.
     *
     * @param backup the backup the job is of
     * @param until what is waited for, such as {@code job -> job.state().isFinal()}
     * @param options pauses and patience
     * @param listener told what is seen
     * @return the job as it was seen last: as wanted, or as it was when patience ended
     * @throws ServiceException if there is no job ({@code JOB_NOT_FOUND}), the service refuses, or
     *     it could not be asked even once before patience ended
     * @throws io.offlineseed.SeedInterruptedException if the thread is interrupted; waiting can be
     *     taken up again at any time
     */
    ImportJob await(
            StagedBackup backup,
            Predicate<ImportJob> until,
            AwaitOptions options,
            JobListener listener);

    /**
     * Starts the two weeks anew in which the parcel of a job that is {@link JobState#CREATING} must
     * be recorded, by a change that changes nothing.
     *
     * @throws ServiceException if the service does not offer that ({@code NOT_OFFERED}: Data Box),
     *     or the job is not {@code Creating} any more ({@code JOB_SHIPPED}); nothing was changed
     */
    ImportJob keepAlive(StagedBackup backup);

    /** Returns all jobs of a subscription, page by page as the stream is read. */
    Stream<ImportJobSummary> list(String subscriptionId);

    /** Returns all jobs of a resource group, page by page as the stream is read. */
    Stream<ImportJobSummary> list(String subscriptionId, String resourceGroup);

    /**
     * Returns the jobs that are asked for, page by page as the stream is read.
     *
     * @throws IllegalArgumentException if the service does not know an option that is set
     */
    Stream<ImportJobSummary> list(String subscriptionId, ListJobsOptions options);

    /**
     * Returns where the drives of a backup have to be sent, before there is a job: the region of
     * the backup, or the one that stands in for it while it is closed.
     *
     * @throws ServiceException if there is none ({@code LOCATION_NOT_FOUND})
     */
    ImportLocation shippingLocation(StagedBackup backup);

    /**
     * Returns the regions the service knows.
     *
     * @throws ServiceException if the service does not offer that ({@code NOT_OFFERED}: Data Box)
     */
    List<ImportLocation> locations();

    /**
     * Returns one region.
     *
     * @param name its short or display name
     * @throws ServiceException if there is none ({@code LOCATION_NOT_FOUND}), or the service does
     *     not offer that ({@code NOT_OFFERED}: Data Box)
     */
    ImportLocation location(String name);

    /** Returns the keys the service holds for the job's drives. The caller closes each. */
    List<DriveKey> bitLockerKeys(StagedBackup backup);

    /**
     * Compares the keys the service holds for the job's drives with those the drives were sealed
     * with. All should be {@link KeyComparison.Result#SAME} before the parcel is handed over.
     *
     * @return one for each drive of either side
     * @throws io.offlineseed.drive.DriveException if a recovery password of the backup is missing,
     *     cannot be read or is not the one the drive was sealed with ({@code PASSWORD_MISSING},
     *     {@code PASSWORD_UNREADABLE}, {@code PASSWORD_DIFFERS})
     */
    List<KeyComparison> compareKeys(StagedBackup backup);

    /**
     * Returns the names of the operations the service lists of itself, such as {@code
     * Microsoft.ImportExport/jobs/read}: the permissions a role can give.
     */
    List<String> operations();

    /**
     * Registers the service's resource provider in a subscription, which is needed once before its
     * first job, and waits until that is done. Returns at once if it is registered.
     *
     * @throws ServiceException if it is still not registered after ten minutes ({@code
     *     SERVICE_BUSY}; call again), or the caller may not do it ({@code ACCESS_DENIED})
     */
    void registerService(String subscriptionId);
}
