// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The parts of a request that operations look at.
 *
 * @param server where the resource manager is
 * @param path the path's segments, decoded
 */
record ArmCall(
        URI server, String method, List<String> path, Map<String, String> query, String body) {

    /** Returns whether the path has these segments; a star stands for any. */
    boolean matches(String... pattern) {
        return path.size() == pattern.length && begins(pattern);
    }

    /** Returns whether the path begins with these segments; a star stands for any. */
    boolean begins(String... pattern) {
        if (path.size() < pattern.length) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            boolean fits =
                    pattern[i].equals("*")
                            ? !path.get(i).isEmpty()
                            : pattern[i].equalsIgnoreCase(path.get(i));
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    void only(String wanted) throws ArmError {
        if (!method.equals(wanted)) {
            throw notAllowed();
        }
    }

    ArmError notAllowed() {
        return new ArmError(
                405, "MethodNotAllowed", "", "The method " + method + " is not known here.");
    }

    static ArmError nothingHere() {
        return new ArmError(404, "InvalidResourceType", "", "There is nothing at this path.");
    }

    void requireNoBody(String operation) throws ArmError {
        if (!body.isEmpty()) {
            throw ArmError.badRequest("InvalidRequestContent", "", operation + " takes no body.");
        }
    }

    Map<String, Object> json() throws ArmError {
        try {
            return Json.parse(body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw ArmError.badRequest(
                    "InvalidRequestContent",
                    "",
                    "The body is not a JSON object: " + e.getMessage());
        }
    }

    /** Returns the address of the page behind this one, with these parameters and the next key. */
    String nextPage(List<String> kept, String skipParameter, String after) {
        StringBuilder link = new StringBuilder(server.toString());
        path.forEach(segment -> link.append('/').append(encode(segment)));
        link.append("?api-version=").append(query.get("api-version"));
        for (String name : kept) {
            String value = query.get(name);
            if (value != null) {
                link.append('&').append(encode(name)).append('=').append(encode(value));
            }
        }
        return link.append('&')
                .append(encode(skipParameter))
                .append('=')
                .append(encode(after))
                .toString();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
