// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.json.JsonProviders;
import com.azure.json.JsonWriter;
import io.offlineseed.testing.MemoryHttpService.Call;
import io.offlineseed.testing.MemoryHttpService.Reply;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The service's jobs in memory, as far as its description goes. For one thread. */
final class MemoryJobs {

    final Map<String, Map<String, Object>> jobs = new TreeMap<>();
    final Map<String, String> keys = new TreeMap<>();

    /** Jobs on each page of a list. */
    int pageSize = 2;

    Map<String, Object> job(String path) {
        return Objects.requireNonNull(jobs.get(path), path);
    }

    Reply answer(Call call) {
        try {
            URI url = URI.create(call.url());
            String path = url.getPath();
            return switch (call.method()) {
                case "PUT" -> put(path, Contract.tree(call.body()));
                case "PATCH" -> jobs.containsKey(path) ? patch(path, call.body()) : notFound();
                case "DELETE" -> {
                    boolean there = jobs.remove(path) != null;
                    yield new Reply(there ? 200 : 204, Reply.json(200, "").headers(), "");
                }
                case "POST" -> keys();
                default -> {
                    if (jobs.containsKey(path)) {
                        yield Reply.json(200, json(job(path)));
                    }
                    yield path.endsWith("/jobs") ? list(url) : notFound();
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Reply notFound() {
        return Reply.json(
                404,
                "{\"error\":{\"code\":\"ResourceNotFound\",\"message\":\"There is no such"
                        + " resource.\"}}");
    }

    private Reply put(String path, Map<String, Object> body) throws IOException {
        boolean isNew = !jobs.containsKey(path);
        Map<String, Object> properties = Contract.at(body, "properties");
        properties.put("state", "Creating");
        properties.put("shippingInformation", Map.of("city", "Dublin", "recipientName", "Azure"));
        for (Object drive : Contract.list(properties.get("driveList"))) {
            Map<String, Object> each = Contract.map(drive);
            keys.put(Contract.text(each, "driveId"), String.valueOf(each.remove("bitLockerKey")));
            each.put("state", "Specified");
        }
        body.put("id", path);
        body.put("name", path.substring(path.lastIndexOf('/') + 1));
        body.put("type", "Microsoft.ImportExport/jobs");
        jobs.put(path, body);
        return Reply.json(isNew ? 201 : 200, json(body));
    }

    private Reply patch(String path, String body) throws IOException {
        Map<String, Object> update = Contract.at(Contract.tree(body), "properties");
        Map<String, Object> properties = Contract.at(job(path), "properties");
        if ("Shipping".equals(update.get("state")) && !properties.containsKey("deliveryPackage")) {
            return Reply.json(400, "{\"error\":{\"code\":\"NoDelivery\",\"message\":\"first\"}}");
        }
        properties.putAll(update);
        return Reply.json(200, json(job(path)));
    }

    private Reply keys() throws IOException {
        List<Object> values = new ArrayList<>();
        keys.forEach((id, key) -> values.add(Map.of("driveId", id, "bitLockerKey", key)));
        return Reply.json(200, json(Map.of("value", values)));
    }

    private Reply list(URI url) throws IOException {
        List<String> all =
                jobs.keySet().stream().filter(id -> id.startsWith(scope(url.getPath()))).toList();
        int skip =
                url.getQuery().contains("skip=")
                        ? Integer.parseInt(url.getQuery().replaceFirst(".*skip=", ""))
                        : 0;
        int end = Math.min(all.size(), skip + pageSize);
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("value", all.subList(skip, end).stream().map(jobs::get).toList());
        if (end < all.size()) {
            String first = url.toString().replaceFirst("&skip=.*", "");
            page.put("nextLink", first + "&skip=" + end);
        }
        return Reply.json(200, json(page));
    }

    private static String scope(String path) {
        return path.substring(0, path.indexOf("/providers/"));
    }

    static String json(Object tree) throws IOException {
        try (StringWriter text = new StringWriter();
                JsonWriter writer = JsonProviders.createWriter(text)) {
            writer.writeUntyped(tree).flush();
            return text.toString();
        }
    }
}
