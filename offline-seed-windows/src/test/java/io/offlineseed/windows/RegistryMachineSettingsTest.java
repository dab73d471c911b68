// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.core.machine.MachineSettingsContract;
import io.offlineseed.spi.MachineSettings;
import java.io.IOException;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class RegistryMachineSettingsTest extends MachineSettingsContract {

    private static final String OURS = "SOFTWARE\\offline-seed\\MachineSettings";
    private static final String PROVIDER =
            "SOFTWARE\\Microsoft\\Windows Azure Backup\\Config\\CloudBackupProvider";
    private static final String ONLINE =
            "SOFTWARE\\Microsoft\\Windows Azure Backup\\DbgSettings\\OnlineBackup";

    private final MemoryRegistry registry = new MemoryRegistry();

    @Override
    protected MachineSettings open() {
        return new RegistryMachineSettings(registry, true);
    }

    @Test
    void put_ownName_liesBelowOurKey() throws IOException {
        open().put("waiting/fs01", "1");

        assertThat(registry.values(OURS)).containsEntry("waiting/fs01", "1");
    }

    @Test
    void put_documentedNames_lieWhereTheWorkflowLooksForThem() throws IOException {
        open().put("AzureADAppCertThumbprint_0000", "AB12");
        open().put("CurrentUserId", "0000");

        assertThat(registry.values(PROVIDER))
                .containsEntry("AzureADAppCertThumbprint_0000", "AB12");
        assertThat(registry.values(ONLINE)).containsEntry("CurrentUserId", "0000");
        assertThat(registry.values(OURS)).isEmpty();
        assertThat(open().find("AzureADAppCertThumbprint_0000")).contains("AB12");
        assertThat(open().list("").keySet())
                .containsExactly("AzureADAppCertThumbprint_0000", "CurrentUserId");
    }

    @Test
    void list_foreignValuesInADocumentedKey_areNotOurs() throws IOException {
        registry.put(PROVIDER, "ServerRegistered", "yes");
        registry.put(ONLINE, "waiting/trap", "yes");

        assertThat(open().list("")).isEmpty();
        assertThat(open().find("ServerRegistered")).isEmpty();
    }

    @Test
    void put_valueWithNul_isRefused() {
        assertThatThrownBy(() -> open().put("a", "1\u00002"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NUL");
    }

    @Test
    void isWindows_onlyWindows_isTrue() {
        assertThat(RegistryMachineSettings.isWindows("Windows Server 2022")).isTrue();
        assertThat(RegistryMachineSettings.isWindows("Linux")).isFalse();
        assertThat(RegistryMachineSettings.isWindows("Darwin")).isFalse();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void serviceLoader_onOtherSystems_findsItAndItIsNotAvailable() {
        assertThat(ServiceLoader.load(MachineSettings.class))
                .singleElement()
                .isInstanceOf(RegistryMachineSettings.class)
                .matches(settings -> !settings.isAvailable());
    }
}
