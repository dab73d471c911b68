// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import java.io.IOException;

/** The elements of a list that comes as {@code value} in an object. */
final class ValueList {

    private ValueList() {}

    /** Takes one element of a list; the reader is at its start. */
    interface Element {
        void read(JsonReader reader) throws IOException;
    }

    /** Gives each element to {@code element}; the reader is at the start of the object. */
    static void each(JsonReader reader, Element element) throws IOException {
        OpenFields.each(
                reader,
                (name, value) -> {
                    if (!name.equals("value") || value.currentToken() != JsonToken.START_ARRAY) {
                        value.skipChildren();
                        return;
                    }
                    while (value.nextToken() != JsonToken.END_ARRAY) {
                        if (value.currentToken() == JsonToken.START_OBJECT) {
                            element.read(value);
                        } else {
                            value.skipChildren();
                        }
                    }
                });
    }
}
