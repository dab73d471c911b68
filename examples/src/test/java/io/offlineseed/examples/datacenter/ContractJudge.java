// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.importjob.ImportService;
import io.offlineseed.testing.Judges;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Checks recorded traffic against the service's published description, by the publisher's
 * validator.
 */
final class ContractJudge {

    private final Path contract;
    private final Path modules = Judges.requireNodeModule("oav").resolve("../..").normalize();
    private final Path node = Judges.require("node");

    /**
     * Creates one.
     *
     * @param service whose description judges
     */
    ContractJudge(ImportService service) {
        contract =
                Judges.requireShared(
                        service == ImportService.DATA_BOX
                                ? "contract/databox"
                                : "contract/importexport");
    }

    /** Returns a published example of Import/Export. */
    Path example(String name) {
        return contract.resolve(
                "specification/storageimportexport/resource-manager/Microsoft.ImportExport/StorageImportExport/"
                        + "preview/2021-01-01/examples/"
                        + name
                        + ".json");
    }

    /** Fails if an exchange in the folder breaks the description, or if there are fewer. */
    void checkAtLeast(Path traffic, int exchanges) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                node.toString(),
                                contract.resolve("check-traffic.mjs").toString(),
                                contract.toString(),
                                traffic.toString())
                        .directory(modules.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output).containsPattern("\\d+ exchanges, 0 problems");
        assertThat(process.exitValue()).isZero();
        try (Stream<Path> files = Files.list(traffic)) {
            assertThat(files.count()).isGreaterThanOrEqualTo(exchanges);
        }
    }
}
