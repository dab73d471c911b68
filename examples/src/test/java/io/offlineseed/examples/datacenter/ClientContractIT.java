// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static io.offlineseed.examples.datacenter.ClientFixture.options;
import static io.offlineseed.examples.datacenter.ClientFixture.parcel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.importjob.CreateJobOptions;
import io.offlineseed.importjob.CustomerManagedKey;
import io.offlineseed.importjob.DriveKey;
import io.offlineseed.importjob.ImportJobClient;
import io.offlineseed.importjob.ImportService;
import io.offlineseed.importjob.ListJobsOptions;
import io.offlineseed.importjob.ServiceException;
import io.offlineseed.staging.StagedBackup;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The library's client and the stand-in together, judged by a third party: what is recorded at the
 * stand-in's side goes through the publisher's validator.
 */
class ClientContractIT {

    private static final byte[] CONTENT = new byte[1000];
    private static final String VAULT =
            ArmCaller.GROUP + "/providers/Microsoft.KeyVault/vaults/vault1";
    private static final String IDENTITY =
            ArmCaller.GROUP + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id1";

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(ImportService.class)
    void everyCallOfTheClient_fitsTheDescription(ImportService service) throws Exception {
        ContractJudge judge = new ContractJudge(service);
        TestDrive drive = new TestDrive(folder.resolve("d1"), "DRIVE01");
        drive.block("a.bin", "no-overwrite", CONTENT);
        TestDrive other = new TestDrive(folder.resolve("d2"), "DRIVE02");
        try (ClientFixture fixture = new ClientFixture(folder);
                StagedBackup first = fixture.backup("fs01-seed", CONTENT);
                StagedBackup second = fixture.backup("fs02-seed", CONTENT)) {
            ImportJobClient client = fixture.client(service).buildClient();
            assertThat(client.find(first)).isEmpty();
            assertThat(client.operations()).contains(service.provider() + "/jobs/read");
            var job =
                    client.create(
                            first,
                            List.of(fixture.prepared(first, drive, "DRIVE01")),
                            withKey(service).withTags(Map.of("app", "seed")));
            client.create(second, List.of(fixture.prepared(second, other, "DRIVE02")), options());
            try (Stream<?> all = client.list(ArmCaller.SUBSCRIPTION);
                    Stream<?> group = client.list(ArmCaller.SUBSCRIPTION, "rg1")) {
                assertThat(all).hasSize(2);
                assertThat(group).hasSize(2);
            }
            assertThat(client.shippingLocation(first).isUsable()).isTrue();
            List<DriveKey> keys = client.bitLockerKeys(first);
            assertThat(keys).hasSize(1);
            keys.forEach(DriveKey::close);
            client.ship(first, parcel("T1"));
            assertThat(client.cancel(second).state().isFinal()).isTrue();
            client.delete(second);
            client.delete(second);
            assertThatThrownBy(() -> client.get(second)).isInstanceOf(ServiceException.class);

            Receipt receipt = fixture.datacenter.receive(job.resourceId(), List.of(drive.folder()));

            assertThat(receipt.isComplete()).isTrue();
            assertThat(client.get(first).state().isFinal()).isTrue();
            assertThat(fixture.blob("a.bin")).isEqualTo(CONTENT);
            judge.checkAtLeast(fixture.traffic, 18);
        }
    }

    private static CreateJobOptions withKey(ImportService service) {
        CustomerManagedKey key =
                CustomerManagedKey.of(
                        URI.create("https://vault1.vault.azure.net/keys/key1"), VAULT);
        return options()
                .withEncryptionKey(
                        service == ImportService.DATA_BOX
                                ? key.withUserAssignedIdentity(IDENTITY)
                                : key);
    }

    @Test
    void callsOfImportExportOnly_fitTheDescription() throws Exception {
        ContractJudge judge = new ContractJudge(ImportService.IMPORT_EXPORT);
        try (ClientFixture fixture = new ClientFixture(folder);
                StagedBackup backup = fixture.backup("fs01-seed", CONTENT)) {
            ImportJobClient client =
                    fixture.client(ImportService.IMPORT_EXPORT)
                            .clientTenantId("99999999-2222-3333-4444-555555555555")
                            .acceptLanguage("en-US")
                            .buildClient();
            TestDrive drive = new TestDrive(folder.resolve("d1"), "DRIVE01");
            client.create(backup, List.of(fixture.prepared(backup, drive, "DRIVE01")), options());
            client.keepAlive(backup);
            assertThat(client.locations()).isNotEmpty();
            assertThat(client.location("westeurope").name()).isEqualTo("West Europe");
            ListJobsOptions options =
                    ListJobsOptions.all().withPageSize(1).withFilter("type eq 'Import'");
            try (Stream<?> jobs = client.list(ArmCaller.SUBSCRIPTION, options)) {
                assertThat(jobs).hasSize(1);
            }
            client.ship(backup, parcel("T1"));
            client.ship(backup, parcel("T2"));
            judge.checkAtLeast(fixture.traffic, 10);
        }
    }
}
