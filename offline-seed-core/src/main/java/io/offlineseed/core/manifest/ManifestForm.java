// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.manifest;

import io.offlineseed.staging.BlobKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The parts of a manifest that need no hash; writer and sizer share them, so that they agree. */
final class ManifestForm {

    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    static final byte[] END = ascii("</BlobList>\n</Drive>\n</DriveManifest>\n");

    private ManifestForm() {}

    static byte[] start(ManifestHeader header) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        put(out, XML + "<DriveManifest Version=\"" + DriveManifest.VERSION + "\">\n<Drive>\n");
        putElement(out, "DriveId", header.drive().serialNumber());
        putElement(out, "ClientCreator", header.clientCreator());
        put(out, "<BlobList>\n");
        putSidecar(out, "MetadataPath", header.metadata());
        putSidecar(out, "PropertiesPath", header.properties());
        return out.toByteArray();
    }

    static byte[] blobStart(ManifestHeader header, ManifestBlob blob) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        put(out, "<Blob>\n");
        putElement(out, "BlobPath", blob.blobPath());
        putElement(out, "FilePath", blob.filePath());
        putElement(out, "Length", Long.toString(blob.length()));
        putElement(out, "ImportDisposition", header.disposition().wireName());
        String list = listName(blob.kind());
        put(out, blob.length() == 0 ? "<" + list + "/>\n" : "<" + list + ">\n");
        return out.toByteArray();
    }

    static byte[] blobEnd(ManifestBlob blob) {
        return ascii(
                (blob.length() == 0 ? "" : "</" + listName(blob.kind()) + ">\n") + "</Blob>\n");
    }

    static String listName(BlobKind kind) {
        return kind == BlobKind.PAGE ? "PageRangeList" : "BlockList";
    }

    static String itemName(BlobKind kind) {
        return kind == BlobKind.PAGE ? "PageRange" : "Block";
    }

    static byte[] document(String root, String body) {
        return (XML + "<" + root + ">\n" + body + "</" + root + ">\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void put(ByteArrayOutputStream out, String text) {
        out.writeBytes(ascii(text));
    }

    private static void putElement(ByteArrayOutputStream out, String name, String text) {
        put(out, "<" + name + ">");
        out.writeBytes(XmlText.escaped(text));
        put(out, "</" + name + ">\n");
    }

    private static void putSidecar(
            ByteArrayOutputStream out, String name, Optional<SidecarFile> file) {
        if (file.isPresent()) {
            put(out, "<" + name + " Hash=\"" + file.get().md5() + "\">");
            out.writeBytes(XmlText.escaped(file.get().path()));
            put(out, "</" + name + ">\n");
        }
    }
}
