// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.drive.DriveFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.Locale;

/**
 * A directory that files of a volume are written to. The names come from whoever wrote the volume,
 * so each must stay one name here too, and no link on the way is followed. What is there already is
 * kept. For one thread; not proof against somebody who changes the directory meanwhile.
 */
final class ExtractTarget {

    private static final String NOT_ALLOWED = "/\\:*?\"<>|";
    private static final boolean WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    private final Path root;

    private ExtractTarget(Path root) {
        this.root = root;
    }

    /** Copies one file's content. */
    @FunctionalInterface
    interface Source {
        void copyTo(Content.Target target) throws IOException;
    }

    /** Opens a directory, which is made if it does not exist. */
    static ExtractTarget open(Path directory) {
        try {
            return new ExtractTarget(Files.createDirectories(directory).toRealPath());
        } catch (FileAlreadyExistsException e) {
            throw new Refused(directory + " is not a directory. Nothing was extracted.");
        } catch (IOException e) {
            throw new Refused("Cannot make or enter the directory " + directory + ": " + e);
        }
    }

    /**
     * Makes a directory and those above it, unless they are there.
     *
     * @throws Refused if it cannot be there without harm
     */
    Path directory(String volumePath) throws IOException {
        Path place = root;
        for (String name : volumePath.split("\\\\")) {
            if (name.isEmpty()) {
                continue; // before the first backslash
            }
            place = inside(place, name);
            try {
                Files.createDirectory(place);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                    throw new Refused(
                            place
                                    + " is there and is no directory, or a link that is not followed");
                }
            }
        }
        return place;
    }

    /**
     * Writes a file and gives it its time.
     *
     * @throws Refused if it cannot be there without harm, or one is there already
     */
    void file(DriveFile file, Source source) throws IOException {
        int slash = file.path().lastIndexOf('\\');
        Path place =
                inside(
                        directory(file.path().substring(0, slash)),
                        file.path().substring(slash + 1));
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new Refused(place + " exists already and is kept");
        }
        try (NewFile made = NewFile.create(place, false)) {
            source.copyTo((bytes, length) -> write(made, ByteBuffer.wrap(bytes, 0, length)));
            made.keep();
        }
        FileTime time = FileTime.from(file.modified());
        Files.getFileAttributeView(place, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(time, null, null);
    }

    private static void write(NewFile made, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            made.channel().write(bytes);
        }
    }

    private static Path inside(Path directory, String name) {
        String problem = problem(name);
        if (!problem.isEmpty()) {
            throw new Refused("the name '" + Terminal.name(name) + "' " + problem);
        }
        Path place;
        try {
            place = directory.resolve(name);
        } catch (InvalidPathException e) {
            throw new Refused(
                    "the name '" + Terminal.name(name) + "' cannot be written on this system");
        }
        if (!directory.equals(place.getParent()) || !place.equals(place.normalize())) {
            throw new Refused("the name '" + Terminal.name(name) + "' is more than a name here");
        }
        return place;
    }

    private static String problem(String name) {
        if (name.equals(".") || name.equals("..")) {
            return "leads elsewhere";
        }
        if (name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            return "holds a slash or a zero";
        }
        if (WINDOWS) {
            boolean illegal = name.chars().anyMatch(c -> c < 0x20 || NOT_ALLOWED.indexOf(c) >= 0);
            if (illegal || name.endsWith(".") || name.endsWith(" ") || isDevice(name)) {
                return "means something else to Windows";
            }
        }
        return "";
    }

    private static boolean isDevice(String name) {
        int dot = name.indexOf('.');
        String base = (dot < 0 ? name : name.substring(0, dot)).strip().toUpperCase(Locale.ROOT);
        return base.matches("CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(COM|LPT)[0-9\u00b9\u00b2\u00b3]");
    }
}
