// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.machine;

import io.offlineseed.staging.SourceMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Facts about the machine this process runs on. */
public final class SourceMachines {

    private static final Logger LOG = LoggerFactory.getLogger(SourceMachines.class);

    /** What the firmware of virtual machines says about itself, in lower case. */
    private static final List<String> VIRTUAL =
            List.of(
                    "virtual machine", // Hyper-V and Azure; the maker alone says nothing, it also
                    // makes tablets
                    "vmware",
                    "virtualbox",
                    "innotek",
                    "qemu",
                    "kvm",
                    "rhev",
                    "hvm domu",
                    "amazon ec2",
                    "google compute engine",
                    "parallels",
                    "nutanix",
                    "openstack",
                    "bochs",
                    "bhyve");

    private SourceMachines() {}

    /**
     * Returns this machine. Signs of being virtual are looked for on Linux only; elsewhere there is
     * no evidence either way.
     */
    public static SourceMachine current() {
        return new SourceMachine(
                hostName(),
                System.getProperty("os.name", "")
                        + " "
                        + System.getProperty("os.version", "")
                        + " ("
                        + System.getProperty("os.arch", "")
                        + ")",
                evidenceOfBeingVirtual(Path.of("/")));
    }

    /**
     * Looks in the files of a Linux system below {@code root}; what is not there is no evidence.
     */
    static Optional<String> evidenceOfBeingVirtual(Path root) {
        Path dmi = root.resolve("sys/class/dmi/id");
        String firmware =
                Stream.of("sys_vendor", "product_name", "bios_vendor")
                        .map(name -> firstLine(dmi.resolve(name)))
                        .flatMap(Optional::stream)
                        .distinct()
                        .reduce((a, b) -> a + " " + b)
                        .orElse("");
        String lower = firmware.toLowerCase(Locale.ROOT);
        if (VIRTUAL.stream().anyMatch(lower::contains)) {
            return Optional.of("the firmware calls itself '" + firmware + "'");
        }
        Optional<String> hypervisor = firstLine(root.resolve("sys/hypervisor/type"));
        if (hypervisor.isPresent()) {
            return Optional.of("the system runs on the hypervisor '" + hypervisor.get() + "'");
        }
        return processorReportsHypervisor(root.resolve("proc/cpuinfo"))
                ? Optional.of("the processor reports a hypervisor")
                : Optional.empty();
    }

    private static boolean processorReportsHypervisor(Path cpuinfo) {
        try (Stream<String> lines = Files.lines(cpuinfo, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .limit(1)
                    .anyMatch(line -> List.of(line.split("\\s+")).contains("hypervisor"));
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("No facts about the processor in {}: {}", cpuinfo, e.getMessage());
            return false;
        }
    }

    private static Optional<String> firstLine(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return text.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst();
        } catch (IOException e) {
            LOG.debug("No facts in {}: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            LOG.debug("This machine's name does not resolve", e);
            return "localhost";
        }
    }
}
