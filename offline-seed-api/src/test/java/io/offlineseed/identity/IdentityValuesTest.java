// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityValuesTest {

    @Test
    void certificateOptions_outsideTheRange_areRefusedWithTheRange() {
        assertThatThrownBy(() -> CertificateOptions.defaults().withKeyBits(1024))
                .hasMessageContaining("keyBits must be 2048, 3072 or 4096, was 1024");
        assertThatThrownBy(() -> CertificateOptions.defaults().withValidity(Duration.ofHours(23)))
                .hasMessageContaining("validity must be 1 to 3650 days, was PT23H");
        assertThat(CertificateOptions.defaults())
                .isEqualTo(new CertificateOptions(2048, Duration.ofDays(365)));
    }

    @Test
    void setUpOptions_takeGuidsAndResourceIdsOnly() {
        SetUpOptions options = SetUpOptions.defaults();

        assertThatThrownBy(() -> options.withUserId("jane@example.org"))
                .hasMessageContaining("userId must be a GUID such as");
        assertThatThrownBy(() -> options.withScope("resourceGroups/seed"))
                .hasMessageContaining("scope must be a resource id such as");
        assertThatThrownBy(() -> options.withPatience(Duration.ofSeconds(-1)))
                .hasMessageContaining("patience must not be negative");
        assertThat(options.role()).contains(AzureRole.CONTRIBUTOR);
        assertThat(options.recreateKeyless()).isFalse();
    }

    @Test
    void displayName_isThatOfTheUser() {
        assertThat(OfflineApplication.displayNameOf("ABCDEF00-0000-0000-0000-000000000000"))
                .isEqualTo("AzureOfflineBackup_abcdef00-0000-0000-0000-000000000000");
    }

    @Test
    void protectedKey_handsOutCopiesAndPrintsNothing() {
        byte[] bytes = {1, 2, 3};
        ProtectedKey key = new ProtectedKey(bytes);
        bytes[0] = 9;
        key.pkcs12()[1] = 9;

        assertThat(key.pkcs12()).containsExactly(1, 2, 3);
        assertThat(key).hasToString("ProtectedKey[redacted]");
        assertThatThrownBy(() -> new ProtectedKey(new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void publishSettings_withoutSubscription_areNone() {
        assertThatThrownBy(() -> new PublishSettings("2.0", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
