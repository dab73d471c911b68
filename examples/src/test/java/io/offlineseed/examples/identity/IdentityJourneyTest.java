// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityJourneyTest {

    private static final int SHOWN = 24; // as many characters of a secret are too many

    @TempDir Path temp;

    /** Runs in a process of its own: only there the logs of all libraries can be seen at TRACE. */
    @Test
    void journey_fromAnEmptyTenantToItsOwnCall_worksAndLogsNoSecretAtTrace() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                                "-Djdk.httpclient.allowRestrictedHeaders=content-length",
                                "-cp",
                                System.getProperty("java.class.path"),
                                IdentityJourney.class.getName(),
                                temp.toString())
                        .redirectOutput(temp.resolve("out").toFile())
                        .redirectError(temp.resolve("log").toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String out = Files.readString(temp.resolve("out"));
        String log = Files.readString(temp.resolve("log"), StandardCharsets.ISO_8859_1);

        assertThat(process.exitValue()).as(() -> out + tail(log)).isZero();
        assertThat(out.lines())
                .containsExactly(
                        "fs01 3 changes, 1 certificates",
                        "fs01 sees 0 jobs",
                        "fs01 sees 0 jobs in all",
                        "fs02 1 changes, 2 certificates",
                        "fs02 sees 0 jobs",
                        "fs02 sees 0 jobs in all",
                        "ACCESS_DENIED",
                        "PUBLISH_SETTINGS_UNREADABLE",
                        "applications 1, roles 2");
        List<String> secrets = Files.readAllLines(temp.resolve("secrets"));
        assertThat(secrets).hasSizeGreaterThan(10);
        assertThat(log)
                .contains("TRACE " + IdentityJourney.class.getName())
                .contains("Registered the application")
                .contains("com.microsoft.aad.msal4j");
        for (String secret : secrets) {
            for (int from = 0; from == 0 || from + SHOWN <= secret.length(); from += SHOWN) {
                String piece = secret.substring(from, Math.min(from + SHOWN, secret.length()));
                assertThat(log.contains(piece))
                        .as("a piece of a secret of %s characters is in the log", secret.length())
                        .isFalse();
            }
        }
    }

    private static String tail(String log) {
        return log.substring(Math.max(0, log.length() - 3000));
    }
}
