// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.identity;

import com.azure.core.http.HttpMethod;
import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import com.azure.json.ReadValueCallback;
import io.offlineseed.core.cloud.Answer;
import io.offlineseed.core.cloud.Endpoint;
import io.offlineseed.core.cloud.ServiceCalls;
import io.offlineseed.identity.AuthenticationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The applications of a tenant, through Microsoft Graph: one method for each call, without waiting
 * for anything. Thread-safe. Source: docs/azure.md, "Microsoft Graph".
 */
final class Directory {

    private static final String LEFT = "What was done before is in place.";

    private final ServiceCalls graph;

    Directory(ServiceCalls graph) {
        this.graph = Objects.requireNonNull(graph, "graph");
    }

    /**
     * An application's registration.
     *
     * @param objectId the id of the registration, which calls name it by
     * @param clientId the id of the application, which it signs in by
     * @param displayName its name, which others may have too
     */
    record Registration(String objectId, String clientId, String displayName) {}

    /** Returns the object id of the user who is signed in; empty if no user is. */
    Optional<String> signedInUser() {
        String what = "ask who is signed in";
        Answer answer = graph.send(HttpMethod.GET, "/me?$select=id", null, what);
        if (answer.status() == 400 || answer.status() == 404) {
            return Optional.empty(); // applications have no /me
        }
        return Optional.of(allowed(answer, what).read(what, json -> field(json, "id")));
    }

    /** Returns all applications of that name. */
    List<Registration> find(String displayName) {
        String what = "look for the application '" + displayName + "'";
        String filter = Endpoint.segment("displayName eq '" + displayName + "'");
        Answer answer =
                graph.send(
                        HttpMethod.GET,
                        "/applications?$filter=" + filter + "&$select=id,appId,displayName",
                        null,
                        what);
        return pages(answer, what, Directory::registration);
    }

    /** Registers an application with its first certificate. */
    Registration create(String displayName, X509Certificate certificate) {
        String what = "register the application '" + displayName + "'";
        byte[] body =
                json(
                        json -> {
                            json.writeStringField("displayName", displayName)
                                    .writeStringField("signInAudience", "AzureADMyOrg")
                                    .writeStartArray("keyCredentials");
                            KeyCredential.write(json, certificate);
                            json.writeEndArray();
                        });
        Answer answer = graph.send(HttpMethod.POST, "/applications", body, what);
        return allowed(answer, what).read(what, Directory::registration);
    }

    /** Returns the application's keys; empty if it is not known (yet). */
    Optional<List<KeyCredential>> keys(Registration application) {
        String what = "read the certificates of " + told(application);
        Answer answer =
                graph.send(
                        HttpMethod.GET,
                        path(application) + "?$select=id,appId,displayName,keyCredentials",
                        null,
                        what);
        if (answer.isNotFound()) {
            return Optional.empty();
        }
        return Optional.of(
                allowed(answer, what)
                        .read(
                                what,
                                json ->
                                        member(
                                                json,
                                                "keyCredentials",
                                                reader -> reader.readArray(KeyCredential::read))));
    }

    /**
     * Replaces the application's keys by the given ones, unchanged, and a new one; returns the
     * answer, whatever it is.
     */
    Answer append(Registration application, List<KeyCredential> kept, X509Certificate added) {
        byte[] body =
                json(
                        json -> {
                            json.writeStartArray("keyCredentials");
                            for (KeyCredential key : kept) {
                                json.writeRawValue(key.json());
                            }
                            KeyCredential.write(json, added);
                            json.writeEndArray();
                        });
        return graph.send(
                HttpMethod.PATCH,
                path(application),
                body,
                "add a certificate to " + told(application));
    }

    /** Deletes the application; no error if it is not there. It can be restored for 30 days. */
    void delete(Registration application) {
        String what = "delete " + told(application);
        Answer answer = graph.send(HttpMethod.DELETE, path(application), null, what);
        if (!answer.isNotFound()) {
            allowed(answer, what);
        }
    }

    /** Returns the object id of the application's service principal, if it has one. */
    Optional<String> findServicePrincipal(Registration application) {
        String what = "look for the service principal of " + told(application);
        String filter = Endpoint.segment("appId eq '" + application.clientId() + "'");
        Answer answer =
                graph.send(
                        HttpMethod.GET,
                        "/servicePrincipals?$filter=" + filter + "&$select=id,appId",
                        null,
                        what);
        return pages(answer, what, json -> field(json, "id")).stream().findFirst();
    }

    /** Makes the application's service principal; empty if the application is not known yet. */
    Optional<String> createServicePrincipal(Registration application) {
        String what = "create the service principal of " + told(application);
        byte[] body = json(json -> json.writeStringField("appId", application.clientId()));
        Answer answer = graph.send(HttpMethod.POST, "/servicePrincipals", body, what);
        boolean unknown =
                answer.isNotFound()
                        || (answer.status() == 400
                                && answer.errorMessage().contains("valid application object"));
        if (unknown) {
            return Optional.empty();
        }
        if (answer.status() == 400 || answer.status() == 409) {
            Optional<String> made = findServicePrincipal(application); // meanwhile, by another
            if (made.isPresent()) {
                return made;
            }
        }
        return Optional.of(allowed(answer, what).read(what, json -> field(json, "id")));
    }

    /** Returns the answer if the directory did what it was asked. */
    static Answer allowed(Answer answer, String what) {
        if (answer.status() == 401 || answer.status() == 403) {
            throw new AuthenticationException(
                    "DIRECTORY_ACCESS_DENIED",
                    "Could not "
                            + what
                            + ": the directory answered HTTP "
                            + answer.status()
                            + " "
                            + answer.errorCode()
                            + ", \""
                            + answer.errorMessage()
                            + "\". The signed-in identity must be allowed to register applications"
                            + " (role Application Developer or Application Administrator; for an"
                            + " application the permission Application.ReadWrite.OwnedBy). Where that"
                            + " is not possible, a person can do it by hand: the manual steps tell how."
                            + " "
                            + LEFT,
                    false,
                    null);
        }
        return answer.orRefused(what, LEFT + " Calling again goes on.");
    }

    private <T> List<T> pages(Answer first, String what, ReadValueCallback<JsonReader, T> element) {
        List<T> all = new ArrayList<>();
        Answer answer = first;
        while (true) {
            String[] next = {""};
            List<T> page =
                    allowed(answer, what)
                            .read(
                                    what,
                                    json -> {
                                        List<T> values = List.of();
                                        while (json.nextToken() == JsonToken.FIELD_NAME) {
                                            String name = json.getFieldName();
                                            json.nextToken();
                                            if (name.equals("value")) {
                                                values = json.readArray(element);
                                            } else if (name.equals("@odata.nextLink")) {
                                                next[0] =
                                                        Objects.requireNonNullElse(
                                                                json.getString(), "");
                                            } else {
                                                json.skipChildren();
                                            }
                                        }
                                        return values;
                                    });
            all.addAll(page);
            if (next[0].isEmpty()) {
                return all;
            }
            answer = graph.follow(next[0], what);
        }
    }

    private static Registration registration(JsonReader reader) throws IOException {
        String[] found = {"", "", ""};
        while (reader.nextToken() == JsonToken.FIELD_NAME) {
            String name = reader.getFieldName();
            JsonToken token = reader.nextToken();
            int index = List.of("id", "appId", "displayName").indexOf(name);
            if (index >= 0 && token == JsonToken.STRING) {
                found[index] = Objects.requireNonNullElse(reader.getString(), "");
            } else {
                reader.skipChildren();
            }
        }
        if (found[0].isEmpty() || found[1].isEmpty()) {
            throw new IOException("an application has no id or appId");
        }
        return new Registration(found[0], found[1], found[2]);
    }

    static String field(JsonReader reader, String name) throws IOException {
        String value = member(reader, name, JsonReader::getString);
        if (value == null || value.isEmpty()) {
            throw new IOException("the answer has no " + name);
        }
        return value;
    }

    private static <T extends @Nullable Object> T member(
            JsonReader reader, String name, ReadValueCallback<JsonReader, T> value)
            throws IOException {
        List<T> found = new ArrayList<>();
        while (reader.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = reader.getFieldName().equals(name);
            reader.nextToken();
            if (wanted) {
                found.add(value.read(reader));
            } else {
                reader.skipChildren();
            }
        }
        if (found.isEmpty()) {
            throw new IOException("the answer has no " + name);
        }
        return found.get(0);
    }

    private static String path(Registration application) {
        return "/applications/" + Endpoint.segment(application.objectId());
    }

    static String told(Registration application) {
        return "the application '"
                + application.displayName()
                + "' ("
                + application.clientId()
                + ")";
    }

    /** Fields of one JSON object. */
    @FunctionalInterface
    interface Fields {
        void write(JsonWriter json) throws IOException;
    }

    static byte[] json(Fields fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter json = JsonProviders.createWriter(out)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot be written", e);
        }
        return out.toByteArray();
    }
}
