// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Names between the file system and {@link RawText}, byte for byte. On Unix a Java {@code Path}
 * keeps the bytes of a name, but its text depends on the locale and cannot be turned back; its URI
 * is exact in both directions, so names that are not plain ASCII take that way.
 */
final class FileNames {

    private static final boolean UTF8 = "UTF-8".equals(System.getProperty("sun.jnu.encoding"));

    private static final Set<String> WINDOWS_DEVICES =
            Set.of(
                    "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "COM1", "COM2", "COM3", "COM4",
                    "COM5", "COM6", "COM7", "COM8", "COM9", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5",
                    "LPT6", "LPT7", "LPT8", "LPT9");

    private FileNames() {}

    /**
     * Returns the last name of a path that has one.
     *
     * @throws IllegalArgumentException if the name is not Unicode, which Windows allows
     */
    static RawText of(Path path) {
        Path name = path.getFileName();
        String text = name == null ? "" : name.toString();
        if (name == null || isAscii(text) || !isUnix(path)) {
            return RawText.of(text);
        }
        String uri = withoutEndSlash(name.toUri().getRawPath());
        return RawText.of(unescape(uri.substring(uri.lastIndexOf('/') + 1)));
    }

    /**
     * Returns what a symbolic link holds. Repeated slashes and one at the end are lost: Java does
     * not show them.
     *
     * @throws IllegalArgumentException if it is not Unicode, which Windows allows
     */
    static RawText ofTarget(Path target) {
        if (isAscii(target.toString()) || !isUnix(target)) {
            return RawText.of(target.toString());
        }
        String uri = target.toUri().getRawPath();
        if (!target.isAbsolute()) {
            uri = uri.substring(withEndSlash(workingDirectory().toUri().getRawPath()).length());
        }
        return RawText.of(unescape(withoutEndSlash(uri)));
    }

    /**
     * Returns the path that a symbolic link to {@code target} needs, on the file system of {@code
     * link}.
     */
    static Path target(Path link, RawText target) throws IOException {
        String text = target.toString();
        try {
            if (!isUnix(link) || (target.isText() && (UTF8 || isAscii(text)))) {
                return link.getFileSystem().getPath(text);
            }
            String escaped = escape(target.bytes());
            if (escaped.startsWith("/")) {
                return Path.of(URI.create("file://" + escaped));
            }
            Path base = workingDirectory();
            Path path = Path.of(URI.create(withEndSlash(base.toUri().toString()) + escaped));
            return path.subpath(base.getNameCount(), path.getNameCount());
        } catch (IllegalArgumentException e) {
            throw new IOException("the link target '" + text + "' is not allowed here", e);
        }
    }

    /**
     * Returns the path of that name in a directory; never one outside of it.
     *
     * @throws IOException if this file system has no such name
     */
    static Path child(Path directory, RawText name) throws IOException {
        String text = name.toString();
        boolean unix = isUnix(directory);
        try {
            Path child;
            if (!unix && directory.getFileSystem().getSeparator().equals("\\")) {
                Optional<String> problem = windowsProblem(text);
                if (problem.isPresent()) {
                    throw new IOException("the name '" + text + "' " + problem.get());
                }
            }
            if (!unix || (name.isText() && (UTF8 || isAscii(text)))) {
                child = directory.resolve(text);
            } else {
                String base = withEndSlash(directory.toAbsolutePath().toUri().toString());
                child = Path.of(URI.create(base + escape(name.bytes())));
            }
            if (child.getNameCount() != directory.getNameCount() + 1
                    || !directory.equals(child.getParent())) {
                throw new IOException("the name '" + text + "' is not allowed here");
            }
            return child;
        } catch (InvalidPathException e) {
            throw new IOException("the name '" + text + "' is not allowed here", e);
        }
    }

    /** Returns why Windows would not take this name as a file of that name. */
    static Optional<String> windowsProblem(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < 0x20 || "\\/:*?\"<>|".indexOf(name.charAt(i)) >= 0) {
                return Optional.of("holds a character that Windows does not allow");
            }
        }
        if (name.endsWith(".") || name.endsWith(" ")) {
            return Optional.of("ends in a dot or a blank, which Windows drops");
        }
        String device = name.replaceFirst("[. ].*", "").toUpperCase(Locale.ROOT);
        return WINDOWS_DEVICES.contains(device)
                ? Optional.of("is a device on Windows")
                : Optional.empty();
    }

    private static Path workingDirectory() {
        return Path.of("").toAbsolutePath();
    }

    private static boolean isUnix(Path path) {
        return File.separatorChar == '/' && path.getFileSystem() == FileSystems.getDefault();
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String withEndSlash(String uri) {
        return uri.endsWith("/") ? uri : uri + "/";
    }

    private static String withoutEndSlash(String uri) {
        return uri.length() > 1 && uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }

    private static String escape(byte[] bytes) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : bytes) {
            if (b == '/' || (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z')) {
                escaped.append((char) b);
            } else {
                escaped.append(String.format("%%%02X", b & 0xff));
            }
        }
        return escaped.toString();
    }

    private static byte[] unescape(String uri) {
        byte[] ascii = uri.getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new byte[ascii.length];
        int count = 0;
        for (int i = 0; i < ascii.length; i++) {
            if (ascii[i] == '%') {
                bytes[count++] = (byte) Integer.parseInt(uri.substring(i + 1, i + 3), 16);
                i += 2;
            } else {
                bytes[count++] = ascii[i];
            }
        }
        return Arrays.copyOf(bytes, count);
    }
}
