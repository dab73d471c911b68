// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import io.offlineseed.staging.StagingException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/**
 * What keeps a backup from being sealed: all of it is counted, the first of it shown. Not for
 * several threads.
 */
final class Violations {

    private static final int SHOWN = 20;

    /**
     * What is wrong, the most telling first: the code of the exception is that of the first kind
     * found.
     */
    enum Kind {
        NAME,
        SIZE,
        NOT_REGULAR,
        UNREADABLE,
        CHANGED
    }

    private final EnumMap<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final List<String> shown = new ArrayList<>();

    /**
     * Adds one.
     *
     * @param what which file, and what is wrong with it
     */
    void add(Kind kind, String what) {
        counts.merge(kind, 1L, Long::sum);
        if (shown.size() < SHOWN) {
            shown.add(what);
        }
    }

    void throwIfAny(BackupFolder folder) {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        if (all == 0) {
            return;
        }
        StringBuilder message = new StringBuilder("Cannot seal backup ");
        message.append(folder.jobName()).append(": ").append(all);
        message.append(all == 1 ? " file cannot be imported" : " files cannot be imported");
        if (all > shown.size()) {
            message.append(", the first ").append(shown.size()).append(" are");
        }
        message.append(":\n");
        for (String line : shown) {
            message.append("  ").append(line).append('\n');
        }
        message.append("Rename, change or remove them below ").append(folder.blobs());
        message.append(" and seal again. The backup was left open and no file was touched.");
        throw exception(message.toString());
    }

    private StagingException exception(String message) {
        if (has(Kind.NAME)) {
            return new StagingException("NAME_NOT_ALLOWED", message, null);
        }
        if (has(Kind.SIZE)) {
            return new StagingException("SIZE_NOT_ALLOWED", message, null);
        }
        if (has(Kind.NOT_REGULAR)) {
            return new StagingException("STAGED_FILE_NOT_REGULAR", message, null);
        }
        if (has(Kind.UNREADABLE)) {
            return new StagingException("STAGED_FILE_UNREADABLE", message, null);
        }
        return new StagingException("STAGED_FILE_CHANGED", message, null);
    }

    private boolean has(Kind kind) {
        return counts.containsKey(kind);
    }
}
