// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.offlineseed.core.durable.DurabilityWatch.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {

    private static final byte[] OLD = bytes("old content");
    private static final byte[] NEW = "new".repeat(50_000).getBytes(StandardCharsets.UTF_8);

    @TempDir Path dir;

    private interface Operation {
        void on(DurableFiles files, Path file) throws IOException;
    }

    @Test
    void replace_ofExistingFile_hasTheNewContentAndLeavesNothingElse() throws IOException {
        Path file = dir.resolve("job.json");
        Files.write(file, OLD);

        new DurableFiles().replace(file, NEW);

        assertThat(file).hasBinaryContent(NEW);
        assertThat(names()).containsExactly("job.json");
    }

    @Test
    void replace_inOrder_forcesContentBeforeTheNameAndTheNameBeforeReturning() throws IOException {
        PowerCut watch = PowerCut.never();

        new DurableFiles(watch).replace(dir.resolve("job.json"), OLD);

        assertThat(watch.steps())
                .startsWith("WRITE job.json", "FORCE job.json", "RENAME job.json")
                .endsWith(onPosix() ? "FORCE_DIRECTORY job.json" : "RENAME job.json");
    }

    @Test
    void replace_powerCutAtAnyStep_leavesOldOrNewContent() throws IOException {
        powerCutAtAnyStep((files, file) -> files.replace(file, NEW), true);
    }

    @Test
    void replaceOwnerOnly_powerCutAtAnyStep_leavesOldOrNewContent() throws IOException {
        powerCutAtAnyStep((files, file) -> files.replaceOwnerOnly(file, NEW), true);
    }

    @Test
    void createNew_powerCutAtAnyStep_leavesNoFileOrTheWholeOne() throws IOException {
        powerCutAtAnyStep((files, file) -> files.createNew(file, NEW), false);
    }

    private void powerCutAtAnyStep(Operation operation, boolean hadContent) throws IOException {
        int steps = stepsOf(operation);
        assertThat(steps).isGreaterThanOrEqualTo(3);
        for (int allowed = 0; allowed < steps; allowed++) {
            Path folder = Files.createDirectory(dir.resolve("cut-" + allowed));
            Path file = folder.resolve("job.json");
            if (hadContent) {
                Files.write(file, OLD);
            }
            PowerCut cut = new PowerCut(allowed);

            assertThatThrownBy(() -> operation.on(new DurableFiles(cut), file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("power cut");

            if (hadContent) {
                assertThat(Files.readAllBytes(file)).as("after %d steps", allowed).isIn(OLD, NEW);
            } else if (Files.exists(file)) {
                assertThat(file).as("after %d steps", allowed).hasBinaryContent(NEW);
            }
            DurableFiles.deleteLeftovers(folder);
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left.filter(f -> !f.equals(file)))
                        .as("after %d steps", allowed)
                        .isEmpty();
            }
            if (hadContent || !Files.exists(file)) {
                operation.on(new DurableFiles(), file);
            }
            assertThat(file).hasBinaryContent(NEW);
        }
    }

    private int stepsOf(Operation operation) throws IOException {
        PowerCut watch = PowerCut.never();
        Path file = Files.createDirectory(dir.resolve("counted")).resolve("job.json");
        operation.on(new DurableFiles(watch), file);
        return watch.steps().size();
    }

    @Test
    void replace_writerFails_keepsTheOldContentAndLeavesNoTemporaryFile() throws IOException {
        Path file = dir.resolve("job.json");
        Files.write(file, OLD);

        assertThatThrownBy(
                        () ->
                                new DurableFiles()
                                        .replace(
                                                file,
                                                out -> {
                                                    out.write(NEW);
                                                    throw new IllegalStateException("no more data");
                                                }))
                .hasMessage("no more data");

        assertThat(file).hasBinaryContent(OLD);
        assertThat(names()).containsExactly("job.json");
    }

    @Test
    void replace_renameDeniedForAMoment_triesAgain() throws IOException {
        AtomicInteger denials = new AtomicInteger(2);
        DurableFiles files =
                new DurableFiles(
                        (step, file) -> {
                            if (step == Step.RENAME && denials.getAndDecrement() > 0) {
                                throw new AccessDeniedException(file.toString());
                            }
                        });

        files.replace(dir.resolve("job.json"), NEW);

        assertThat(dir.resolve("job.json")).hasBinaryContent(NEW);
    }

    @Test
    void replace_onInterruptedThread_worksAndKeepsTheFlag() throws IOException {
        Thread.currentThread().interrupt();
        try {
            new DurableFiles().replace(dir.resolve("job.json"), NEW);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(dir.resolve("job.json")).hasBinaryContent(NEW);
    }

    @Test
    void createNew_fileThere_isRefusedAndKeepsIt() throws IOException {
        Path file = dir.resolve("0001.json");
        Files.write(file, OLD);

        assertThatThrownBy(() -> new DurableFiles().createNew(file, NEW))
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(file).hasBinaryContent(OLD);
        assertThat(names()).containsExactly("0001.json");
    }

    @Test
    void createNew_byManyAtOnce_succeedsForOne() throws Exception {
        createNewByManyAtOnce(DurabilityWatch.NONE);
    }

    @Test
    void createNew_withoutHardLinks_succeedsForOneOfMany() throws Exception {
        createNewByManyAtOnce(
                (step, file) -> {
                    if (step == Step.LINK) {
                        throw new UnsupportedOperationException("no hard links");
                    }
                });
    }

    private void createNewByManyAtOnce(DurabilityWatch watch) throws Exception {
        Path file = dir.resolve("0001.json");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> tries = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                byte[] content = bytes("content of " + i);
                tries.add(
                        () -> {
                            try {
                                new DurableFiles(watch).createNew(file, content);
                                return true;
                            } catch (IOException e) {
                                return false;
                            }
                        });
            }
            int winners = 0;
            for (Future<Boolean> won : threads.invokeAll(tries)) {
                winners += won.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(Files.readString(file)).startsWith("content of ");
        assertThat(names()).containsExactly("0001.json");
    }

    @Test
    void createNew_withoutHardLinksAndAGuardLeft_namesTheGuard() throws IOException {
        Path file = dir.resolve("0001.json");
        Path guard = Files.createFile(dir.resolve(".0001.json.guard.offline-seed-tmp"));
        DurableFiles files =
                new DurableFiles(
                        (step, f) -> {
                            if (step == Step.LINK) {
                                throw new UnsupportedOperationException("no hard links");
                            }
                        });

        assertThatThrownBy(() -> files.createNew(file, NEW))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("delete " + guard + " and try again");
        assertThat(file).doesNotExist();
    }

    @Test
    void replaceOwnerOnly_fileWithOpenMode_isClosedToOthers() throws IOException {
        assumeThat(onPosix()).isTrue();
        Path file = dir.resolve("secret");
        Files.write(file, OLD);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        new DurableFiles().replaceOwnerOnly(file, NEW);

        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(file).hasBinaryContent(NEW);
    }

    @Test
    void replaceOwnerOnly_beforeEveryStep_noFileIsOpenToOthers() throws IOException {
        assumeThat(onPosix()).isTrue();
        List<String> modes = new ArrayList<>();
        DurableFiles files =
                new DurableFiles(
                        (step, file) -> {
                            try (Stream<Path> all = Files.list(dir)) {
                                for (Path f : all.toList()) {
                                    modes.add(mode(f));
                                }
                            }
                        });

        files.replaceOwnerOnly(dir.resolve("secret"), NEW);

        assertThat(modes).isNotEmpty().containsOnly("rw-------");
    }

    @Test
    void replaceOwnerOnly_fileSystemWithAccessControlLists_leavesTheOwnerAlone()
            throws IOException {
        try (FileSystem windows = fileSystem("acl")) {
            Path file = windows.getPath("C:\\secret");

            new DurableFiles().replaceOwnerOnly(file, NEW);

            AclFileAttributeView view =
                    Files.getFileAttributeView(file, AclFileAttributeView.class);
            assertThat(view.getAcl())
                    .singleElement()
                    .matches(entry -> entry.type() == AclEntryType.ALLOW)
                    .extracting(AclEntry::principal)
                    .isEqualTo(Files.getOwner(file));
            assertThat(Files.readAllBytes(file)).isEqualTo(NEW);
        }
    }

    @Test
    void replaceOwnerOnly_fileSystemThatKeepsNobodyOut_isRefusedAndLeavesNothing()
            throws IOException {
        try (FileSystem fat = fileSystem("dos")) {
            Path root = fat.getPath("C:\\");

            assertThatThrownBy(
                            () -> new DurableFiles().replaceOwnerOnly(root.resolve("secret"), NEW))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Cannot keep a secret in C:\\")
                    .hasMessageContaining("Nothing was written");
            try (Stream<Path> left = Files.list(root)) {
                assertThat(left.filter(Files::isRegularFile)).isEmpty();
            }
        }
    }

    private static FileSystem fileSystem(String view) {
        return Jimfs.newFileSystem(
                Configuration.windows().toBuilder().setAttributeViews("basic", view).build());
    }

    @Test
    void createDirectories_severalMissing_forcesEachParent() throws IOException {
        PowerCut watch = PowerCut.never();

        new DurableFiles(watch).createDirectories(dir.resolve("a/b"));

        assertThat(dir.resolve("a/b")).isDirectory();
        assertThat(watch.steps()).containsSubsequence("CREATE_DIRECTORY a", "CREATE_DIRECTORY b");
        if (onPosix()) {
            assertThat(watch.steps())
                    .containsExactly(
                            "CREATE_DIRECTORY a",
                            "FORCE_DIRECTORY a",
                            "CREATE_DIRECTORY b",
                            "FORCE_DIRECTORY b");
        }
    }

    @Test
    void createDirectories_fileInTheWay_isRefused() throws IOException {
        Files.write(dir.resolve("a"), OLD);

        assertThatThrownBy(() -> new DurableFiles().createDirectories(dir.resolve("a/b")))
                .isInstanceOf(IOException.class);
        assertThat(dir.resolve("a")).hasBinaryContent(OLD);
    }

    @Test
    void delete_nothingThere_isNoError() throws IOException {
        new DurableFiles().delete(dir.resolve("absent"));

        assertThat(names()).isEmpty();
    }

    @Test
    void read_largerThanAllowed_isRefusedWithBothSizes() throws IOException {
        Path file = dir.resolve("job.json");
        Files.write(file, OLD);

        assertThatThrownBy(() -> DurableFiles.read(file, 5))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has 11 bytes, at most 5");
        assertThat(DurableFiles.read(file, 11)).isEqualTo(OLD);
    }

    @Test
    void deleteLeftovers_directoryAbsent_isNoError() throws IOException {
        DurableFiles.deleteLeftovers(dir.resolve("absent"));

        assertThat(names()).isEmpty();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private boolean onPosix() {
        return dir.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
