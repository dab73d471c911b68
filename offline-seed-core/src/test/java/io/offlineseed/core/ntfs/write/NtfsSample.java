// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.NtfsNames;
import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A volume with files for tests: names and sizes are given, contents follow from the names. */
public final class NtfsSample {

    /** Time stamp of the first file; each further one is a second and 100 ns younger. */
    public static final Instant FIRST_TIME = Instant.parse("2020-02-03T04:05:06.1234567Z");

    private static final Instant FORMATTED = Instant.parse("2026-01-02T03:04:05.0000006Z");

    private static final String MANY = "many/";

    private final SortedMap<String, Integer> files = new TreeMap<>(NtfsNames::comparePaths);
    private final List<NtfsFile> tail = new ArrayList<>();
    private final List<ReservedArea> reserved = new ArrayList<>();
    private NtfsGeometry geometry;

    /** A volume of that size with nothing on it. */
    public NtfsSample(long partitionBytes, int sectorBytes, int clusterBytes) {
        geometry =
                new NtfsGeometry(
                        partitionBytes,
                        1 << 20,
                        sectorBytes,
                        clusterBytes,
                        0x1234_5678_9abc_def0L,
                        FORMATTED,
                        "SEED");
    }

    /** Adds a file; its path has slashes and none in front. */
    public NtfsSample file(String path, int sizeBytes) {
        files.put(path, sizeBytes);
        return this;
    }

    /** Adds files that make things hard: deep, long, odd and empty ones. */
    public NtfsSample oddities() {
        file("empty", 0).file("one", 1).file("exact", 4096).file("!first", 4097).file("~/12", 9);
        file("a".repeat(255), 70_000).file("b".repeat(255) + "/" + "c".repeat(255), 300);
        file("Gr\u00f6\u00dfe/\u65e5\u672c\u8a9e \ud83d\ude00.bin", 5000);
        file("leading/ blank", 5).file("leading/.dot", 6).file("large", 3_000_000);
        file("case/stra\u00dfe", 1).file("case/STRASSE", 2).file("case/\ufb01", 3);
        file("e\u0301/decomposed", 7).file("\u00e9/composed", 8);
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            deep.append("deep").append(i).append('/');
        }
        file(deep + "bottom", 12_345);
        for (int i = 0; i < 90; i++) {
            file("nested/d" + i % 7 + "/e" + i % 11 + "/file " + i + ".txt", i * 777);
        }
        return this;
    }

    /** Adds so many files to one directory, every tenth with content. */
    public NtfsSample many(int count) {
        for (int i = 0; i < count; i++) {
            file(MANY + "entry-" + Integer.toHexString(i * 7919) + "-" + i, i % 10 == 0 ? 30 : 0);
        }
        return this;
    }

    /** Adds a file that is written last. */
    public NtfsSample tail(String name, int sizeBytes) {
        tail.add(new NtfsFile("\\" + name, sizeBytes, FORMATTED));
        return this;
    }

    /** Adds an area of someone else. */
    public NtfsSample reserve(String name, long startBytes, long sizeBytes) {
        reserved.add(new ReservedArea(name, startBytes, sizeBytes));
        return this;
    }

    /** Adds areas like those of BitLocker. */
    public NtfsSample reserveLikeBitLocker() {
        long first = 0x2100000;
        reserve("FVE2.{e40ad34d-dae9-4bc7-95bd-b16218c10f72}.1", first, 0x10000);
        reserve("FVE2.{24e6f0ae-6a00-4f73-984b-75ce9942852d}", first + 0x10000, 0x2000);
        reserve("FVE2.{da392a22-cae0-4f0f-9a30-b8830385d046}", first + 0x12000, 0x10000);
        reserve("FVE2.{e40ad34d-dae9-4bc7-95bd-b16218c10f72}.2", first + 0x22000, 0x10000);
        return reserve(
                "FVE2.{e40ad34d-dae9-4bc7-95bd-b16218c10f72}.3",
                geometry.partitionBytes() - (1 << 20),
                0x10000);
    }

    /** Uses another label. */
    public NtfsSample label(String label) {
        geometry =
                new NtfsGeometry(
                        geometry.partitionBytes(),
                        geometry.partitionStartBytes(),
                        geometry.sectorBytes(),
                        geometry.clusterBytes(),
                        geometry.serial(),
                        geometry.formattedAt(),
                        label);
        return this;
    }

    public NtfsGeometry geometry() {
        return geometry;
    }

    public List<NtfsFile> tail() {
        return List.copyOf(tail);
    }

    public List<ReservedArea> reserved() {
        return List.copyOf(reserved);
    }

    /** Returns the files without those written last, in order. */
    public List<NtfsFile> list() {
        List<NtfsFile> list = new ArrayList<>();
        for (Map.Entry<String, Integer> each : files.entrySet()) {
            list.add(
                    new NtfsFile(
                            "\\" + each.getKey().replace('/', '\\'),
                            each.getValue(),
                            FIRST_TIME.plusSeconds(list.size()).plusNanos(100L * list.size())));
        }
        return list;
    }

    /** Returns the content of a file. */
    public static byte[] content(NtfsFile file) {
        byte[] content = new byte[Math.toIntExact(file.sizeBytes())];
        new Random(file.path().hashCode()).nextBytes(content);
        return content;
    }

    /** Returns a list as the layout takes it. */
    public static NtfsFiles files(List<NtfsFile> list) {
        return first -> {
            var rest = list.subList(Math.toIntExact(first), list.size()).iterator();
            return new NtfsFileCursor() {
                @Override
                public boolean hasNext() {
                    return rest.hasNext();
                }

                @Override
                public NtfsFile next() {
                    return rest.next();
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        };
    }

    public NtfsLayout layout() throws IOException {
        return NtfsLayout.compute(files(list()), tail, geometry, reserved);
    }

    /** Writes the whole volume; returns its layout. */
    public NtfsLayout write(BlockDevice device) throws IOException {
        NtfsLayout layout = layout();
        List<NtfsFile> list = list();
        for (int i = 0; i < list.size(); i++) {
            writeContent(device, layout.firstByte(i), list.get(i));
        }
        for (int i = 0; i < tail.size(); i++) {
            writeContent(device, layout.tailFirstByte(i), tail.get(i));
        }
        NtfsBulkWriter writer = new NtfsBulkWriter(layout);
        writer.writeMetadata(device, bytes -> {});
        writer.writeBackupBootSector(device);
        device.flush();
        writer.writeBootSectors(device);
        device.flush();
        return layout;
    }

    private void writeContent(BlockDevice device, long offset, NtfsFile file) throws IOException {
        byte[] content = content(file);
        if (content.length > 0) {
            int cluster = geometry.clusterBytes();
            int whole = (content.length + cluster - 1) / cluster * cluster;
            device.write(offset, ByteBuffer.wrap(Arrays.copyOf(content, whole)));
        }
    }
}
