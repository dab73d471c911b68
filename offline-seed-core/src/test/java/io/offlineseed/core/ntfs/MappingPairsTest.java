// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MappingPairsTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    void encode_examplesOfTheFormat_givesTheirBytes() {
        assertThat(encoded(Run.of(4, 7))).isEqualTo("11070400");
        assertThat(encoded(Run.of(0x2586, 1))).isEqualTo("2101862500");
        assertThat(encoded(Run.sparse(0x12bff))).isEqualTo("03ff2b0100");
        assertThat(encoded(Run.of(0x95ff, 1))).isEqualTo("3101ff950000");
        assertThat(encoded(Run.of(0x8000_0000L, 0x80))).isEqualTo("52800000000080" + "0000");
        assertThat(encoded()).isEqualTo("00");
    }

    @Test
    void decode_whatWasEncoded_givesTheSameRuns() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<Run> runs =
                    Stream.generate(() -> anyRun(random)).limit(random.nextInt(20)).toList();
            byte[] bytes = MappingPairs.encode(runs);

            assertThat(MappingPairs.decode(bytes, 0, bytes.length)).contains(runs);
        }
    }

    @Test
    void decode_notWellFormed_givesNothing() {
        for (String hex :
                List.of(
                        "", // no end mark
                        "1107", // cut off
                        "110704", // no end mark
                        "11000400", // no clusters
                        "11ff0400", // a negative length
                        "1107ff00", // before the volume
                        "100400", // no length
                        "91070400", // a number of nine bytes
                        "8101ffffffffffffff7f00", // ends behind all numbers
                        "8101ffffffffffffff7e1101ff8101ffffffffffffff7e00")) {
            byte[] bytes = HEX.parseHex(hex);

            assertThat(MappingPairs.decode(bytes, 0, bytes.length)).as(hex).isEmpty();
        }
    }

    private static Run anyRun(Random random) {
        long clusters = 1 + (random.nextLong() >>> (2 + random.nextInt(60)));
        return random.nextInt(4) == 0
                ? Run.sparse(clusters)
                : Run.of(random.nextLong() >>> (2 + random.nextInt(60)), clusters);
    }

    private static String encoded(Run... runs) {
        return HEX.formatHex(MappingPairs.encode(List.of(runs)));
    }
}
