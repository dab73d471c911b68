// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.vault;

import io.offlineseed.SeedLifecycle;
import io.offlineseed.core.blob.ContainerBlobs;
import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.replica.ReplicaRestore;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.StagedBackup;
import io.offlineseed.vault.ProveOptions;
import io.offlineseed.vault.RecoveryVault;
import io.offlineseed.vault.RestoreOptions;
import io.offlineseed.vault.RestoreReport;
import io.offlineseed.vault.SeedOutcome;
import io.offlineseed.vault.VaultException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** A vault whose blobs lie in the container they were imported to. Immutable and thread-safe. */
public final class ContainerVault implements RecoveryVault {

    private static final String REPLICA = "replica/"; // where staging puts segments and catalog

    private final ContainerBlobs container;

    /** Creates one. */
    public ContainerVault(ContainerBlobs container) {
        this.container = Objects.requireNonNull(container, "container");
    }

    @Override
    public SeedOutcome prove(StagedBackup backup, ProveOptions options) {
        OpenBackup open = OpenBackup.of(backup);
        requireContainerOf(open.spec());
        Proof proof = new Proof(container, open.spec(), options.level(), open.list().bytes());
        try (ExpectedBlobs expected = ExpectedBlobs.of(open);
                Crew crew = new Crew("prove")) {
            container.requireContainer();
            for (int i = 1; i <= Math.min(options.parallel(), expected.count()); i++) {
                crew.start(Integer.toString(i), () -> proof.run(expected, crew::stopping));
            }
            crew.await(
                    proof::progress,
                    options.progress(),
                    "The proof was interrupted. Nothing was recorded; call prove again, it starts"
                            + " over.",
                    this::unreadable);
        } catch (IOException e) {
            throw unreadable(e);
        }
        SeedOutcome outcome = proof.outcome();
        if (outcome.isComplete()) {
            open.advance(SeedLifecycle.IMPORTED);
        }
        return outcome;
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
                true,
                e);
    }
}
