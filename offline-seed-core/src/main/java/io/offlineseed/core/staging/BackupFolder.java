// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import java.nio.file.Path;

/**
 * Where the parts of one backup lie. Source: docs/formats/staging.md, "Where things lie".
 *
 * @param jobName the import job's name, which names the folder
 * @param content the folder that holds {@code blobs}
 * @param state the folder of the state; the same, unless the content is on a read-only share
 */
record BackupFolder(String jobName, Path content, Path state) {

    /** The folder below {@code blobs} that the segments and the catalog of a replica go to. */
    static final String REPLICA = "replica";

    Path blobs() {
        return content.resolve("blobs");
    }

    Path segments() {
        return blobs().resolve(REPLICA);
    }

    Path jobFile() {
        return state.resolve("job.json");
    }

    Path lifecycleFile() {
        return state.resolve("lifecycle.json");
    }

    Path kindsFile() {
        return state.resolve("kinds.jsonl");
    }

    Path listFile() {
        return state.resolve("blobs.list");
    }

    /** Hashes of files that other tools staged, taken when the backup was sealed. */
    Path sealedHashes() {
        return state.resolve("sealed.md5");
    }

    Path replicaState() {
        return state.resolve("replica");
    }

    /** Hashes of our own segments, taken when they were written. */
    Path bornHashes() {
        return state.resolve("born");
    }

    Path bornHashes(String blobPath) {
        return bornHashes().resolve(blobPath + ".md5");
    }

    /** Temporary files of sealing. */
    Path sealing() {
        return state.resolve("sealing");
    }

    Path locks() {
        return state.resolve("locks");
    }

    Path fillLock() {
        return locks().resolve("backup.lock");
    }

    Path driveLock(int number) {
        return locks().resolve("drive-" + twoDigits(number) + ".lock");
    }

    Path plans() {
        return state.resolve("plan");
    }

    Path drives() {
        return state.resolve("drives");
    }

    Path drive(int number) {
        return drives().resolve(twoDigits(number));
    }

    Path importJobFile() {
        return state.resolve("import-job.json");
    }

    Path shippingFile() {
        return state.resolve("shipping.json");
    }

    Path secrets() {
        return state.resolve("secrets");
    }

    private static String twoDigits(int number) {
        if (number < 1) {
            throw new IllegalArgumentException(
                    "number must be at least 1, the first drive's, was " + number);
        }
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
