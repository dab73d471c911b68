// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import io.offlineseed.OfflineSeedException;
import io.offlineseed.VolumeCipher;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The program {@code drive}. Exit codes are those of {@link Exit}. */
@Command(
        name = "drive",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Looks at single drives and images: whole disks with GPT or MBR, or bare volumes, with BitLocker and"
                    + " NTFS. No command writes to a drive or image that is there already.",
            "",
            "Exit codes: 0 all is well, 1 damage was found, 2 wrong usage or refused."
        })
public final class DriveMain implements Runnable {

    private static final int GRACE_SECONDS = 30; // to remove a large file takes its time

    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    /** What is thrown when the drive itself does not hold together. */
    private static final Set<String> DAMAGE =
            Set.of("FILE_SYSTEM_DAMAGED", "DRIVE_UNREADABLE", "VOLUME_DAMAGED", "MANIFEST_DAMAGED");

    @Spec private CommandSpec spec = CommandSpec.create();

    private DriveMain() {}

    /** Runs the program and ends the process with its exit code. */
    public static void main(String[] args) {
        if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "error"); // the screen tells the rest
        }
        System.exit(runUntilStopped(Terminal.ofProcess(), args));
    }

    /** Where the user stops the program, lets it first remove what it has begun. */
    private static int runUntilStopped(Terminal terminal, String... args) {
        Thread working = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        Thread stopping =
                new Thread(
                        () -> {
                            working.interrupt();
                            try {
                                boolean inTime = ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
                                if (!inTime) {
                                    terminal.error("What was begun is left as it is.");
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        Runtime.getRuntime().addShutdownHook(stopping);
        try {
            return run(terminal, args);
        } finally {
            ended.countDown();
        }
    }

    static int run(Terminal terminal, String... args) {
        return commandLine(terminal).execute(args);
    }

    private static CommandLine commandLine(Terminal terminal) {
        CommandLine line = new CommandLine(new DriveMain());
        for (Object command :
                List.of(
                        new ListCommand(terminal),
                        new InfoCommand(terminal),
                        new UnlockCheckCommand(terminal),
                        new DecryptCommand(terminal),
                        new LsCommand(terminal),
                        new CatCommand(terminal),
                        new ExtractCommand(terminal),
                        new VerifyCommand(terminal),
                        new CreateCommand(terminal))) {
            line.addSubcommand(command);
        }
        return line.registerConverter(Size.class, Size::parse)
                .registerConverter(Typed.class, Typed::new)
                .registerConverter(VolumeCipher.class, DriveMain::cipher)
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setExecutionExceptionHandler((e, where, parsed) -> failed(e, terminal));
    }

    /** Without a command. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }

    private static VolumeCipher cipher(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "xts-aes-128" -> VolumeCipher.XTS_AES_128;
            case "xts-aes-256" -> VolumeCipher.XTS_AES_256;
            default ->
                    throw new TypeConversionException(
                            "'" + text + "' is no cipher; write xts-aes-128 or xts-aes-256");
        };
    }

    private static int failed(Exception e, Terminal terminal) {
        if (e instanceof Refused refused) {
            terminal.error(refused.words());
            return Exit.REFUSED;
        }
        if (e instanceof Unreadable damage) {
            terminal.error(Terminal.harmless(damage.words()));
            return Exit.DAMAGED;
        }
        if (e instanceof OfflineSeedException known) {
            terminal.error(known.code() + ": " + Terminal.harmless(known.getMessage()));
            return DAMAGE.contains(known.code()) ? Exit.DAMAGED : Exit.REFUSED;
        }
        if (e instanceof ClosedByInterruptException) {
            terminal.error("Stopped. A file that was begun is removed; whole ones stay.");
            return Exit.REFUSED;
        }
        if (e instanceof IOException) {
            terminal.error("It failed: " + e);
            return Exit.REFUSED;
        }
        terminal.error("This is a defect of the program:");
        e.printStackTrace(terminal.err());
        return Exit.REFUSED;
    }
}
