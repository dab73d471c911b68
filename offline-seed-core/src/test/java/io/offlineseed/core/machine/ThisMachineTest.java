// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.spi.MachineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThisMachineTest {

    @TempDir Path dir;

    @ParameterizedTest
    @CsvSource({
        "Linux, root, /var/lib/offline-seed/machine-settings.json",
        "Linux, anna, /home/anna/.config/offline-seed/machine-settings.json",
        "Mac OS X, root, /Library/Application Support/offline-seed/machine-settings.json",
        "Mac OS X, anna,"
                + " /home/anna/Library/Application Support/offline-seed/machine-settings.json",
        "Windows 11, anna, /programs/offline-seed/machine-settings.json"
    })
    void settingsFile_ofEachSystem_liesWhereItKeepsThem(String system, String user, Path expected) {
        assertThat(
                        ThisMachine.settingsFile(
                                system,
                                user,
                                Path.of("/home/anna"),
                                Map.of("ProgramData", "/programs")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"/cfg, /cfg", "relative, /home/anna/.config", "'', /home/anna/.config"})
    void settingsFile_folderGiven_isUsedIfAbsolute(String given, Path expected) {
        assertThat(
                        ThisMachine.settingsFile(
                                "Linux",
                                "anna",
                                Path.of("/home/anna"),
                                Map.of("XDG_CONFIG_HOME", given)))
                .isEqualTo(expected.resolve("offline-seed/machine-settings.json"));
    }

    @Test
    void firstAvailable_someNotForThisSystem_areSkipped() {
        MachineSettings elsewhere = new Offered(false);
        MachineSettings here = new Offered(true);

        assertThat(ThisMachine.firstAvailable(List.of(elsewhere, here))).containsSame(here);
        assertThat(ThisMachine.firstAvailable(List.of(elsewhere))).isEmpty();
    }

    @Test
    void settings_noModuleOffersAny_areInAFile() {
        assertThat(ThisMachine.settings(new DurableFiles(), ""))
                .hasToString("FileMachineSettings[" + ThisMachine.settingsFile() + "]");
    }

    @Test
    void settings_fileNamedByTheSystemProperty_areThere() {
        Path file = dir.resolve("named.json").toAbsolutePath();

        assertThat(ThisMachine.settings(new DurableFiles(), file.toString()))
                .hasToString("FileMachineSettings[" + file + "]");
    }

    @Test
    void evidenceOfBeingVirtual_firmwareOfAVirtualMachine_isQuoted() throws IOException {
        dmi("sys_vendor", "Microsoft Corporation");
        dmi("product_name", "Virtual Machine");

        assertThat(SourceMachines.evidenceOfBeingVirtual(dir))
                .contains("the firmware calls itself 'Microsoft Corporation Virtual Machine'");
    }

    @Test
    void evidenceOfBeingVirtual_physicalMachineOfTheSameMaker_isNone() throws IOException {
        dmi("sys_vendor", "Microsoft Corporation");
        dmi("product_name", "Surface Pro 9");
        file("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu vme sse2\n");

        assertThat(SourceMachines.evidenceOfBeingVirtual(dir)).isEmpty();
    }

    @Test
    void evidenceOfBeingVirtual_processorUnderAHypervisor_isTold() throws IOException {
        file("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu hypervisor sse2\nbugs\t:\n");

        assertThat(SourceMachines.evidenceOfBeingVirtual(dir))
                .contains("the processor reports a hypervisor");
    }

    @Test
    void evidenceOfBeingVirtual_xenGuest_isTold() throws IOException {
        file("sys/hypervisor/type", "xen\n");

        assertThat(SourceMachines.evidenceOfBeingVirtual(dir))
                .contains("the system runs on the hypervisor 'xen'");
    }

    @Test
    void evidenceOfBeingVirtual_systemWithoutSuchFiles_isNone() {
        assertThat(SourceMachines.evidenceOfBeingVirtual(dir)).isEmpty();
    }

    @Test
    void current_ofThisMachine_hasANameAndASystem() {
        assertThat(SourceMachines.current().name()).isNotBlank();
        assertThat(SourceMachines.current().operatingSystem())
                .startsWith(System.getProperty("os.name"));
    }

    private void dmi(String name, String value) throws IOException {
        file("sys/class/dmi/id/" + name, value + "\n");
    }

    private void file(String name, String content) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private record Offered(boolean isAvailable) implements MachineSettings {

        @Override
        public Optional<String> find(String name) {
            return Optional.empty();
        }

        @Override
        public Map<String, String> list(String prefix) {
            return Map.of();
        }

        @Override
        public void put(String name, String value) {
            throw new UnsupportedOperationException("keeps nothing");
        }

        @Override
        public void delete(String name) {
            throw new UnsupportedOperationException("keeps nothing");
        }
    }
}
