// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static io.offlineseed.examples.datacenter.ArmCaller.GROUP;
import static io.offlineseed.examples.datacenter.ArmCaller.JOBS;
import static io.offlineseed.examples.datacenter.ArmCaller.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.importjob.ImportService;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stand-in's answers to the published examples, judged by the published description. */
class ArmContractIT {

    private final ContractJudge judge = new ContractJudge(ImportService.IMPORT_EXPORT);
    @TempDir Path traffic;

    @Test
    void everyOperation_withThePublishedRequests_fitsTheDescription() throws Exception {
        var book = new JobBook(Clock.systemUTC(), Optional.empty());
        try (var server =
                new ArmServer(
                        0,
                        book,
                        name -> true,
                        1,
                        Optional.of(new TrafficRecorder(traffic)),
                        new Tenant(Clock.systemUTC()),
                        new Faults())) {
            ArmCaller arm = new ArmCaller(server.uri());
            Map<String, Object> create = request("CreateJob");
            Json.object(create, "properties")
                    .put(
                            "storageAccountId",
                            GROUP + "/providers/Microsoft.Storage/storageAccounts/test");

            assertThat(arm.put(JOBS + "/myJob", create).status()).isEqualTo(201);
            assertThat(arm.put(JOBS + "/myJob", create).status()).isEqualTo(200);
            assertThat(arm.put(JOBS + "/other", create).status()).isEqualTo(201);
            var update = arm.call("PATCH", JOBS + "/myJob", text(request("UpdateJob")));
            assertThat(update.status()).isEqualTo(200);
            assertThat(arm.patch(JOBS + "/myJob", shipped("T1")).state()).isEqualTo("Shipping");
            assertThat(arm.get(JOBS + "/myJob").status()).isEqualTo(200);
            var page = arm.get(JOBS + "?$top=1");
            assertThat(arm.follow(Json.text(page.body(), "nextLink")).status()).isEqualTo(200);
            arm.get(JOBS.replaceFirst("/resourceGroups/rg1", ""));
            arm.call("POST", JOBS + "/myJob/listBitLockerKeys", "");
            arm.delete(JOBS + "/other");
            arm.get(JOBS + "/other");
            arm.get("/providers/Microsoft.ImportExport/locations");
            arm.get("/providers/Microsoft.ImportExport/locations/westeurope");
            arm.get("/providers/Microsoft.ImportExport/operations");
        }
        judge.checkAtLeast(traffic, 15);
    }

    private Map<String, Object> request(String example) throws Exception {
        Map<String, Object> file = Json.parse(Files.readAllBytes(judge.example(example)));
        return Json.object(Json.object(file, "parameters"), "body");
    }

    private static String text(Map<String, Object> body) {
        return new String(Json.bytes(body), StandardCharsets.UTF_8);
    }
}
