// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.verify;

import io.offlineseed.core.device.PastTheCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files of a volume that the system has mounted. Reads past the system's cache where the file
 * system allows it, so that what is compared comes from the drive. Follows no symbolic link.
 */
public final class MountedSeedFiles implements SeedFiles {

    /** What Windows keeps in the root of every volume, in lower case: its own case varies. */
    private static final Set<String> KEPT_BY_WINDOWS =
            Set.of("system volume information", "$recycle.bin");

    /** Where Linux file systems keep what a repair found; looked into if that is allowed. */
    private static final String KEPT_BY_LINUX = "lost+found";

    private final Path root;

    /** The files below a directory. */
    public MountedSeedFiles(Path root) {
        this.root = Objects.requireNonNull(root, "root");
    }

    @Override
    public SeedFile open(String path) throws IOException {
        Path file = resolve(path);
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new NoSuchFileException(file.toString(), null, "it is no regular file");
        }
        try {
            FileChannel direct =
                    FileChannel.open(
                            file,
                            StandardOpenOption.READ,
                            LinkOption.NOFOLLOW_LINKS,
                            PastTheCache.option());
            return new MountedSeedFile(direct, sizeOf(direct));
        } catch (IOException | UnsupportedOperationException e) {
            // not every file system knows it; if the file itself is the cause, the next line tells
            FileChannel cached =
                    FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            return new MountedSeedFile(cached, sizeOf(cached));
        }
    }

    private static long sizeOf(FileChannel channel) throws IOException {
        try {
            return channel.size();
        } catch (IOException e) {
            try (channel) {
                throw e;
            }
        }
    }

    private Path resolve(String path) throws NoSuchFileException {
        if (!path.startsWith("\\")) {
            throw new NoSuchFileException(path, null, "it does not begin with a backslash");
        }
        try {
            Path file = root;
            for (String name : path.substring(1).split("\\\\", -1)) {
                Path next = file.resolve(name);
                if (name.isEmpty()
                        || name.equals(".")
                        || name.equals("..")
                        || !file.equals(next.getParent())) {
                    throw new NoSuchFileException(path, null, "it leaves the volume");
                }
                file = next;
            }
            return file;
        } catch (InvalidPathException e) {
            NoSuchFileException none = new NoSuchFileException(path, null, e.getMessage());
            none.initCause(e);
            throw none;
        }
    }

    @Override
    public void forEach(Consumer<String> consumer) throws IOException {
        Files.walkFileTree(root, new Listing(root, consumer));
    }

    /**
     * Names the files. What cannot be listed, such as a directory that even administrators may not
     * open, is named itself, unless it is the system's own.
     */
    static final class Listing extends SimpleFileVisitor<Path> {

        private final Path root;
        private final Consumer<String> consumer;

        Listing(Path root, Consumer<String> consumer) {
            this.root = root;
            this.consumer = consumer;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return KEPT_BY_WINDOWS.contains(nameInRoot(directory))
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            tell(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (file.equals(root)) {
                throw failure;
            }
            String name = nameInRoot(file);
            if (!KEPT_BY_WINDOWS.contains(name) && !KEPT_BY_LINUX.equals(name)) {
                tell(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                throws IOException {
            return failure == null
                    ? FileVisitResult.CONTINUE
                    : visitFileFailed(directory, failure); // its list broke off
        }

        private void tell(Path file) {
            StringBuilder path = new StringBuilder();
            root.relativize(file).forEach(name -> path.append('\\').append(name));
            consumer.accept(path.toString());
        }

        /** The name in lower case of what lies in the root; empty text for all else. */
        private String nameInRoot(Path path) {
            return root.equals(path.getParent())
                    ? String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT)
                    : "";
        }
    }

    private record MountedSeedFile(FileChannel channel, long sizeBytes) implements SeedFile {

        @Override
        public int read(long offsetBytes, ByteBuffer target) throws IOException {
            int total = 0;
            while (target.hasRemaining()) {
                int count = channel.read(target, offsetBytes + total);
                if (count <= 0) {
                    break;
                }
                total += count;
                if (total % ALIGNMENT_BYTES != 0 && offsetBytes + total >= sizeBytes) {
                    break; // past the cache, nothing may be read from here
                }
            }
            return total;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
