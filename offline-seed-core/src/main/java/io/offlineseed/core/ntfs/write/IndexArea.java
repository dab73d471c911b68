// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.drive.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gathers the blocks of many indexes, which come in turns, into large writes. Each block is given
 * once. For one thread.
 */
final class IndexArea {

    private static final int BLOCKS_PER_PAGE = 64; // one bit each in a long

    private static final int PAGE_BYTES = BLOCKS_PER_PAGE * IndexBlock.BYTES;

    private static final int PAGES_AT_HAND = 64; // 16 MiB

    /** Blocks that lie together, and which of them are there. */
    private static final class Page {

        private final byte[] bytes = new byte[PAGE_BYTES];
        private long present;
    }

    private final BlockDevice device;
    private final MetadataWatch watch;
    private final long startBytes;
    private final Map<Long, Page> pages = new LinkedHashMap<>(16, 0.75f, true);

    IndexArea(BlockDevice device, MetadataWatch watch, long startBytes) {
        this.device = device;
        this.watch = watch;
        this.startBytes = startBytes;
    }

    /**
     * Takes a block.
     *
     * @param atBytes where it lies on the device: whole blocks behind the start of the area
     * @param length bytes of it; zeros follow
     */
    void put(long atBytes, byte[] bytes, int offset, int length) throws IOException {
        long block = (atBytes - startBytes) / IndexBlock.BYTES;
        long number = block / BLOCKS_PER_PAGE;
        int within = (int) (block % BLOCKS_PER_PAGE);
        Page page = pages.get(number);
        if (page == null) {
            if (pages.size() == PAGES_AT_HAND) {
                Map.Entry<Long, Page> eldest = pages.entrySet().iterator().next();
                write(eldest.getKey(), eldest.getValue());
                pages.remove(eldest.getKey());
            }
            page = new Page();
            pages.put(number, page);
        }
        System.arraycopy(bytes, offset, page.bytes, within * IndexBlock.BYTES, length);
        page.present |= 1L << within;
        if (page.present == -1L) {
            write(number, page);
            pages.remove(number);
        }
    }

    /** Writes what is at hand. */
    void finish() throws IOException {
        for (Map.Entry<Long, Page> entry : pages.entrySet()) {
            write(entry.getKey(), entry.getValue());
        }
        pages.clear();
    }

    private void write(long number, Page page) throws IOException {
        int first = 0;
        while (first < BLOCKS_PER_PAGE) {
            if ((page.present & 1L << first) == 0) {
                first++;
                continue;
            }
            int end = first;
            while (end < BLOCKS_PER_PAGE && (page.present & 1L << end) != 0) {
                end++;
            }
            int length = (end - first) * IndexBlock.BYTES;
            device.write(
                    startBytes + number * PAGE_BYTES + (long) first * IndexBlock.BYTES,
                    ByteBuffer.wrap(page.bytes, first * IndexBlock.BYTES, length));
            watch.wrote(length);
            first = end;
        }
    }
}
