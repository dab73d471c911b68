// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.HexFormat;
import java.util.Map;

/** Catalogs and segments as a stranger may write them. */
final class Catalogs {

    static final String HEADER =
            "{\"formatVersion\":1,\"type\":\"catalog\",\"roots\":[{\"name\":\"r\",\"source\":\"/r\"}]}";
    static final String ROOT = directory("r");

    private Catalogs() {}

    static String directory(String path) {
        return "{\"type\":\"directory\",\"path\":\""
                + path
                + "\",\"segment\":\"000001.tar.zst\",\"offset\":0}";
    }

    static String symlink(String path, String target) {
        return "{\"type\":\"symlink\",\"path\":\""
                + path
                + "\",\"target\":\""
                + target
                + "\",\"segment\":\"000001.tar.zst\",\"offset\":0}";
    }

    static String file(String path, long size, long offset, String sha256) {
        return "{\"type\":\"file\",\"path\":\""
                + path
                + "\",\"size\":"
                + size
                + ",\"sha256\":\""
                + sha256
                + "\",\"segment\":\"000001.tar.zst\",\"offset\":"
                + offset
                + "}";
    }

    static String file(String path, byte[] content, long offset) {
        String hash = HexFormat.of().formatHex(Digests.sha256().digest(content));
        return file(path, content.length, offset, hash);
    }

    /** The lines with the summary and end that belong to them, all in segment 1. */
    static String complete(String... lines) {
        Totals totals = Totals.NONE;
        for (String line : lines) {
            try {
                if (CatalogFormat.read(line) instanceof CatalogEntry entry) {
                    totals = totals.plus(entry);
                }
            } catch (IllegalArgumentException e) {
                totals =
                        Totals.NONE; // a line that is to be refused: nobody will look at the counts
            }
        }
        return String.join("\n", lines)
                + "\n"
                + CatalogFormat.write(new SegmentSummary("000001.tar.zst", 1, 1L << 40, totals))
                + "\n"
                + CatalogFormat.write(new CatalogEnd(1, 1, totals))
                + "\n";
    }

    static byte[] compressed(String text) {
        return Zstd.compress(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A store that holds these files only. */
    static SegmentStore store(Map<String, byte[]> files) {
        return name -> {
            byte[] content = files.get(name);
            if (content == null) {
                throw new NoSuchFileException(name);
            }
            return new ByteArrayInputStream(content);
        };
    }
}
