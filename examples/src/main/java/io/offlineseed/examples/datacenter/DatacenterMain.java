// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The program {@code datacenter}: runs the stand-in, and tells a running one what happens. */
@Command(
        name = "datacenter",
        description = "A stand-in for the Azure side of a seed, on this machine only.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class DatacenterMain {

    private static final int BAD_INPUT = 2;

    @Spec private CommandSpec spec = CommandSpec.create();

    private DatacenterMain() {}

    /** Runs the program; exit code 0 if all went well, 2 if it was asked for something wrong. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new DatacenterMain())
                .registerConverter(Duration.class, new Durations())
                .setExecutionExceptionHandler(
                        (e, line, parsed) -> {
                            line.getErr().println(e.getMessage() == null ? e : e.getMessage());
                            return BAD_INPUT;
                        });
    }

    /** Reads {@code 15d}, {@code 36h} or what {@link Duration} reads. */
    private static final class Durations implements ITypeConverter<Duration> {
        private static final Pattern SHORT = Pattern.compile("(\\d{1,6})([dh])");

        @Override
        public Duration convert(String text) {
            Matcher parts = SHORT.matcher(text);
            if (parts.matches()) {
                long count = Long.parseLong(parts.group(1));
                return parts.group(2).equals("d")
                        ? Duration.ofDays(count)
                        : Duration.ofHours(count);
            }
            try {
                return Duration.parse(text.toUpperCase(Locale.ROOT));
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "'" + text + "' is no time; write 15d, 36h or PT90M");
            }
        }
    }

    @Command(
            name = "serve",
            description = "Runs the datacenter until it is interrupted.",
            mixinStandardHelpOptions = true)
    int serve(
            @Option(
                            names = "--state",
                            required = true,
                            paramLabel = "DIR",
                            description = "Folder for jobs and clock; the other commands name it.")
                    Path state,
            @Option(
                            names = "--port",
                            defaultValue = "0",
                            description = "Port of the resource manager; any free one by default.")
                    int port,
            @Option(
                            names = "--blob-dir",
                            paramLabel = "DIR",
                            description = "Folder for the blobs; STATE/blobs by default.")
                    Optional<Path> blobFolder,
            @Option(
                            names = "--blob-port",
                            defaultValue = "0",
                            description = "Port of the storage accounts; any free one by default.")
                    int blobPort,
            @Option(
                            names = "--entra-port",
                            defaultValue = "0",
                            description = "Port of login and Graph; any free one by default.")
                    int entraPort)
            throws IOException, InterruptedException {
        Files.createDirectories(state);
        Path blobs = blobFolder.orElse(state.resolve("blobs"));
        try (DirectoryBlobEndpoint endpoint = DirectoryBlobEndpoint.start(blobs, blobPort);
                Datacenter datacenter =
                        Datacenter.start(
                                endpoint,
                                DatacenterOptions.defaults()
                                        .withPort(port)
                                        .withStateFolder(state));
                EntraServer entra = EntraServer.start(datacenter, entraPort);
                ControlServer control = ControlServer.start(datacenter, state)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(control)));
            PrintWriter out = spec.commandLine().getOut();
            out.println("resource manager  " + datacenter.endpoint() + "  (any bearer token)");
            Path trusted = state.resolve("entra.pem");
            Files.writeString(trusted, entra.certificatePem());
            out.println("login and Graph   " + entra.uri() + "  (clients trust " + trusted + ")");
            out.println(
                    "tenant, user      "
                            + datacenter.tenant().id()
                            + ", "
                            + datacenter.tenant().userId());
            out.println("storage accounts  " + endpoint.uri() + "/ACCOUNT  (any name)");
            out.println("for example       " + endpoint.connectionString("seedaccount"));
            out.flush();
            new CountDownLatch(1).await();
            return 0;
        }
    }

    private static void closeQuietly(ControlServer control) {
        try {
            control.close();
        } catch (IOException e) {
            System.err.println("the file " + ControlServer.FILE + " is left: " + e.getMessage());
        }
    }

    @Command(
            name = "receive",
            description = "Takes in a parcel of drives for a job that is Shipping.",
            mixinStandardHelpOptions = true)
    int receive(
            @Option(names = "--state", required = true, paramLabel = "DIR") Path state,
            @Parameters(paramLabel = "JOB", description = "Name or resource id.") String job,
            @Parameters(
                            paramLabel = "DRIVE",
                            arity = "0..*",
                            description = {
                                "Drives with their label files: images with NAME.drive.json beside them, or folders"
                                        + " with a drive.json and a volume."
                            })
                    @Nullable List<Path> labelled,
            @Option(
                            names = "--drive",
                            paramLabel = "PATH=SERIAL",
                            description = {
                                "An image or device without a label file, and the serial number that a person reads"
                                        + " on it; may be given several times."
                            })
                    @Nullable Map<Path, String> others)
            throws IOException, InterruptedException {
        List<Object> drives = new ArrayList<>();
        if (labelled != null) {
            labelled.forEach(place -> drives.add(Json.of("place", absolute(place))));
        }
        if (others != null) {
            others.forEach(
                    (place, serial) ->
                            drives.add(Json.of("place", absolute(place), "serialNumber", serial)));
        }
        if (drives.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "There is no drive in the parcel.");
        }
        return tell(state, "receive", Json.of("job", job, "drives", drives));
    }

    private static String absolute(Path place) {
        return place.toAbsolutePath().toString();
    }

    @Command(
            name = "advance",
            description = "Sets the datacenter's clock forward.",
            mixinStandardHelpOptions = true)
    int advance(
            @Option(names = "--state", required = true, paramLabel = "DIR") Path state,
            @Parameters(paramLabel = "TIME", description = "15d, 36h, PT90M.") Duration by)
            throws IOException, InterruptedException {
        return tell(state, "advance", Json.of("by", by.toString()));
    }

    @Command(
            name = "fault",
            description =
                    "Lets the resource manager go wrong: throttled, failed, reset (after the work was"
                            + " done), slow; state WORD shows jobs in that state; clear ends it.",
            mixinStandardHelpOptions = true)
    int fault(
            @Option(names = "--state", required = true, paramLabel = "DIR") Path state,
            @Parameters(
                            index = "0",
                            paramLabel = "KIND",
                            description = "throttled, failed, reset, slow, state, clear.")
                    String kind,
            @Parameters(
                            index = "1",
                            arity = "0..1",
                            defaultValue = "",
                            paramLabel = "WORD",
                            description = "The state that is shown.")
                    String word,
            @Option(
                            names = "--method",
                            defaultValue = "",
                            description = "Only calls of this HTTP method.")
                    String method,
            @Option(names = "--count", defaultValue = "1", description = "How many calls; 1.")
                    int count,
            @Option(
                            names = "--time",
                            defaultValue = "PT1S",
                            description =
                                    "How slow, or what a throttled call is asked to wait; PT1S.")
                    Duration time)
            throws IOException, InterruptedException {
        return tell(
                state,
                "fault",
                Json.of(
                        "kind",
                        kind,
                        "word",
                        word,
                        "method",
                        method,
                        "count",
                        count,
                        "time",
                        time.toString()));
    }

    @Command(
            name = "jobs",
            description = "Lists the jobs with their states.",
            mixinStandardHelpOptions = true)
    int jobs(@Option(names = "--state", required = true, paramLabel = "DIR") Path state)
            throws IOException, InterruptedException {
        return tell(state, "jobs", Json.of());
    }

    private int tell(Path state, String command, Map<String, Object> request)
            throws IOException, InterruptedException {
        Path file = state.resolve(ControlServer.FILE);
        String notRunning =
                "No datacenter runs with the state folder " + state + "; start one with serve.";
        if (!Files.exists(file)) {
            throw new IOException(notRunning);
        }
        Map<String, Object> control = Json.parse(Files.readAllBytes(file));
        HttpResponse<byte[]> answer;
        try {
            answer =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            Json.text(control, "uri")
                                                                    + "/"
                                                                    + command))
                                            .header(
                                                    "Authorization",
                                                    "Bearer " + Json.text(control, "word"))
                                            .POST(BodyPublishers.ofByteArray(Json.bytes(request)))
                                            .build(),
                                    BodyHandlers.ofByteArray());
        } catch (ConnectException e) {
            throw new IOException(notRunning, e);
        }
        Map<String, Object> body = Json.parse(answer.body());
        if (answer.statusCode() != 200) {
            throw new IOException(Json.text(body, "error"));
        }
        if (body.get("lines") instanceof List<?> lines) {
            lines.forEach(line -> spec.commandLine().getOut().println(line));
        }
        spec.commandLine().getOut().flush();
        return 0;
    }
}
