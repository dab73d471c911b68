// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.image;

import io.offlineseed.Progress;
import io.offlineseed.core.bitlocker.create.ExternalKey;
import io.offlineseed.core.bitlocker.create.VolumeDesign;
import io.offlineseed.core.crew.Crew;
import io.offlineseed.core.drive.ImageDriveProvider;
import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.flow.CheckpointRule;
import io.offlineseed.core.flow.Flow;
import io.offlineseed.core.flow.FlowSettings;
import io.offlineseed.core.flow.Passage;
import io.offlineseed.core.hash.BestMd5Lanes;
import io.offlineseed.core.hash.ZeroMd5Lanes;
import io.offlineseed.core.volume.DriveLayout;
import io.offlineseed.core.volume.NativeVolume;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.DriveImage;
import io.offlineseed.drive.PrepareOptions;
import io.offlineseed.spi.DriveLease;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one image: lists the source, lays the drive out, copies, ends the volume. Whatever does not
 * come to its end is removed; what a crash leaves has no partition table. {@link #direct} runs on a
 * thread of the library, {@link #progress} may be asked from any.
 */
final class ImageRun {

    private static final Logger LOG = LoggerFactory.getLogger(ImageRun.class);
    private static final int READERS = 2;
    private static final long MOST_MEMORY_BYTES = 64 << 20; // one drive is not faster with more

    /** Nothing is resumed, so that checkpoints only keep what is not durable from growing. */
    private static final CheckpointRule RULE = new CheckpointRule(1L << 30, Duration.ofMinutes(1));

    private final NewImage wanted;
    private volatile long bytesTotal;
    private volatile @Nullable Passage passage;
    private volatile @Nullable DriveImage result;

    ImageRun(NewImage wanted) {
        this.wanted = wanted;
    }

    List<Progress> progress() {
        Passage way = passage;
        return List.of(
                new Progress(
                        Progress.Stage.COPYING,
                        Optional.of(wanted.id()),
                        way == null ? 0 : way.doneBytes(),
                        bytesTotal));
    }

    /** Returns the image, once {@link #direct} has returned without being stopped. */
    DriveImage result() {
        DriveImage made = result;
        if (made == null) {
            throw new IllegalStateException("the image is not made");
        }
        return made;
    }

    void direct(Crew crew) throws Exception {
        Path work = Files.createTempDirectory(wanted.directory(), ".offline-seed-image-");
        try {
            listAndMake(work, crew);
        } catch (StoppedException e) {
            LOG.debug("Making {} was stopped", wanted.image());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            clear(work);
        }
    }

    private void listAndMake(Path work, Crew crew) throws Exception {
        try (SourceWalk walk = new SourceWalk(wanted.source(), crew::stopping)) {
            SourceList files = SourceList.of(walk, work);
            walk.throwIfUnfit();
            bytesTotal = files.bytes();
            ImageManifest manifest =
                    new ImageManifest(wanted.id(), files, wanted.options().container());
            DriveLayout layout = ImageSize.layOut(wanted, files, manifest.bytes());
            Optional<ExternalKey> key =
                    wanted.options()
                            .keyFileDirectory()
                            .map(directory -> ExternalKey.generate(wanted.random()));
            Drive drive = makeEmpty();
            boolean made = false;
            Optional<Path> keyFile = Optional.empty();
            try {
                if (key.isPresent()) {
                    keyFile = Optional.of(write(key.get()));
                }
                Drive done = write(drive, layout, key, files, manifest, work, crew);
                result =
                        new DriveImage(
                                done,
                                wanted.design().volumeId(),
                                manifest.facts(),
                                keyFile,
                                files.count(),
                                files.bytes(),
                                files.asideCount(),
                                walk.emptyDirectories(),
                                walk.leftOut().count(),
                                walk.leftOut().shown());
                made = true;
            } finally {
                key.ifPresent(ExternalKey::close);
                if (!made) {
                    remove(keyFile);
                }
            }
        }
    }

    /** The source was listed meanwhile: whoever else has made an image of that name, keeps it. */
    private Drive makeEmpty() throws IOException {
        try {
            return new ImageDriveProvider()
                    .makeNew(
                            wanted.image(),
                            wanted.id(),
                            wanted.design().driveBytes(),
                            wanted.design().sectorBytes());
        } catch (FileAlreadyExistsException e) {
            throw NewImage.exists(wanted.image(), wanted.id(), e);
        }
    }

    /** Writes the drive and returns what it has become. */
    private Drive write(
            Drive empty,
            DriveLayout layout,
            Optional<ExternalKey> key,
            SourceList files,
            ImageManifest manifest,
            Path work,
            Crew crew)
            throws Exception {
        Path hashes = work.resolve("hashes.md5");
        ImageDriveProvider provider = new ImageDriveProvider();
        try (DriveLease lease = provider.lease(empty)) {
            BlockDevice device = lease.device().orElseThrow();
            NativeVolume volume =
                    NativeVolume.create(
                            device,
                            layout,
                            wanted.password(),
                            design -> furtherKeys(design, key),
                            wanted.random());
            copy(volume, files, hashes, crew);
            if (!volume.complete(List.of(manifest.file(hashes)), crew::stopping)) {
                throw new StoppedException();
            }
        }
        return provider.find(empty.address()).orElseThrow();
    }

    private VolumeDesign furtherKeys(VolumeDesign design, Optional<ExternalKey> key) {
        VolumeDesign made = design.withClearKey(wanted.options().isProtectionSuspended());
        if (wanted.options().password().isPresent()) {
            made = made.withPassword(wanted.options().password().get());
        }
        return key.isPresent() ? made.withExternalKey(key.get()) : made;
    }

    private void copy(NativeVolume volume, SourceList files, Path hashes, Crew crew)
            throws Exception {
        long memory = Math.min(MOST_MEMORY_BYTES, PrepareOptions.defaults().memoryBytes());
        FlowSettings settings = FlowSettings.of(memory, READERS);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(hashes));
                SourceRoute route =
                        new SourceRoute(wanted.source(), volume::write, files.files(0), out);
                Flow flow = new Flow(crew, settings, new ZeroMd5Lanes(new BestMd5Lanes()))) {
            Passage way = flow.open(route, RULE);
            passage = way;
            if (way.await() == Passage.Outcome.STOPPED) {
                throw new StoppedException();
            }
        }
        if (crew.stopping()) {
            throw new StoppedException();
        }
    }

    private Path write(ExternalKey key) throws IOException {
        Path file = wanted.options().keyFileDirectory().orElseThrow().resolve(key.fileName());
        byte[] content = key.toFile(wanted.design().created());
        try {
            new DurableFiles().replaceOwnerOnly(file, content);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
        return file;
    }

    private void remove(Optional<Path> keyFile) {
        try {
            new ImageDriveProvider().remove(wanted.image());
            if (keyFile.isPresent()) {
                Files.deleteIfExists(keyFile.get());
            }
        } catch (IOException e) {
            LOG.warn("Cannot remove the unfinished image {}", wanted.image(), e);
        }
    }

    /** Removes the directory of temporary files, which has no directories. */
    private static void clear(Path work) {
        try {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(work)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(work);
        } catch (IOException e) {
            LOG.warn("Cannot remove {}, which holds temporary files only", work, e);
        }
    }
}
