// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportJobSpecTest {

    static ImportJobSpec.Builder valid() {
        return ImportJobSpec.builder()
                .jobName("fs01-seed")
                .subscriptionId("11111111-2222-3333-4444-555555555555")
                .resourceGroup("backup")
                .region("West Europe")
                .storageAccount("seedaccount1")
                .container("seeds");
    }

    private static void refused(
            UnaryOperator<ImportJobSpec.Builder> change, String... messageParts) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(valid()).build())
                .withMessageContainingAll(messageParts);
    }

    @Test
    void build_validParts_givesAccountIdAndBlobNames() {
        ImportJobSpec spec = valid().destinationPrefix("fs01/2026/").build();

        assertThat(spec.storageAccountId())
                .isEqualTo(
                        "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/backup"
                                + "/providers/Microsoft.Storage/storageAccounts/seedaccount1");
        assertThat(spec.blobName("a/b.vhd")).isEqualTo("fs01/2026/a/b.vhd");
        assertThat(spec.disposition()).isEqualTo(ImportDisposition.NO_OVERWRITE);
    }

    @Test
    void build_storageInAnotherResourceGroup_namesIt() {
        assertThat(valid().storageResourceGroup("storage-rg").build().storageAccountId())
                .contains("/resourceGroups/storage-rg/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab",
                "1abc",
                "Abc",
                "abc-",
                "a_b",
                "a b c",
                "abcdefghijklmnopqrstuvwxy",
                ""
            })
    void build_jobNameSomeServiceRefuses_isRefusedWithTheRule(String name) {
        refused(b -> b.jobName(name), "jobName", "3 to 24 lower-case", name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "Account", "with-hyphen", "abcdefghijklmnopqrstuvwxy"})
    void build_badStorageAccount_isRefusedWithTheRule(String name) {
        refused(
                b -> b.storageAccount(name),
                "storageAccount",
                "3 to 24 lower-case letters and digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "-abc", "abc-", "a--b", "Abc", "a.b", "$root"})
    void build_badContainer_isRefusedWithTheRule(String name) {
        refused(b -> b.container(name), "container");
    }

    @Test
    void build_containerOf64Characters_isRefused() {
        refused(b -> b.container("a".repeat(64)), "3 to 63", "64");
        assertThat(valid().container("a".repeat(63)).build().container()).hasSize(63);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-2-3-4-5", "none", "11111111-2222-3333-4444-5555555555555"})
    void build_subscriptionThatIsNoGuid_isRefused(String id) {
        refused(b -> b.subscriptionId(id), "subscriptionId", "GUID", id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/", "a", "a//b/", "a/./", "a./", "a\\b/"})
    void build_badPrefix_isRefused(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> valid().destinationPrefix(prefix).build());
    }

    @Test
    void build_partMissing_isNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImportJobSpec.builder().build())
                .withMessage("jobName is required and was not given");
    }

    @Test
    void build_metadataNameThatIsNoIdentifier_isRefused() {
        refused(b -> b.blobMetadata("a-b", "x"), "metadata name", "a-b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " x", "x ", "ü", "a\nb"})
    void build_valueThatNoHeaderCarries_isRefused(String value) {
        refused(b -> b.blobMetadata("purpose", value), "metadata purpose", "printable ASCII");
        refused(b -> b.blobProperty(BlobProperty.CONTENT_TYPE, value), "Content-Type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/a", "a/", "a//b", "a/b.", "a./b", "..", "a/../b", "a\\b", "a\nb", "\ud800"
            })
    void blobName_whatTheServiceRefuses_isRefused(String path) {
        ImportJobSpec spec = valid().build();

        assertThatIllegalArgumentException().isThrownBy(() -> spec.blobName(path));
    }

    @Test
    void blobName_lengthAndDepth_haveTheServicesLimits() {
        ImportJobSpec spec = valid().build();

        assertThat(spec.blobName("x".repeat(1024))).hasSize(1024);
        assertThatIllegalArgumentException().isThrownBy(() -> spec.blobName("x".repeat(1025)));
        String deepest = "d/".repeat(253) + "f";
        assertThat(spec.blobName(deepest)).isEqualTo(deepest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spec.blobName("d/" + deepest))
                .withMessageContaining("254");
    }

    @Test
    void blobName_unicodeAndOddCharacters_areKept() {
        ImportJobSpec spec = valid().build();

        assertThat(spec.blobName("Ünï/日本語/😀 #?%.txt")).isEqualTo("Ünï/日本語/😀 #?%.txt");
    }
}
