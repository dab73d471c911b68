// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.jobs;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.identity.DefaultAzureCredentialBuilder;
import io.offlineseed.OfflineSeedException;
import io.offlineseed.core.ImportJobClientBuilder;
import io.offlineseed.importjob.ImportJobClient;
import io.offlineseed.importjob.ImportJobSummary;
import io.offlineseed.importjob.ImportService;
import io.offlineseed.importjob.JobState;
import java.io.PrintWriter;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;

/**
 * Lists the import jobs of a subscription. Signs in as azure-identity's default credential finds:
 * environment, managed identity, Azure CLI and so on. Exit codes: 0 listed, 1 the service refused
 * or was not reached, 2 usage.
 */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        description = "Lists the import jobs of an Azure subscription.")
public final class JobsMain implements Callable<Integer> {

    private static final int FAILED = 1;

    @Parameters(paramLabel = "SUBSCRIPTION", description = "the subscription's GUID")
    private String subscription = "";

    @Option(
            names = "--resource-group",
            paramLabel = "NAME",
            description = "only the jobs of this resource group")
    private Optional<String> resourceGroup = Optional.empty();

    @Option(
            names = "--service",
            defaultValue = "IMPORT_EXPORT",
            description = "the service that holds them: ${COMPLETION-CANDIDATES}")
    private ImportService service = ImportService.IMPORT_EXPORT;

    @Option(
            names = "--stand-in",
            paramLabel = "URL",
            description =
                    "ask a stand-in on this machine instead of Azure (see docs/datacenter.md)")
    private Optional<String> standIn = Optional.empty();

    @Spec private CommandSpec spec = CommandSpec.create();

    private JobsMain() {}

    /**
     * Runs the program with the command line's arguments, and ends the process with its exit code.
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new JobsMain());
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ImportJobClientBuilder builder = new ImportJobClientBuilder().service(service);
        if (standIn.isPresent()) {
            builder.endpoint(standIn.get()).credential(anyToken());
        } else {
            builder.credential(new DefaultAzureCredentialBuilder().build());
        }
        ImportJobClient jobs = builder.buildClient();
        try (Stream<ImportJobSummary> found =
                resourceGroup.isPresent()
                        ? jobs.list(subscription, resourceGroup.get())
                        : jobs.list(subscription)) {
            long count =
                    found.peek(
                                    job ->
                                            out.printf(
                                                    "%-24s %-8s %-14s %s%n",
                                                    job.name(),
                                                    job.jobType(),
                                                    job.state(),
                                                    job.trackingNumber().orElse(unnumbered(job))))
                            .count();
            out.println(count + " jobs");
            return 0;
        } catch (OfflineSeedException e) {
            spec.commandLine().getErr().println(e.code() + ": " + e.getMessage());
            return FAILED;
        }
    }

    /** Data Box lists no numbers. */
    private static String unnumbered(ImportJobSummary job) {
        return job.state().equals(JobState.CREATING) ? "not shipped" : "number not listed";
    }

    /** The stand-in takes any token. */
    private static TokenCredential anyToken() {
        return request ->
                Mono.just(
                        new AccessToken(
                                "token-for-the-stand-in",
                                OffsetDateTime.now(ZoneOffset.UTC).plusHours(1)));
    }
}
