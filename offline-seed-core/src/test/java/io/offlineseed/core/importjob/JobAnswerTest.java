// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonWriter;
import io.offlineseed.importjob.Delivery;
import io.offlineseed.importjob.DriveState;
import io.offlineseed.importjob.DriveStatus;
import io.offlineseed.importjob.ImportJob;
import io.offlineseed.importjob.ImportLocation;
import io.offlineseed.importjob.JobState;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobAnswerTest {

    private static final String ID =
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.ImportExport/jobs/j";

    private static JobAnswer read(String json) throws IOException {
        try (JsonReader reader = JsonProviders.createReader(json)) {
            reader.nextToken();
            return JobAnswer.read(reader, ID);
        }
    }

    private static String json(Object tree) throws IOException {
        try (StringWriter text = new StringWriter();
                JsonWriter writer = JsonProviders.createWriter(text)) {
            writer.writeUntyped(tree).flush();
            return text.toString();
        }
    }

    @Test
    void read_everyPublishedJob_losesNothingButWhatIsLeftOutOnPurpose() throws IOException {
        int jobs = 0;
        for (Map.Entry<String, Map<String, Object>> answer : Contract.answers().entrySet()) {
            for (Map<String, Object> job : jobsOf(answer.getValue())) {
                Map<String, Object> expected = new LinkedHashMap<>(job);
                Map<String, Object> properties =
                        new LinkedHashMap<>(Contract.at(job, "properties"));
                properties.remove("returnAddress");
                properties.remove("returnShipping");
                properties.putIfAbsent("cancelRequested", false);
                properties.putIfAbsent("driveList", List.of());
                expected.put("properties", properties);

                assertThat(written(read(json(job)))).as(answer.getKey()).isEqualTo(expected);
                jobs++;
            }
        }
        assertThat(jobs).isEqualTo(11);
    }

    private static List<Map<String, Object>> jobsOf(Map<String, Object> body) {
        List<Map<String, Object>> jobs = new ArrayList<>();
        if (isJob(body)) {
            jobs.add(body);
        } else if (body.get("value") instanceof List<?> values) {
            for (Object value : values) {
                if (isJob(Contract.map(value))) {
                    jobs.add(Contract.map(value));
                }
            }
        }
        return jobs;
    }

    private static boolean isJob(Map<String, Object> body) {
        return "Microsoft.ImportExport/jobs".equals(body.get("type"));
    }

    /** The answer as the tree it was read from. */
    private static Map<String, Object> written(JobAnswer answer) throws IOException {
        ImportJob job = answer.job();
        Map<String, Object> top = new LinkedHashMap<>();
        Map<String, Object> properties = new LinkedHashMap<>();
        top.put("id", job.resourceId());
        top.put("name", job.name());
        top.put("location", job.location());
        top.put("properties", properties);
        properties.put("jobType", answer.jobType());
        properties.put("state", job.state().wireName());
        properties.put("cancelRequested", job.cancelRequested());
        job.percentComplete().ifPresent(value -> properties.put("percentComplete", value));
        job.shipTo().ifPresent(value -> properties.put("shippingInformation", value.lines()));
        job.delivery().ifPresent(value -> properties.put("deliveryPackage", written(value)));
        job.returned().ifPresent(value -> properties.put("returnPackage", written(value)));
        List<Object> drives = new ArrayList<>();
        for (DriveStatus each : job.drives()) {
            drives.add(written(each));
        }
        properties.put("driveList", drives);
        for (Map.Entry<String, String> rest : job.unrecognised().entrySet()) {
            String name = rest.getKey();
            Map<String, Object> into = name.startsWith("properties.") ? properties : top;
            into.put(name.replaceFirst("^properties\\.", ""), Contract.value(rest.getValue()));
        }
        return top;
    }

    private static Map<String, Object> written(Delivery delivery) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("carrierName", delivery.carrierName());
        tree.put("trackingNumber", delivery.trackingNumber());
        delivery.driveCount().ifPresent(value -> tree.put("driveCount", value));
        delivery.shipDate().ifPresent(value -> tree.put("shipDate", value));
        return tree;
    }

    private static Map<String, Object> written(DriveStatus drive) throws IOException {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("driveId", drive.driveId());
        tree.put("state", drive.state().wireName());
        drive.copyStatus().ifPresent(value -> tree.put("copyStatus", value));
        drive.percentComplete().ifPresent(value -> tree.put("percentComplete", value));
        drive.bytesSucceeded().ifPresent(value -> tree.put("bytesSucceeded", value));
        drive.errorLog().map(URI::toString).ifPresent(value -> tree.put("errorLogUri", value));
        drive.verboseLog().map(URI::toString).ifPresent(value -> tree.put("verboseLogUri", value));
        drive.manifestBackup()
                .map(URI::toString)
                .ifPresent(value -> tree.put("manifestUri", value));
        for (Map.Entry<String, String> rest : drive.unrecognised().entrySet()) {
            tree.put(rest.getKey(), Contract.value(rest.getValue()));
        }
        return tree;
    }

    @Test
    void read_publishedLocations_haveAddressCarriersAndAlternates() throws IOException {
        Map<String, Object> list =
                Contract.at(Contract.example("ListLocations.json"), "responses", "200", "body");
        for (Object each : Contract.list(list.get("value"))) {
            try (JsonReader reader = JsonProviders.createReader(json(each))) {
                reader.nextToken();
                ImportLocation location = LocationAnswer.read(reader);
                assertThat(location.isUsable()).isTrue();
                assertThat(location.supportedCarriers()).containsExactly("DHL");
                assertThat(location.shipTo().label()).contains("c/o NEXTDC Ltd");
                assertThat(location.name()).startsWith("Australia");
            }
        }
    }

    @Test
    void read_statesAndFieldsNobodyKnows_arriveUnharmed() throws IOException {
        JobAnswer answer =
                read(
                        "{\"sky\":[1,{\"a\":\"\\u00e4\\n\"}],\"properties\":{\"state\":\"Levitating\","
                                + "\"mood\":\"g\\\"ood\",\"ratio\":1.50,\"driveList\":[{\"driveId\":\"A\","
                                + "\"state\":\"Humming\",\"copyStatus\":\"New\",\"colour\":{\"r\":1}},7],"
                                + "\"deliveryPackage\":{\"carrierName\":\"X\",\"trackingNumber\":\"T\","
                                + "\"driveCount\":2,\"insured\":true}}}");

        ImportJob job = answer.job();
        assertThat(job.state()).isEqualTo(new JobState("levitating"));
        assertThat(job.state().isFinal()).isFalse();
        assertThat(job.drives().get(0).state()).isEqualTo(new DriveState("Humming"));
        assertThat(job.drives().get(0).unrecognised())
                .containsExactly(Map.entry("colour", "{\"r\":1}"));
        assertThat(job.delivery())
                .map(Delivery::driveCount)
                .hasValueSatisfying(count -> assertThat(count).hasValue(2));
        assertThat(job.unrecognised())
                .containsEntry("sky", "[1,{\"a\":\"ä\\n\"}]")
                .containsEntry("properties.mood", "\"g\\\"ood\"")
                .containsEntry("properties.ratio", "1.50")
                .containsEntry("properties.driveList[1]", "7")
                .containsEntry("properties.deliveryPackage.insured", "true");
    }

    @Test
    void read_knownFieldsOfUnexpectedKinds_areKeptAndStopNothing() throws IOException {
        ImportJob job =
                read("{\"id\":7,\"name\":null,\"location\":[],\"properties\":{"
                                + "\"percentComplete\":12.5,\"cancelRequested\":\"yes\","
                                + "\"shippingInformation\":\"soon\",\"driveList\":null,"
                                + "\"returnPackage\":[],\"state\":3}}")
                        .job();

        assertThat(job.resourceId()).isEqualTo(ID);
        assertThat(job.name()).isEqualTo("j");
        assertThat(job.state()).isEqualTo(JobState.CREATING);
        assertThat(job.percentComplete()).isEmpty();
        assertThat(job.cancelRequested()).isFalse();
        assertThat(job.shipTo()).isEmpty();
        assertThat(job.drives()).isEmpty();
        assertThat(job.unrecognised())
                .containsEntry("id", "7")
                .containsEntry("location", "[]")
                .containsEntry("properties.percentComplete", "12.5")
                .containsEntry("properties.cancelRequested", "\"yes\"")
                .containsEntry("properties.shippingInformation", "\"soon\"")
                .containsEntry("properties.returnPackage", "[]")
                .containsEntry("properties.state", "3");
    }

    @Test
    void read_answerThatRepeatsAKey_showsItNowhere() throws IOException {
        JobAnswer answer =
                read(
                        "{\"properties\":{\"bitLockerKey\":\"111111\",\"driveList\":[{\"driveId\":\"A\","
                                + "\"bitLockerKey\":\"111111\",\"BitlockerKey\":{\"x\":\"111111\"}}],"
                                + "\"returnAddress\":{\"phone\":\"222222\"},"
                                + "\"returnShipping\":{\"carrierAccountNumber\":\"333333\"}}}");

        assertThat(answer.toString())
                .contains("driveId=A")
                .doesNotContain("111111")
                .doesNotContain("222222")
                .doesNotContain("333333");
    }

    @Test
    void read_keyInsideWhatNobodyKnows_isTakenOutAtAnyDepth() throws IOException {
        String secrets =
                "{\"a\\\"b\":[{\"bitLocker\\u004bey\":\"111111\",\"n\":1.50},[{\"BITLOCKERKEY\":[\"111111\"],"
                        + "\"returnAddress\":{\"phone\":\"111111\"}}]],\"t\":[true,null]}";
        JobAnswer answer =
                read(
                        "{\"sky\":SECRETS,\"properties\":{\"mood\":SECRETS,\"state\":SECRETS,"
                                        .replace("SECRETS", secrets)
                                + "\"shippingInformation\":{\"bitLockerKey\":\"111111\",\"city\":\"X\"},"
                                + "\"deliveryPackage\":{\"bitLockerKey\":\"111111\",\"x\":SECRETS},"
                                        .replace("SECRETS", secrets)
                                + "\"driveList\":[{\"driveId\":\"A\",\"manifestHash\":SECRETS},[SECRETS]]}}"
                                        .replace("SECRETS", secrets));

        assertThat(answer.toString()).doesNotContain("111111");
        String rest = "{\"a\\\"b\":[{\"n\":1.50},[{}]],\"t\":[true,null]}";
        assertThat(answer.job().unrecognised())
                .containsEntry("sky", rest)
                .containsEntry("properties.mood", rest)
                .containsEntry("properties.state", rest)
                .containsEntry("properties.deliveryPackage.x", rest)
                .containsEntry("properties.driveList[1]", "[" + rest + "]")
                .hasSize(5);
        assertThat(answer.job().drives().get(0).unrecognised())
                .containsExactly(Map.entry("manifestHash", rest));
    }

    @Test
    void read_linkThatIsNone_isKeptAsText() throws IOException {
        DriveStatus drive =
                read("{\"properties\":{\"driveList\":[{\"driveId\":\"A\","
                                + "\"errorLogUri\":\"not a link\",\"manifestUri\":"
                                + "\"https://a.blob.core.windows.net/x/y.xml\"}]}}")
                        .job()
                        .drives()
                        .get(0);

        assertThat(drive.errorLog()).isEmpty();
        assertThat(drive.unrecognised()).containsEntry("errorLogUri", "\"not a link\"");
        assertThat(drive.manifestBackup())
                .isEqualTo(Optional.of(URI.create("https://a.blob.core.windows.net/x/y.xml")));
    }
}
