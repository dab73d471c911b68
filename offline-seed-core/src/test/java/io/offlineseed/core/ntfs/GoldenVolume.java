// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

import io.offlineseed.testing.MemoryBlockDevice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** The volume that others wrote; see golden/ntfs/ORIGIN.md. */
public final class GoldenVolume {

    /** What a file must read as. */
    public record Content(String sha256, long sizeBytes, Instant modified) {}

    private static final int PAGE_BYTES = 64 << 10;

    private GoldenVolume() {}

    /** A device of its own that holds the volume. */
    public static MemoryBlockDevice open(int sectorBytes) throws IOException {
        MemoryBlockDevice device = new MemoryBlockDevice(8 << 20, sectorBytes);
        byte[] zeros = new byte[PAGE_BYTES];
        try (InputStream in = new GZIPInputStream(resource("mixed.img.gz"))) {
            for (long at = 0; at < device.sizeBytes(); at += PAGE_BYTES) {
                byte[] page = in.readNBytes(PAGE_BYTES);
                if (!Arrays.equals(page, zeros)) {
                    device.write(at, ByteBuffer.wrap(page));
                }
            }
        }
        return device;
    }

    /** What its files hold, by path. */
    public static Map<String, Content> contents() throws IOException {
        Map<String, Content> contents = new TreeMap<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(resource("mixed.txt"), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                String[] parts = line.split(" ", 4);
                long nanos = Long.parseLong(parts[2]);
                contents.put(
                        "\\" + parts[3].replace('/', '\\'),
                        new Content(
                                parts[0],
                                Long.parseLong(parts[1]),
                                Instant.EPOCH.plusNanos(nanos)));
                line = lines.readLine();
            }
        }
        return contents;
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(
                GoldenVolume.class.getResourceAsStream("/golden/ntfs/" + name));
    }
}
