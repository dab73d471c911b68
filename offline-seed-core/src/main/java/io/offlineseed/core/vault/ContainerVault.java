// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import com.azure.storage.blob.BlobContainerClient;
import io.offlineseed.ProgressListener;
import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.blob.ContainerBlobs;
import io.offlineseed.core.blob.WritableBlobs;
import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.replica.ReplicaRestore;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.StagedBackup;
import io.offlineseed.vault.ProveOptions;
import io.offlineseed.vault.RecoveryVault;
import io.offlineseed.vault.RepairOptions;
import io.offlineseed.vault.RepairReport;
import io.offlineseed.vault.RestoreOptions;
import io.offlineseed.vault.RestoreReport;
import io.offlineseed.vault.SeedOutcome;
import io.offlineseed.vault.VaultException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A vault whose blobs lie in the container they were imported to. Immutable and thread-safe. */
public final class ContainerVault implements RecoveryVault {

    private static final String REPLICA = "replica/"; // where staging puts segments and catalog

    private static final String INTERRUPTED =
            "The proof was interrupted. Nothing was recorded; call prove again, it starts over.";

    private static final String REPAIR_INTERRUPTED =
            "The repair was interrupted. What was repaired stays, and blocks that were sent are found"
                    + " again for a week; call repair again, it goes on.";

    private final BlobContainerClient client;
    private final ContainerBlobs container;

    /** Creates one over the caller's client. */
    public ContainerVault(BlobContainerClient client) {
        this.client = Objects.requireNonNull(client, "client");
        this.container = new ContainerBlobs(client);
    }

    @Override
    public SeedOutcome prove(StagedBackup backup, ProveOptions options) {
        OpenBackup open = OpenBackup.of(backup);
        requireContainerOf(open.spec());
        ExpectedBlobs blobs = expected(open, options.progress(), INTERRUPTED, this::unreadable);
        Proof proof = new Proof(container, open.spec(), options.level(), open.list().bytes());
        try (ExpectedBlobs expected = blobs;
                Crew crew = new Crew("prove")) {
            for (int i = 1; i <= Math.min(options.parallel(), expected.count()); i++) {
                crew.start(Integer.toString(i), () -> proof.run(expected, crew::stopping));
            }
            crew.await(proof::progress, options.progress(), INTERRUPTED, this::unreadable);
        }
        SeedOutcome outcome = proof.outcome();
        if (outcome.isComplete()) {
            open.advance(SeedLifecycle.IMPORTED);
        }
        return outcome;
    }

    /** Reads list, plans and seals, and asks for the container, while the caller waits. */
    private ExpectedBlobs expected(
            OpenBackup backup,
            ProgressListener progress,
            String interrupted,
            Function<Exception, VaultException> failed) {
        CompletableFuture<ExpectedBlobs> expected = new CompletableFuture<>();
        try (Crew crew = new Crew("prove")) {
            crew.start(
                    "open",
                    () -> {
                        ExpectedBlobs blobs = ExpectedBlobs.of(backup);
                        container.requireContainer();
                        expected.complete(blobs);
                    });
            crew.await(List::of, progress, interrupted, failed);
        }
        return expected.join();
    }

    @Override
    public RepairReport repair(StagedBackup backup, RepairOptions options) {
        OpenBackup open = OpenBackup.of(backup);
        ImportJobSpec spec = open.spec();
        requireContainerOf(spec);
        Suspects suspects = suspects(options);
        ExpectedBlobs blobs =
                expected(open, options.progress(), REPAIR_INTERRUPTED, this::repairFailed);
        WritableBlobs writable =
                new WritableBlobs(client, spec.blobProperties(), spec.blobMetadata());
        Repair repair =
                new Repair(container, writable, spec, options, suspects, open.list().bytes());
        try (ExpectedBlobs expected = blobs;
                Crew crew = new Crew("repair")) {
            for (int i = 1; i <= Math.min(options.parallel(), expected.count()); i++) {
                crew.start(Integer.toString(i), () -> repair.run(expected, crew::stopping));
            }
            crew.await(
                    repair::progress, options.progress(), REPAIR_INTERRUPTED, this::repairFailed);
        }
        return repair.report();
    }

    /** Reads the logs while the caller waits. */
    private Suspects suspects(RepairOptions options) {
        CompletableFuture<Suspects> suspects = new CompletableFuture<>();
        try (Crew crew = new Crew("repair")) {
            crew.start("logs", () -> suspects.complete(Suspects.of(options.logs())));
            crew.await(List::of, options.progress(), REPAIR_INTERRUPTED, this::repairFailed);
        }
        return suspects.join();
    }

    private VaultException repairFailed(Exception e) {
        return new VaultException(
                "REPAIR_FAILED",
                "Cannot go on repairing "
                        + container.address()
                        + ": "
                        + e.getMessage()
                        + ". Check that the container exists, the network, and that the credential may"
                        + " read and write blobs; then call repair again, it goes on. What was"
                        + " repaired stays.",
                ContainerBlobs.isPassing(e),
                e);
    }

    @Override
    public RestoreReport restoreReplica(StagedBackup backup, Path target, RestoreOptions options) {
        ImportJobSpec spec = backup.spec();
        requireContainerOf(spec);
        return ReplicaRestore.restore(
                name -> container.open(spec.blobName(REPLICA + name)), target, options);
    }

    private void requireContainerOf(ImportJobSpec spec) {
        if (!container.name().equals(spec.container())) {
            throw new IllegalArgumentException(
                    "the backup's blobs go to container '"
                            + spec.container()
                            + "', this vault is made for '"
                            + container.name()
                            + "'");
        }
    }

    private VaultException unreadable(Exception e) {
        return new VaultException(
                "CONTAINER_UNREADABLE",
                "Cannot read "
                        + container.address()
                        + ": "
                        + e.getMessage()
                        + ". Check that the container exists, the network, and that the credential may"
                        + " read blobs and their block lists; then call prove again. Nothing was"
                        + " recorded.",
                ContainerBlobs.isPassing(e),
                e);
    }
}
