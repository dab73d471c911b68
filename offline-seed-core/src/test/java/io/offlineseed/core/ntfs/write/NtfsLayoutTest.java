// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NtfsLayoutTest {

    private static final long SIZE = 64 << 20;

    @Test
    void compute_sameInput_givesTheSameDigest() throws IOException {
        assertThat(sample().layout().digest()).isEqualTo(sample().layout().digest());
    }

    @Test
    void compute_anyInputChanged_givesAnotherDigest() throws IOException {
        List<String> digests = new ArrayList<>();
        digests.add(sample().layout().digest());
        digests.add(sample().file("one", 2).layout().digest());
        digests.add(sample().file("one more", 1).layout().digest());
        digests.add(sample().tail("log", 1).layout().digest());
        digests.add(sample().label("OTHER").layout().digest());
        digests.add(sample().reserve("area", 50 << 20, 4096).layout().digest());
        List<NtfsFile> later = sample().list();
        NtfsFile first = later.get(0);
        later.set(
                0, new NtfsFile(first.path(), first.sizeBytes(), first.modified().plusNanos(100)));
        digests.add(layout(later).digest());

        assertThat(digests).doesNotHaveDuplicates();
    }

    @Test
    void firstByte_allFiles_oneBehindTheOtherAndTailLast() throws IOException {
        NtfsSample sample = sample().many(3000).tail("log", 5000);
        NtfsLayout layout = sample.layout();
        List<NtfsFile> list = sample.list();
        long next = layout.firstByte(0);
        for (int i = 0; i < list.size(); i++) {
            assertThat(layout.firstByte(i)).isEqualTo(next);
            next += (list.get(i).sizeBytes() + 4095) / 4096 * 4096;
        }

        assertThat(layout.tailFirstByte(0)).isEqualTo(next);
        assertThat(layout.fileCount()).isEqualTo(list.size());
        assertThat(layout.firstByte(5)).as("asked again").isEqualTo(layout.firstByte(5));
    }

    @Test
    void firstByte_noSuchFile_isRefused() throws IOException {
        NtfsLayout layout = sample().layout();

        assertThatThrownBy(() -> layout.firstByte(layout.fileCount()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("index must be 0 to");
    }

    @Test
    void compute_reservedAreas_areTouchedByNothing() throws IOException {
        NtfsSample sample = sample().reserveLikeBitLocker().tail("log", 5000);
        NtfsLayout layout = sample.layout();
        List<ClusterSpace.Stretch> used = layout.used();
        for (int i = 1; i < used.size(); i++) {
            assertThat(used.get(i).start()).isGreaterThanOrEqualTo(used.get(i - 1).end());
        }
        for (ReservedArea area : sample.reserved()) {
            assertThat(used).contains(ClusterSpace.stretch(sample.geometry(), area));
        }
    }

    @Test
    void compute_filesDoNotFit_isRefusedWithNumbers() {
        assertThatThrownBy(() -> sample().file("huge", 60 << 20).layout())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the files do not fit")
                .hasMessageContaining("67108864 bytes");
    }

    @Test
    void compute_filesOutOfOrder_isRefused() {
        assertRefused("out of order", "\\b", "\\a");
        assertRefused("out of order", "\\b\\x", "\\a\\x");
        assertRefused("out of order", "\\a\\x", "\\b\\x", "\\a\\y");
    }

    @Test
    void compute_namesThatAreOneForNtfs_isRefused() {
        assertRefused("is the same as", "\\a", "\\a");
        assertRefused("is the same as", "\\A", "\\a");
        assertRefused("is the same as", "\\A\\x", "\\a\\y");
        assertRefused("is the same as", "\\a", "\\A\\y");
    }

    @Test
    void compute_namesWindowsCannotOpen_isRefused() {
        assertRefused("its part 'nul.txt' is the name of a device", "\\nul.txt");
        assertRefused("its part '' has 0 characters", "\\a\\\\b");
        assertRefused("slash", "\\a/b");
        assertRefused("by itself", "\\$mft");
        assertRefused("by itself", "\\System Volume Information\\x");
    }

    @Test
    void compute_tailNamedLikeAFile_isRefused() {
        assertThatThrownBy(() -> sample().tail("ONE", 1).layout())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is the same as");
    }

    @Test
    void compute_areaThatSharesAClusterOrOverlaps_isRefused() {
        assertThatThrownBy(() -> sample().reserve("a", 4096, 4096).layout())
                .hasMessageContaining("overlap");
        assertThatThrownBy(() -> sample().reserve("a", 40_961, 4096).layout())
                .hasMessageContaining("does not begin at a cluster");
        assertThatThrownBy(() -> sample().reserve("a", SIZE - 4096, 4096).layout())
                .hasMessageContaining("ends behind the last");
    }

    @Test
    void clusterBytesFor_anySize_isTheLeastThatAddressesIt() {
        assertThat(NtfsGeometry.clusterBytesFor(64 << 20)).isEqualTo(4096);
        assertThat(NtfsGeometry.clusterBytesFor(10_000_000_000_000L)).isEqualTo(4096);
        assertThat(NtfsGeometry.clusterBytesFor(1L << 44)).isEqualTo(8192);
        assertThat(NtfsGeometry.clusterBytesFor((1L << 44) - 4096)).isEqualTo(4096);
        assertThatThrownBy(() -> NtfsGeometry.clusterBytesFor(1L << 48))
                .hasMessageContaining("256 TiB");
    }

    private static NtfsSample sample() {
        return new NtfsSample(SIZE, 512, 4096).oddities();
    }

    private static NtfsLayout layout(List<NtfsFile> list) throws IOException {
        return NtfsLayout.compute(
                NtfsSample.files(list), List.of(), sample().geometry(), List.of());
    }

    private static void assertRefused(String why, String... paths) {
        List<NtfsFile> list = new ArrayList<>();
        for (String path : paths) {
            list.add(new NtfsFile(path, 1, Instant.EPOCH));
        }
        assertThatThrownBy(() -> layout(list))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
