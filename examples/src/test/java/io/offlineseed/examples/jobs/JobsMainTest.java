// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.examples.datacenter.Datacenter;
import io.offlineseed.examples.datacenter.DatacenterOptions;
import io.offlineseed.examples.datacenter.DirectoryBlobEndpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class JobsMainTest {

    private static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";

    @TempDir private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int jobs(String... args) {
        CommandLine line = JobsMain.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    @Test
    void list_standInWithoutJobs_saysSo() throws IOException {
        try (DirectoryBlobEndpoint blobs = DirectoryBlobEndpoint.start(directory, 0);
                Datacenter datacenter = Datacenter.start(blobs, DatacenterOptions.defaults())) {
            URI endpoint = datacenter.endpoint();

            int exitCode =
                    jobs(SUBSCRIPTION, "--stand-in", endpoint.toString(), "--resource-group", "g");

            assertThat(exitCode).as(err.toString()).isZero();
            assertThat(out.toString()).contains("0 jobs");
        }
    }

    @Test
    void list_withoutSubscription_isUsage() {
        assertThat(jobs()).isEqualTo(2);
        assertThat(err.toString()).contains("SUBSCRIPTION");
    }
}
