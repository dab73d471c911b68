// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import io.offlineseed.core.cloud.Answer;
import io.offlineseed.importjob.DriveKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Answers that hold keys: read once and wiped. */
final class DriveKeys {

    private DriveKeys() {}

    /** Adds the keys of an answer; the reader is at the start of the object. */
    interface Content {
        void read(JsonReader json, List<DriveKey> keys) throws IOException;
    }

    /** Returns the keys, which the caller closes, and wipes the answer, whatever happens. */
    static List<DriveKey> read(Answer answer, String what, Content content) {
        List<DriveKey> keys = new ArrayList<>();
        try {
            return answer.orRefused(what, "Nothing was changed.")
                    .read(
                            what,
                            json -> {
                                content.read(json, keys);
                                return List.copyOf(keys);
                            });
        } catch (RuntimeException e) {
            keys.forEach(DriveKey::close);
            throw e;
        } finally {
            answer.wipe();
        }
    }

    /** Reads a key as either service words it; the reader is at the start of the object. */
    static DriveKey key(JsonReader reader) throws IOException {
        String[] parts = {"", ""};
        OpenFields.each(
                reader,
                (name, value) -> {
                    boolean text = value.currentToken() == JsonToken.STRING;
                    switch (name.toLowerCase(Locale.ROOT)) {
                        case "driveid", "diskserialnumber" ->
                                parts[0] = text ? value.getString() : "";
                        case "bitlockerkey" -> parts[1] = text ? value.getString() : "";
                        default -> value.skipChildren();
                    }
                });
        char[] key = parts[1].toCharArray();
        try {
            return new DriveKey(parts[0], key);
        } finally {
            Arrays.fill(key, '\0');
        }
    }
}
