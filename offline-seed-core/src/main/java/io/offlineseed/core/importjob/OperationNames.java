// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.core.http.HttpMethod;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import io.offlineseed.core.cloud.Answer;
import io.offlineseed.core.cloud.ServiceCalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The operations a resource provider lists of itself, all pages of them. */
final class OperationNames {

    private static final String WHAT = "list the operations of the service";

    private OperationNames() {}

    static List<String> of(ServiceCalls calls, String provider) {
        List<String> names = new ArrayList<>();
        Set<String> followed = new HashSet<>();
        String path = "/providers/" + provider + "/operations";
        Answer answer = calls.send(HttpMethod.GET, path, null, WHAT);
        while (true) {
            String next = page(answer, names);
            if (next.isEmpty() || !followed.add(next)) {
                return List.copyOf(names);
            }
            answer = calls.follow(next, WHAT);
        }
    }

    private static String page(Answer answer, List<String> names) {
        String[] next = {""};
        return answer.orRefused(WHAT, "Nothing was changed.")
                .read(
                        WHAT,
                        json -> {
                            OpenFields.each(
                                    json,
                                    (field, value) -> {
                                        if (field.equals("nextLink")
                                                && value.currentToken() == JsonToken.STRING) {
                                            next[0] = value.getString();
                                        } else if (field.equals("value")
                                                && value.currentToken() == JsonToken.START_ARRAY) {
                                            while (value.nextToken() != JsonToken.END_ARRAY) {
                                                name(value, names);
                                            }
                                        } else {
                                            value.skipChildren();
                                        }
                                    });
                            return next[0];
                        });
    }

    private static void name(JsonReader operation, List<String> names) throws IOException {
        if (operation.currentToken() != JsonToken.START_OBJECT) {
            operation.skipChildren();
            return;
        }
        OpenFields.each(
                operation,
                (field, value) -> {
                    if (field.equals("name") && value.currentToken() == JsonToken.STRING) {
                        names.add(value.getString());
                    } else {
                        value.skipChildren();
                    }
                });
    }
}
