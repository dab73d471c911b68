// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Physical drives, BitLocker and the registry of Windows. Core finds it with the service loader; it
 * exports nothing.
 */
module io.offlineseed.windows {
    requires com.sun.jna;
    requires com.sun.jna.platform;
    requires io.offlineseed.api;
    requires org.slf4j;

    provides io.offlineseed.spi.MachineSettings with
            io.offlineseed.windows.RegistryMachineSettings;
}
