// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import io.offlineseed.core.device.FileBlockDevice;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveUse;
import io.offlineseed.spi.DriveLease;
import io.offlineseed.spi.DriveProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drives of a Linux system, by what it tells in {@code /sys}, {@code /proc} and {@code
 * /run/udev}, without native code. The address is the device, such as {@code /dev/sdb}. Source:
 * docs/drives.md, "Linux".
 */
public final class LinuxDriveProvider implements DriveProvider {

    /** The provider's name. */
    public static final String NAME = "linux";

    private static final Logger LOG = LoggerFactory.getLogger(LinuxDriveProvider.class);

    private final Path root;
    private final DeviceNodes nodes;

    /** The drives of the running system. */
    public LinuxDriveProvider() {
        this(Path.of("/"), DeviceNodes.SYSTEM);
    }

    LinuxDriveProvider(Path root, DeviceNodes nodes) {
        this.root = root;
        this.nodes = nodes;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isAvailable() {
        return Files.isDirectory(root.resolve("sys/block"));
    }

    @Override
    public List<Drive> list() throws IOException {
        SysTree tree = SysTree.at(root);
        LinuxUses uses = new LinuxUses(tree);
        List<Drive> drives = new ArrayList<>();
        for (String name : tree.names(tree.root().resolve("sys/block"))) {
            find(tree, uses, name).ifPresent(drives::add);
        }
        return List.copyOf(drives);
    }

    /** Looks at one device, named as listed or by a link, such as the one by its serial number. */
    @Override
    public Optional<Drive> find(String address) throws IOException {
        if (!address.startsWith("/dev/")) {
            return Optional.empty();
        }
        SysTree tree = SysTree.at(root);
        return find(tree, new LinuxUses(tree), MountTable.device(tree, address));
    }

    private Optional<Drive> find(SysTree tree, LinuxUses uses, String name) throws IOException {
        if (!Files.exists(tree.block(name))) {
            return Optional.empty();
        }
        try {
            SysDisk disk = new SysDisk(tree, name);
            return disk.isDrive() ? Optional.of(look(tree, uses, disk)) : Optional.empty();
        } catch (IOException e) {
            if (!Files.exists(tree.block(name).resolve("dev"))) {
                LOG.debug("{} went away while it was looked at", name, e);
                return Optional.empty();
            }
            throw e;
        }
    }

    private Drive look(SysTree tree, LinuxUses uses, SysDisk disk) throws IOException {
        Path node = tree.node(disk.address());
        String why = "it is being opened";
        if (LinuxLease.isHeld(node)) {
            Optional<BlockDevice> held = LinuxLease.held(node);
            if (held.isPresent()) {
                return facts(uses, disk, node, held.get());
            }
        } else {
            try (BlockDevice device =
                    FileBlockDevice.openForReading(node, disk.sectors().logicalBytes())) {
                return facts(uses, disk, node, device);
            } catch (IOException e) {
                LOG.debug("{} cannot be read", disk.address(), e);
                why = "what is on it cannot be read: " + e;
            }
        }
        List<DriveUse> known = new ArrayList<>(uses.of(disk, Optional.empty()));
        known.add(new DriveUse(DriveUse.Kind.UNDETERMINED, why));
        return drive(disk, known, List.of());
    }

    private Drive facts(LinuxUses uses, SysDisk disk, Path node, BlockDevice device)
            throws IOException {
        nodes.check(node, disk);
        DeviceContents contents = DeviceContents.read(device);
        return drive(disk, uses.of(disk, Optional.of(contents)), contents.words());
    }

    private static Drive drive(SysDisk disk, List<DriveUse> uses, List<String> contents)
            throws IOException {
        return new Drive(
                NAME,
                disk.address(),
                disk.id(),
                disk.model(),
                disk.sizeBytes(),
                Optional.of(disk.sectors()),
                disk.bus(),
                uses,
                contents,
                disk.traits());
    }

    @Override
    public DriveLease lease(Drive drive) throws IOException {
        SysTree tree = SysTree.at(root);
        String name = MountTable.device(tree, drive.address());
        if (!Files.exists(tree.block(name))) {
            throw new NoSuchFileException(drive.address(), null, "no drive is there any more");
        }
        SysDisk disk = new SysDisk(tree, name);
        Path node = tree.node(disk.address());
        return LinuxLease.take(
                disk,
                node,
                drive,
                (same, device) -> facts(new LinuxUses(tree), same, node, device));
    }
}
