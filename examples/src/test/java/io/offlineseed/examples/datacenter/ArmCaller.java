// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls the resource manager by hand, without any client library. */
final class ArmCaller {

    static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";
    static final String GROUP = "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/rg1";
    static final String JOBS = GROUP + "/providers/Microsoft.ImportExport/jobs";
    static final String KEY = "060456-014509-132033-080300-252615-584177-672089-411631";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI endpoint;

    ArmCaller(URI endpoint) {
        this.endpoint = endpoint;
    }

    record Answer(int status, Map<String, Object> body) {

        String errorCode() {
            return Json.text(Json.object(body, "error"), "code");
        }

        String state() {
            return Json.text(Json.object(body, "properties"), "state");
        }
    }

    Answer get(String path) throws IOException, InterruptedException {
        return call("GET", path, "");
    }

    Answer put(String path, Map<String, Object> body) throws IOException, InterruptedException {
        return call("PUT", path, new String(Json.bytes(body), StandardCharsets.UTF_8));
    }

    Answer patch(String path, String properties) throws IOException, InterruptedException {
        return call("PATCH", path, "{\"properties\":" + properties + "}");
    }

    Answer delete(String path) throws IOException, InterruptedException {
        return call("DELETE", path, "");
    }

    Answer call(String method, String path, String body) throws IOException, InterruptedException {
        String query = (path.contains("?") ? "&" : "?") + "api-version=2021-01-01";
        return send(
                HttpRequest.newBuilder(endpoint.resolve(path + query))
                        .method(method, BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer token")
                        .build());
    }

    Answer follow(String link) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(URI.create(link))
                        .header("Authorization", "Bearer token")
                        .build());
    }

    Answer send(HttpRequest request) throws IOException, InterruptedException {
        var response = http.send(request, BodyHandlers.ofByteArray());
        byte[] body = response.body();
        return new Answer(response.statusCode(), body.length == 0 ? Map.of() : Json.parse(body));
    }

    /** Returns the body of a PUT for drives of these serial numbers. */
    static Map<String, Object> newJob(String account, String... serials) {
        List<Object> drives = new ArrayList<>();
        for (String serial : serials) {
            drives.add(drive(serial, "DBE8AAE014882026A98896BEAEF891D3"));
        }
        return Json.of(
                "location",
                "westeurope",
                "properties",
                Json.of(
                        "storageAccountId",
                        GROUP + "/providers/Microsoft.Storage/storageAccounts/" + account,
                        "jobType",
                        "Import",
                        "diagnosticsPath",
                        "waimportexport",
                        "logLevel",
                        "Verbose",
                        "backupDriveManifest",
                        true,
                        "returnAddress",
                        Json.of(
                                "recipientName", "Ops",
                                "streetAddress1", "Main 1",
                                "city", "Bonn",
                                "postalCode", "53111",
                                "countryOrRegion", "Germany",
                                "phone", "0000000000",
                                "email", "ops@example.com"),
                        "returnShipping",
                        Json.of("carrierName", "DHL", "carrierAccountNumber", "12345"),
                        "driveList",
                        drives));
    }

    static Map<String, Object> drive(String serial, String manifestHash) {
        return Json.of(
                "driveId", serial,
                "bitLockerKey", KEY,
                "manifestFile", "\\DriveManifest.xml",
                "manifestHash", manifestHash,
                "driveHeaderHash", "");
    }

    static String shipped(String trackingNumber) {
        return "{\"state\":\"Shipping\",\"deliveryPackage\":{\"carrierName\":\"DHL\",\"trackingNumber\":\""
                + trackingNumber
                + "\",\"driveCount\":1,\"shipDate\":\"2026-05-01\"}}";
    }
}
