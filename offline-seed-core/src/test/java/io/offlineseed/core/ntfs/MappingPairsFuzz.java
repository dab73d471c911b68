// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists of runs of any bytes: refused, or read as runs that can be written again. */
class MappingPairsFuzz {

    static Stream<byte[]> lists() {
        return Stream.of(
                MappingPairs.encode(List.of()),
                MappingPairs.encode(List.of(Run.of(1000, 5), Run.of(3, 100_000))),
                MappingPairs.encode(List.of(Run.of(1L << 40, 1), Run.sparse(7), Run.of(0, 1))),
                MappingPairs.encode(List.of(Run.of(Long.MAX_VALUE - 1, 1), Run.of(1, 1))));
    }

    @MethodSource("lists")
    @FuzzTest(maxDuration = "1m")
    void decode_anyList_givesRunsOrNothing(byte[] list) {
        Optional<List<Run>> runs = MappingPairs.decode(list, 0, list.length);

        for (Run run : runs.orElse(List.of())) {
            assertThat(run.clusters()).isPositive();
            if (!run.isSparse()) {
                assertThat(run.firstCluster()).isNotNegative();
                assertThat(run.end()).isGreaterThan(run.firstCluster());
            }
        }
        if (runs.isPresent()) {
            byte[] again = MappingPairs.encode(runs.get());
            assertThat(MappingPairs.decode(again, 0, again.length)).isEqualTo(runs);
        }
    }
}
