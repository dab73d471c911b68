// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.core.durable.DurableFiles;
import io.offlineseed.core.durable.RecordLog;
import io.offlineseed.staging.BlobKind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The kinds of blob that were chosen, where they are not what the name says. Held in memory: a
 * choice is the exception. For the holder of the fill lock. Source: docs/formats/staging.md,
 * "kinds.jsonl".
 */
final class KindChoices implements Closeable {

    private final RecordLog log;
    private final Map<String, BlobKind> choices = new HashMap<>();

    private KindChoices(RecordLog log) {
        this.log = log;
    }

    static KindChoices open(DurableFiles files, Path file) throws IOException {
        KindChoices choices = new KindChoices(files.recordLog(file));
        try {
            List<String> records = choices.log.records();
            if (records.isEmpty()) {
                choices.log.append(StateFile.renderLine(json -> {}));
            }
            for (String record : records) {
                choices.read(file, record);
            }
            return choices;
        } catch (IOException | RuntimeException e) {
            try (choices) {
                throw e;
            }
        }
    }

    private void read(Path file, String record) {
        String[] fields = {"", ""};
        StateFile.parseLine(
                file,
                record,
                (name, json) -> {
                    switch (name) {
                        case "path" -> fields[0] = json.getString();
                        case "kind" -> fields[1] = BlobKind.valueOf(json.getString()).name();
                        default -> json.skipChildren();
                    }
                });
        if (!fields[1].isEmpty()) {
            remember(fields[0], BlobKind.valueOf(fields[1]));
        }
    }

    private void remember(String blobPath, BlobKind kind) {
        if (kind == BlobRules.defaultKind(blobPath)) {
            choices.remove(blobPath);
        } else {
            choices.put(blobPath, kind);
        }
    }

    BlobKind kind(String blobPath) {
        BlobKind chosen = choices.get(blobPath);
        return chosen == null ? BlobRules.defaultKind(blobPath) : chosen;
    }

    void choose(String blobPath, BlobKind kind) throws IOException {
        if (kind(blobPath) != kind) {
            log.append(
                    StateFile.renderLine(
                            json ->
                                    json.writeStringField("path", blobPath)
                                            .writeStringField("kind", kind.name())));
            remember(blobPath, kind);
        }
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
