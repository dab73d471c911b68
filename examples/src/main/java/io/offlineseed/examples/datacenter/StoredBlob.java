// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One committed blob: its properties and where its bytes lie.
 *
 * @param etag with its quotes
 * @param pieces the bytes in their order; of a blob put at once a single piece without id, of a
 *     page blob likewise
 * @param headers the properties that travel as HTTP headers, by header name
 */
record StoredBlob(
        String name,
        boolean pages,
        String etag,
        Instant created,
        Instant modified,
        List<Piece> pieces,
        Map<String, String> headers,
        Map<String, String> metadata) {

    /**
     * A run of bytes.
     *
     * @param id the block's id in Base64, or empty
     * @param file number of the data file
     */
    record Piece(String id, int file, long offset, long length) {}

    StoredBlob {
        pieces = List.copyOf(pieces);
        headers = Map.copyOf(headers);
        metadata = Map.copyOf(metadata);
    }

    long size() {
        return pieces.stream().mapToLong(Piece::length).sum();
    }

    Set<Integer> files() {
        Set<Integer> files = new TreeSet<>();
        pieces.forEach(piece -> files.add(piece.file()));
        return files;
    }

    StoredBlob with(
            String newEtag,
            Instant now,
            Map<String, String> newHeaders,
            Map<String, String> newMetadata) {
        return new StoredBlob(name, pages, newEtag, created, now, pieces, newHeaders, newMetadata);
    }

    Map<String, Object> saved() {
        List<Object> all = new ArrayList<>();
        for (Piece piece : pieces) {
            all.add(
                    Json.of(
                            "id", piece.id,
                            "file", piece.file,
                            "offset", piece.offset,
                            "length", piece.length));
        }
        Map<String, Object> saved =
                Json.of(
                        "formatVersion", 1,
                        "name", name,
                        "pages", pages,
                        "etag", etag,
                        "created", created.toString(),
                        "modified", modified.toString(),
                        "pieces", all);
        saved.put("headers", headers);
        saved.put("metadata", metadata);
        return saved;
    }

    static StoredBlob load(Map<String, Object> saved) {
        List<Piece> pieces = new ArrayList<>();
        for (Map<String, Object> piece : Json.objects(saved, "pieces")) {
            pieces.add(
                    new Piece(
                            Json.text(piece, "id"),
                            (int) number(piece, "file"),
                            number(piece, "offset"),
                            number(piece, "length")));
        }
        return new StoredBlob(
                Json.text(saved, "name"),
                saved.get("pages") == Boolean.TRUE,
                Json.text(saved, "etag"),
                Instant.parse(Json.text(saved, "created")),
                Instant.parse(Json.text(saved, "modified")),
                pieces,
                texts(saved, "headers"),
                texts(saved, "metadata"));
    }

    private static long number(Map<String, Object> object, String name) {
        return object.get(name) instanceof Number number ? number.longValue() : 0;
    }

    private static Map<String, String> texts(Map<String, Object> saved, String name) {
        Map<String, String> texts = new TreeMap<>();
        Json.object(saved, name).forEach((key, value) -> texts.put(key, (String) value));
        return texts;
    }
}
