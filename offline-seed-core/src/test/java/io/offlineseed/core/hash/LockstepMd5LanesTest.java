// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.hash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.core.kernel.VectorApi;
import io.offlineseed.core.kernel.Way;
import io.offlineseed.core.kernel.Way.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's MD5 judges every kernel, whatever the lengths, the places and the number of lanes. */
class LockstepMd5LanesTest {

    /** Lengths at which the end of a message and its padding take another form. */
    private static final int[] EDGES = {
        0, 1, 55, 56, 63, 64, 65, 119, 120, 127, 128, 129, 511, 512, 513, 575, 576, 1023, 1025
    };

    static Stream<Arguments> kernels() {
        List<Arguments> kernels =
                new ArrayList<>(
                        List.of(
                                Arguments.of("plain, 3 lanes", plain(3)),
                                Arguments.of("plain, 32 lanes", plain(32)),
                                Arguments.of("plain, 64 lanes", plain(64))));
        for (String name : List.of("NarrowVectorMd5Kernel", "WideVectorMd5Kernel")) {
            Supplier<Md5Kernel> supplier =
                    () ->
                            VectorApi.load("io.offlineseed.core.hash." + name, Md5Kernel.class)
                                    .orElseThrow();
            if (VectorApi.isPresent()) {
                kernels.add(Arguments.of(name, supplier));
            }
        }
        return kernels.stream();
    }

    private static Supplier<Md5Kernel> plain(int lanes) {
        return () -> new PlainMd5Kernel(lanes);
    }

    /** A kernel that finds even one lane worth its while, so that the JDK takes nothing. */
    private record Eager(Md5Kernel kernel) implements Md5Kernel {

        @Override
        public int lanes() {
            return kernel.lanes();
        }

        @Override
        public int worthwhileLanes() {
            return 0;
        }

        @Override
        public void advance(int[] state, byte[][] arrays, int[] offsets, int blocks) {
            kernel.advance(state, arrays, offsets, blocks);
        }
    }

    private static Md5Lanes eager(Supplier<Md5Kernel> kernel) {
        return new LockstepMd5Lanes(List.of(() -> new Eager(kernel.get())));
    }

    private static byte[] digests(Md5Lanes lanes, List<Slice> slices) {
        byte[] digests = new byte[slices.size() * Md5Lanes.HASH_BYTES];
        lanes.digest(slices, digests, 0);
        return digests;
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void vectorKernels_inThisBuild_arePresent() {
        Assumptions.assumeTrue(
                "required".equals(System.getProperty("offlineseed.judges"))
                        || VectorApi.isPresent(),
                "Java was started without --add-modules jdk.incubator.vector");

        assertThat(BestMd5Lanes.vector()).isPresent();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void digest_everyEdgeInEveryNumberOfSlices_isTheJdksDigest(
            String name, Supplier<Md5Kernel> kernel) {
        Md5Lanes lanes = eager(kernel);
        byte[] bytes = random(1, 4096);
        for (int count = 0; count <= 70; count++) {
            List<Slice> slices = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int length = EDGES[(count * 7 + i) % EDGES.length];
                slices.add(new Slice(bytes, (i * 37 + count) % 1000, length));
            }

            assertThat(digests(lanes, slices))
                    .as("%d slices", count)
                    .isEqualTo(digests(new ScalarMd5Lanes(), slices));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void digest_randomLengthsInManyArrays_isTheJdksDigest(String name, Supplier<Md5Kernel> kernel) {
        Md5Lanes lanes = eager(kernel);
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            List<Slice> slices = new ArrayList<>();
            int count = 1 + random.nextInt(200);
            for (int i = 0; i < count; i++) {
                byte[] array = random(seed * 1000 + i, 1 + random.nextInt(6000));
                int offset = random.nextInt(array.length);
                slices.add(new Slice(array, offset, random.nextInt(array.length - offset + 1)));
            }

            assertThat(digests(lanes, slices))
                    .as("seed %d", seed)
                    .isEqualTo(digests(new ScalarMd5Lanes(), slices));
        }
    }

    static Stream<Arguments> ways() {
        return BestMd5Lanes.all().stream().map(way -> Arguments.of(way.kind(), way));
    }

    // Source: RFC 1321, appendix A.5, "Test suite"
    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void digest_ofTheTestSuiteManyTimes_givesItsHashes(Kind kind, Way<Md5Lanes> way) {
        List<String> texts = List.of("", "a", "abc", "message digest", "1234567890".repeat(8));
        List<String> expected =
                List.of(
                        "D41D8CD98F00B204E9800998ECF8427E",
                        "0CC175B9C0F1B6A831C399E269772661",
                        "900150983CD24FB0D6963F7D28E17F72",
                        "F96B697D7CB7938D525A2F31AAF161D0",
                        "57EDF4A22BE3C955AC49DA2E2107B67A");
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            byte[] text = texts.get(i % texts.size()).getBytes(US_ASCII);
            slices.add(new Slice(text, 0, text.length));
        }

        byte[] digests = digests(way.kernel(), slices);

        for (int i = 0; i < 100; i++) {
            assertThat(Hex.upper(digests, 16 * i, 16)).isEqualTo(expected.get(i % 5));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void digest_oneLongAmongShort_isTheJdksDigest(Kind kind, Way<Md5Lanes> way) {
        byte[] bytes = random(3, 1 << 20);
        List<Slice> slices = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            slices.add(new Slice(bytes, i, i == 40 ? 900_000 : 1000 + i));
        }

        assertThat(digests(way.kernel(), slices)).isEqualTo(digests(new ScalarMd5Lanes(), slices));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void digest_noRoom_isRefusedAndWritesNothing(Kind kind, Way<Md5Lanes> way) {
        byte[] target = new byte[31];
        Slice slice = new Slice(new byte[1], 0, 1);

        assertThatThrownBy(() -> way.kernel().digest(List.of(slice, slice), target, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(target).containsOnly(0);
    }

    @Test
    void digest_fewerSlicesThanAreWorthwhile_areLeftToTheJdk() {
        Md5Kernel untouched =
                new Md5Kernel() {
                    @Override
                    public int lanes() {
                        return 16;
                    }

                    @Override
                    public int worthwhileLanes() {
                        return 4;
                    }

                    @Override
                    public void advance(int[] state, byte[][] arrays, int[] offsets, int blocks) {
                        throw new AssertionError("was asked for " + blocks + " blocks");
                    }
                };
        Md5Lanes lanes = new LockstepMd5Lanes(List.of(() -> untouched));
        byte[] bytes = random(4, 4000);
        List<Slice> slices = List.of(new Slice(bytes, 0, 4000), new Slice(bytes, 1, 3000));

        assertThat(digests(lanes, slices)).isEqualTo(digests(new ScalarMd5Lanes(), slices));
    }

    @Test
    void digest_twice_keepsNoArrayOfTheFirst() {
        AtomicReference<byte[][]> seen = new AtomicReference<>();
        Md5Kernel kernel =
                new Md5Kernel() {
                    private final Md5Kernel real = new PlainMd5Kernel(4);

                    @Override
                    public int lanes() {
                        return 4;
                    }

                    @Override
                    public int worthwhileLanes() {
                        return 0;
                    }

                    @Override
                    public void advance(int[] state, byte[][] arrays, int[] offsets, int blocks) {
                        seen.set(arrays);
                        real.advance(state, arrays, offsets, blocks);
                    }
                };
        Md5Lanes lanes = new LockstepMd5Lanes(List.of(() -> kernel));

        digests(lanes, List.of(new Slice(new byte[1000], 0, 1000)));

        assertThat(Arrays.asList(seen.get())).containsOnlyNulls();
    }
}
