// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.core.Drives;
import io.offlineseed.drive.DriveReader;
import io.offlineseed.drive.UnlockKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriveMainTest {

    private static final Instant TIME = Instant.parse("2021-05-06T07:08:09Z");
    private static final String PASSWORD = "correct horse";
    private static final int LARGE_BYTES = 5_000_000;

    @TempDir private static Path shared;

    private static Path source = Path.of("");
    private static Path image = Path.of("");
    private static String created = "";

    @TempDir private Path directory;

    @BeforeAll
    static void makeAnImage() throws IOException {
        shared = shared.toRealPath();
        source = Files.createDirectories(shared.resolve("source"));
        Files.createDirectories(source.resolve("dir/deep"));
        Files.createDirectories(source.resolve("nothing"));
        byte[] large = new byte[LARGE_BYTES];
        new Random(7).nextBytes(large);
        Files.write(source.resolve("dir/large.bin"), large);
        Files.writeString(source.resolve("dir/deep/small.txt"), "small\n");
        Files.writeString(source.resolve("\u00fcber.txt"), "over\n");
        Files.createFile(source.resolve("empty"));
        try (var files = Files.walk(source)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Files.setLastModifiedTime(file, FileTime.from(TIME));
            }
        }
        Path passwordFile = Files.writeString(shared.resolve("password"), PASSWORD + "\n");
        image = shared.resolve("drive.img");
        Program create =
                Program.run(
                        "create",
                        image,
                        "--size",
                        "80M",
                        "--from",
                        source,
                        "--serial",
                        "TEST-1",
                        "--label",
                        "seed",
                        "--password-file",
                        passwordFile,
                        "--bek-to",
                        shared);
        assertThat(create.exitCode()).as(create.toString()).isZero();
        created = create.screen(shared);
    }

    private static Path key() {
        return shared.resolve("drive.img.recovery-password");
    }

    /** Runs a command on the image with its recovery password, and expects it to go well. */
    private static Program drive(String command, Object... args) {
        Object[] all = new Object[args.length + 4];
        all[0] = command;
        all[1] = image;
        System.arraycopy(args, 0, all, 2, args.length);
        all[args.length + 2] = "--recovery-password-file";
        all[args.length + 3] = key();
        Program run = Program.run(all);
        assertThat(run.exitCode()).as(run.toString()).isZero();
        return run;
    }

    @Test
    void create_ofATree_tellsWhatIsOnTheImageAndWhereTheKeysAre() {
        assertThat(created.replaceAll("[0-9A-F-]{36}\\.BEK", "GUID.BEK"))
                .isEqualTo(
                        """
                        image            DIR/drive.img, 80.0 MiB (83886080 bytes)
                        serial number    TEST-1
                        volume id        GUID
                        files            4, 4.8 MiB (5000011 bytes)
                        manifest         \\DriveManifest.xml, MD5 DIGITS
                        left out         1 empty directory
                        key file         DIR/GUID.BEK
                        recovery password in DIR/drive.img.recovery-password; without it the image cannot be opened
                        """);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no modes")
    void create_filesWithKeys_areTheOwnersOnly() throws IOException {
        try (var files = Files.list(shared)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".BEK") || name.endsWith(".recovery-password")) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------");
                }
            }
        }
    }

    @Test
    void create_imageThatIsThere_isRefusedAndLeftAsItIs() throws IOException {
        byte[] before = Files.readAllBytes(key());
        FileTime written = Files.getLastModifiedTime(image);

        for (String keys : new String[] {"none", "given"}) {
            Program again =
                    keys.equals("none")
                            ? Program.run(
                                    "create",
                                    image,
                                    "--size",
                                    "80M",
                                    "--from",
                                    source,
                                    "--serial",
                                    "X")
                            : Program.run(
                                    "create",
                                    image,
                                    "--size",
                                    "80M",
                                    "--from",
                                    source,
                                    "--serial",
                                    "X",
                                    "--recovery-password-file",
                                    key());

            assertThat(again.exitCode()).as(again.toString()).isEqualTo(2);
            assertThat(again.err()).contains("there already").contains("Nothing was changed");
        }

        assertThat(Files.readAllBytes(key())).isEqualTo(before);
        assertThat(Files.getLastModifiedTime(image)).isEqualTo(written);
    }

    @Test
    void create_tooSmall_saysWhatIsEnoughAndLeavesNothing() throws IOException {
        Path from = Files.createDirectories(directory.resolve("from"));
        try (var file =
                Files.newByteChannel(
                        from.resolve("big"),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SPARSE)) {
            file.position(70_000_000).write(ByteBuffer.allocate(1));
        }
        Path small = directory.resolve("small.img");

        Program refused =
                Program.run("create", small, "--size", "66M", "--from", from, "--serial", "S");

        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(2);
        assertThat(refused.err()).contains("DRIVE_TOO_SMALL").contains("Nothing was written");
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(from);
        }
        Matcher enough = Pattern.compile("at least (\\d+) bytes").matcher(refused.err());
        assertThat(enough.find()).isTrue();
        Program made =
                Program.run(
                        "create",
                        small,
                        "--size",
                        enough.group(1),
                        "--from",
                        from,
                        "--serial",
                        "S");
        assertThat(made.exitCode()).as(made.toString()).isZero();
    }

    @Test
    void create_withoutWhatItNeeds_saysSo() {
        assertThat(Program.run("create", directory.resolve("i")).exitCode()).isEqualTo(2);
        Program inside =
                Program.run(
                        "create",
                        source.resolve("dir/drive.img"),
                        "--size",
                        "80M",
                        "--from",
                        source,
                        "--serial",
                        "S");
        assertThat(inside.exitCode()).isEqualTo(2);
        assertThat(inside.err()).contains("must not lie in the source");
        Program size =
                Program.run(
                        "create",
                        directory.resolve("i"),
                        "--size",
                        "1M",
                        "--from",
                        source,
                        "--serial",
                        "S");
        assertThat(size.exitCode()).isEqualTo(2);
        assertThat(size.err()).contains("at least");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void info_withoutKey_tellsWhereTheVolumeLiesAndWhatOpensIt() {
        Program info = Program.run("info", image);

        assertThat(info.exitCode()).isZero();
        assertThat(info.screen(shared))
                .isEqualTo(
                        """
                        partition table  GPT
                        partition        1
                        volume           78.0 MiB (81788928 bytes) at byte 1048576, sectors of 512
                        encryption       BitLocker, XTS-AES 128
                        volume id        GUID
                        made             TIME
                        description      OFFLINE-SEED
                        opens with       password, id GUID
                        opens with       recovery password, id GUID
                        opens with       key file, id GUID
                        """);
    }

    @Test
    void unlockCheck_everyKey_opens() throws IOException {
        Path bek;
        try (var files = Files.list(shared)) {
            bek = files.filter(f -> f.toString().endsWith(".BEK")).findFirst().orElseThrow();
        }
        String digits = Files.readString(key()).strip();

        for (Program run :
                new Program[] {
                    drive("unlock-check"),
                    Program.run("unlock-check", image, "--recovery-password", digits),
                    Program.run("unlock-check", image, "--password", PASSWORD),
                    Program.run(
                            "unlock-check", image, "--password-file", shared.resolve("password")),
                    Program.run("unlock-check", image, "--bek", bek),
                    Program.runTyping(digits, "unlock-check", image),
                    Program.runTyping(PASSWORD, "unlock-check", image)
                }) {
            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.screen(shared))
                    .startsWith("DIR/drive.img opens.\n")
                    .contains(
                            "file system      NTFS, 78.0 MiB (81788416 bytes) in clusters of 4096")
                    .contains("label            seed\n")
                    .contains("serial number    TEST-1 in the manifest\n");
            assertThat(run.toString()).doesNotContain(PASSWORD).doesNotContain(digits);
        }
    }

    @Test
    void unlockCheck_wrongOrNoKey_isRefusedWithoutShowingIt() throws IOException {
        Path noDigits = Files.writeString(directory.resolve("no-digits"), "123456\n");
        Program wrong = Program.run("unlock-check", image, "--password", "not the horse");
        Program none = Program.run("unlock-check", image);
        Program broken = Program.run("unlock-check", image, "--recovery-password-file", noDigits);
        Program two = Program.run("unlock-check", image, "--password", "x", "--bek", noDigits);

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("KEY_WRONG").doesNotContain("not the horse");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err())
                .contains("It opens with: password, recovery password, key file")
                .contains("--recovery-password-file");
        assertThat(broken.exitCode()).isEqualTo(2);
        assertThat(broken.err()).contains("no recovery password").doesNotContain("123456");
        assertThat(two.exitCode()).isEqualTo(2);
        assertThat(two.err()).contains("mutually exclusive");
    }

    @Test
    void ls_recursiveAndLong_listsAllWithSizeAndTime() {
        assertThat(drive("ls", "-r", "-l", "dir").out())
                .isEqualTo(
                        """
                                      -  TIME  \\dir\\deep\\
                                      6  2021-05-06 07:08:09  \\dir\\deep\\small.txt
                                5000000  2021-05-06 07:08:09  \\dir\\large.bin
                        """
                                .replace("TIME", timeOf("\\dir\\deep\\")));
        assertThat(drive("ls").out())
                .isEqualTo(
                        "\\dir\\\n\\DriveManifest.xml\n\\empty\n\\System Volume Information\\\n\\\u00fcber.txt\n");
        assertThat(drive("ls", "/DIR/Deep/small.TXT").out()).isEqualTo("\\dir\\deep\\small.txt\n");
    }

    private static String timeOf(String path) {
        Matcher line =
                Pattern.compile("  (\\S+ \\S+)  " + Pattern.quote(path) + "\n")
                        .matcher(drive("ls", "-r", "-l").out());
        assertThat(line.find()).isTrue();
        return line.group(1);
    }

    @Test
    void cat_file_givesItsBytes() throws IOException {
        assertThat(drive("cat", "dir/large.bin").bytes())
                .isEqualTo(Files.readAllBytes(source.resolve("dir/large.bin")));
        assertThat(drive("cat", "\\empty").bytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dir", "dir/no-such-file"})
    void cat_whatIsNoFile_isRefused(String path) {
        Program run = Program.run("cat", image, path, "--recovery-password-file", key());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).containsAnyOf("is a directory", "There is no file or directory");
        assertThat(run.bytes()).isEmpty();
    }

    @Test
    void extract_everything_givesTheSourceBack() throws IOException {
        Path to = directory.resolve("out");

        Program run = drive("extract", "--to", to);

        assertThat(run.out()).startsWith("5 files, ");
        for (String path :
                new String[] {"dir/large.bin", "dir/deep/small.txt", "\u00fcber.txt", "empty"}) {
            assertThat(to.resolve(path)).hasSameBinaryContentAs(source.resolve(path));
            assertThat(Files.getLastModifiedTime(to.resolve(path)).toInstant()).isEqualTo(TIME);
        }
    }

    @Test
    void extract_aPartTwice_keepsWhatIsThereAndSaysSo() throws IOException {
        Path to = directory.resolve("out");
        drive("extract", "DIR/Deep", "empty", "--to", to);
        Files.writeString(to.resolve("dir/deep/small.txt"), "mine");

        Program again =
                Program.run(
                        "extract",
                        image,
                        "dir/deep",
                        "--to",
                        to,
                        "--recovery-password-file",
                        key());

        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.out()).contains("0 files").contains("1 left out");
        assertThat(again.err()).contains("left out \\dir\\deep\\small.txt").contains("is kept");
        assertThat(to.resolve("dir/deep/small.txt")).hasContent("mine");
        assertThat(to.resolve("dir/large.bin")).doesNotExist();
    }

    @Test
    void decrypt_toANewFile_givesTheFileSystemAndNeverReplaces() throws IOException {
        Path to = directory.resolve("plain.ntfs");

        drive("decrypt", "--to", to);

        assertThat(Files.size(to)).isEqualTo(81_788_928);
        try (DriveReader reader = Drives.open(to, UnlockKey.none())) {
            assertThat(reader.facts().encryption()).isEmpty();
            assertThat(reader.find("\\dir\\large.bin")).isPresent();
        }
        Program again =
                Program.run("decrypt", image, "--to", to, "--recovery-password-file", key());
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("exists already");
    }

    @ParameterizedTest
    @ValueSource(strings = {"decrypt", "extract"})
    void run_stoppedByTheUser_removesWhatItBegan(String command) throws IOException {
        Path to = directory.resolve("to");
        Thread.currentThread().interrupt();
        Program run;
        try {
            run = Program.run(command, image, "--to", to, "--recovery-password-file", key());
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
        assertThat(run.err()).contains("Stopped.");
        if (Files.exists(to)) {
            try (var left = Files.walk(to)) {
                assertThat(left.filter(Files::isRegularFile)).isEmpty();
            }
        }
    }

    @Test
    void verify_soundAndDamaged_areToldApart() throws IOException {
        assertThat(drive("verify").out())
                .contains("0 findings of damage")
                .contains("manifest         4 blobs")
                .endsWith("The volume is sound.\n");

        Path damaged = Files.copy(image, directory.resolve("damaged.img"));
        flipABitOfLargeFile(damaged);
        Program verify = Program.run("verify", damaged, "--recovery-password-file", key());

        assertThat(verify.exitCode()).as(verify.toString()).isEqualTo(1);
        assertThat(verify.out())
                .contains("1 differences")
                .contains("\\dir\\large.bin")
                .endsWith("The volume is DAMAGED.\n");
    }

    /** Sectors are encrypted one by one, so that a bit of one spoils nothing beside it. */
    private static void flipABitOfLargeFile(Path damaged) throws IOException {
        byte[] start = new byte[512];
        System.arraycopy(Files.readAllBytes(source.resolve("dir/large.bin")), 0, start, 0, 512);
        long place = -1;
        try (DriveReader reader =
                Drives.open(damaged, UnlockKey.password(PASSWORD.toCharArray()))) {
            ByteBuffer cluster = ByteBuffer.allocate(4096);
            for (long at = 0; place < 0; at += 4096) {
                reader.plaintext().read(at, cluster.clear());
                if (cluster.flip().slice(0, 512).equals(ByteBuffer.wrap(start))) {
                    place = reader.facts().startBytes() + at;
                }
            }
        }
        try (FileChannel channel =
                FileChannel.open(damaged, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, place + 1000);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 4)}), place + 1000);
        }
    }

    @Test
    void info_ofWhatIsNoVolume_isRefusedNotCalledDamaged() throws IOException {
        Path zeros = Files.write(directory.resolve("zeros"), new byte[1 << 20]);

        for (Path each : new Path[] {zeros, directory.resolve("not-there"), directory}) {
            Program info = Program.run("info", each);

            assertThat(info.exitCode()).as(info.toString()).isEqualTo(2);
            assertThat(info.err()).contains(each.toString()).doesNotContain("defect");
        }
    }

    @Test
    void list_onAnyMachine_isAnAnswer() {
        Program list = Program.run("list");

        assertThat(list.exitCode()).as(list.toString()).isIn(0, 2);
        assertThat(list.err()).doesNotContain("defect");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "info",
                "unlock-check",
                "decrypt",
                "ls",
                "cat",
                "extract",
                "verify",
                "create"
            })
    void help_ofEachCommand_isThere(String command) {
        Program help = Program.run(command, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).startsWith("Usage: drive " + command);
        assertThat(Program.run("--help").out()).contains("\n  " + command + " ");
    }

    @Test
    void run_withoutCommand_isUsage() {
        Program run = Program.run();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("name a command").contains("unlock-check");
    }
}
