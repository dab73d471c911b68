// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The list of runs in a non-resident attribute: for each its length and the distance from the run
 * before, as signed numbers of as few bytes as they need. Source: docs/formats/ntfs.md, "Mapping
 * pairs".
 */
public final class MappingPairs {

    private static final int MAX_NUMBER_BYTES = 8;

    private MappingPairs() {}

    /** Returns the bytes of the list with its end mark, unpadded. */
    public static byte[] encode(List<Run> runs) {
        byte[] bytes = new byte[runs.size() * (1 + 2 * MAX_NUMBER_BYTES) + 1];
        int at = 0;
        long before = 0;
        for (Run run : runs) {
            int lengthBytes = size(run.clusters());
            int distanceBytes = 0;
            long distance = run.firstCluster() - before;
            if (!run.isSparse()) {
                distanceBytes = size(distance);
                before = run.firstCluster();
            }
            bytes[at++] = (byte) ((distanceBytes << 4) | lengthBytes);
            at = put(bytes, at, run.clusters(), lengthBytes);
            at = put(bytes, at, distance, distanceBytes);
        }
        byte[] exact = new byte[at + 1];
        System.arraycopy(bytes, 0, exact, 0, at);
        return exact;
    }

    /**
     * Reads a list.
     *
     * @param offset where it begins
     * @param end the first byte behind the attribute
     * @return empty if it is not well formed: a number too long, a length below 1, a run at a
     *     negative place, no end mark before {@code end}
     */
    public static Optional<List<Run>> decode(byte[] bytes, int offset, int end) {
        List<Run> runs = new ArrayList<>();
        long cluster = 0;
        int at = offset;
        while (at >= 0 && at < end) {
            int lengthBytes = bytes[at] & 0xf;
            int distanceBytes = (bytes[at] & 0xf0) >> 4;
            if (bytes[at] == 0) {
                return Optional.of(runs);
            }
            at++;
            if (lengthBytes < 1
                    || lengthBytes > MAX_NUMBER_BYTES
                    || distanceBytes > MAX_NUMBER_BYTES
                    || at + lengthBytes + distanceBytes > end) {
                return Optional.empty();
            }
            long clusters = get(bytes, at, lengthBytes);
            long distance = get(bytes, at + lengthBytes, distanceBytes);
            at += lengthBytes + distanceBytes;
            if (distanceBytes == 0) {
                if (clusters < 1) {
                    return Optional.empty();
                }
                runs.add(Run.sparse(clusters));
                continue;
            }
            cluster += distance; // an overflow ends below 0 and is refused
            if (clusters < 1 || cluster < 0 || cluster > Long.MAX_VALUE - clusters) {
                return Optional.empty();
            }
            runs.add(Run.of(cluster, clusters));
        }
        return Optional.empty();
    }

    /** Returns how many bytes a signed number needs. */
    private static int size(long number) {
        int bits = 65 - Long.numberOfLeadingZeros(number < 0 ? ~number : number);
        return (bits + 7) / 8;
    }

    private static int put(byte[] bytes, int offset, long number, int count) {
        for (int i = 0; i < count; i++) {
            bytes[offset + i] = (byte) (number >> (8 * i));
        }
        return offset + count;
    }

    private static long get(byte[] bytes, int offset, int count) {
        long number = 0;
        for (int i = count - 1; i >= 0; i--) {
            number =
                    i == count - 1 ? bytes[offset + i] : (number << 8) | (bytes[offset + i] & 0xff);
        }
        return number;
    }
}
