// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.core.http.HttpMethod;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import io.offlineseed.core.cloud.Answer;
import io.offlineseed.core.cloud.ServiceCalls;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a list, a page held at a time and each asked for when it is needed. For one thread.
 */
final class JobPages implements Iterator<JobAnswer> {

    private static final String WHAT = "list import jobs";
    private static final String LEFT = "Nothing was changed.";

    private final ServiceCalls calls;
    private final String path;
    private final Element element;
    private final Queue<JobAnswer> page = new ArrayDeque<>();
    private final Set<String> followed = new HashSet<>();
    private boolean begun;
    private @Nullable String nextLink;

    private JobPages(ServiceCalls calls, String path, Element element) {
        this.calls = calls;
        this.path = path;
        this.element = element;
    }

    /** How a service words a job; the reader is at the start of the object. */
    interface Element {
        JobAnswer read(JsonReader reader, String resourceId) throws IOException;
    }

    static Stream<JobAnswer> stream(ServiceCalls calls, String path, Element element) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        new JobPages(calls, path, element),
                        Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    @Override
    public boolean hasNext() {
        while (page.isEmpty() && (!begun || nextLink != null)) {
            String link = nextLink;
            Answer answer =
                    link == null
                            ? calls.send(HttpMethod.GET, path, null, WHAT)
                            : calls.follow(link, WHAT);
            begun = true;
            nextLink = null;
            answer.orRefused(WHAT, LEFT)
                    .read(
                            WHAT,
                            json -> {
                                OpenFields.each(json, this::field);
                                return page;
                            });
            if (nextLink != null && !followed.add(nextLink)) {
                nextLink = null; // it leads back to a page that was read
            }
        }
        return !page.isEmpty();
    }

    private void field(String name, JsonReader json) throws IOException {
        if (name.equals("nextLink") && json.currentToken() == JsonToken.STRING) {
            String link = json.getString();
            nextLink = link.isBlank() ? null : link;
        } else if (name.equals("value") && json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    page.add(element.read(json, ""));
                } else {
                    json.skipChildren();
                }
            }
        } else {
            json.skipChildren();
        }
    }

    @Override
    public JobAnswer next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.remove();
    }
}
