// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** A drive's folder written by hand from the documented form of the manifest. */
final class TestDrive {

    static final int BLOCK_BYTES = 65_536;

    private final Path folder;
    private final String serial;
    private final StringBuilder blobs = new StringBuilder();
    private String head = "";
    private String driveId;

    TestDrive(Path folder, String serial) throws IOException {
        this.folder = folder;
        this.serial = serial;
        this.driveId = serial;
        Files.createDirectories(folder.resolve("volume"));
        Files.write(
                folder.resolve("drive.json"),
                Json.bytes(
                        Json.of(
                                "formatVersion",
                                1,
                                "serialNumber",
                                serial,
                                "capacityBytes",
                                1 << 30)));
    }

    Path folder() {
        return folder;
    }

    Path file(String name) {
        return folder.resolve("volume").resolve(name);
    }

    /** Lets the manifest name another drive. */
    TestDrive withDriveId(String other) {
        driveId = other;
        return this;
    }

    /** Adds a file that holds for all blobs; its manifest element goes before the blobs. */
    TestDrive sideFile(String element, String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Files.write(file(name), bytes);
        head += "<" + element + " Hash=\"" + md5(bytes) + "\">\\" + name + "</" + element + ">";
        return this;
    }

    TestDrive block(String name, String disposition, byte[] content) throws IOException {
        return add(name, disposition, content, "Block");
    }

    TestDrive pages(String name, String disposition, byte[] content) throws IOException {
        return add(name, disposition, content, "PageRange");
    }

    private TestDrive add(String name, String disposition, byte[] content, String element)
            throws IOException {
        Path file = file(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, content);
        blobs.append("<Blob><BlobPath>seed/").append(name).append("</BlobPath><FilePath>\\");
        blobs.append(name.replace('/', '\\')).append("</FilePath><Length>").append(content.length);
        blobs.append("</Length><ImportDisposition>").append(disposition);
        blobs.append("</ImportDisposition><").append(element).append("List>");
        for (int offset = 0; offset < content.length; offset += BLOCK_BYTES) {
            byte[] part =
                    Arrays.copyOfRange(
                            content, offset, Math.min(content.length, offset + BLOCK_BYTES));
            String md5 = md5(part);
            String id =
                    element.equals("Block")
                            ? " Id=\"MD5/"
                                    + Base64.getEncoder()
                                            .encodeToString(HexFormat.of().parseHex(md5))
                                    + "\""
                            : "";
            blobs.append(
                    "<%s Offset=\"%d\" Length=\"%d\"%s Hash=\"%s\"/>"
                            .formatted(element, offset, part.length, id, md5));
        }
        blobs.append("</").append(element).append("List></Blob>");
        return this;
    }

    /** Writes the manifest; returns the drive's entry in a job's list. */
    Map<String, Object> manifest() throws IOException {
        return manifest(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><DriveManifest Version=\"2014-11-01\"><Drive>"
                        + "<DriveId>"
                        + driveId
                        + "</DriveId><ClientCreator>test</ClientCreator><BlobList>"
                        + head
                        + blobs
                        + "</BlobList></Drive></DriveManifest>");
    }

    Map<String, Object> manifest(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Files.write(file("DriveManifest.xml"), bytes);
        return ArmCaller.drive(serial, md5(bytes));
    }

    static String md5(byte[] bytes) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
