// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a log say about one claim, one record after the other. Not thread-safe.
 * Source: docs/formats/journal.md, "Reading it back".
 */
final class Replay {

    static final String FORMATTED = "formatted";
    static final String CHECKPOINT = "checkpoint";
    static final String REWOUND = "rewound";
    static final String WRITTEN = "written";
    static final String UNWRITTEN = "unwritten";
    static final String VERIFIED = "verified";
    static final String RETIRED = "retired";

    private final String claimId;
    private final List<HashRun> runs = new ArrayList<>();
    private Phase phase = Phase.CLAIMED;
    private @Nullable String volumeId;
    private @Nullable WrittenManifest manifest;
    private long lastSeq;

    Replay(String claimId) {
        this.claimId = claimId;
    }

    /** One checkpoint: from where it went on, to where, and the checksum of its hashes. */
    record HashRun(ResumePoint from, ResumePoint to, int crc) {}

    /** Takes a record, or returns false and changes nothing if it cannot follow. */
    boolean accept(String text) {
        try {
            FlatJson record = FlatJson.parse(text.getBytes(StandardCharsets.UTF_8));
            if (record.number("seq") != lastSeq + 1) {
                return false;
            }
            if (record.text("claim").equals(claimId) && !apply(record)) {
                return false;
            }
            lastSeq++;
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false; // written by nobody who keeps to the format
        }
    }

    private boolean apply(FlatJson record) throws IOException {
        return switch (record.text("event")) {
            case FORMATTED -> formatted(record.text("volumeId"));
            case CHECKPOINT ->
                    checkpoint(
                            new HashRun(
                                    point(record, "fromUnit", "fromHash"),
                                    point(record, "nextUnit", "hashCount"),
                                    HexFormat.fromHexDigits(record.text("crc"))));
            case REWOUND -> rewound(point(record, "nextUnit", "hashCount"));
            case WRITTEN ->
                    written(
                            point(record, "nextUnit", "hashCount"),
                            new WrittenManifest(
                                    record.text("manifestMd5"), record.number("manifestBytes")));
            case UNWRITTEN -> unwritten();
            case VERIFIED -> verified();
            case RETIRED -> retired();
            default -> false;
        };
    }

    private static ResumePoint point(FlatJson record, String unit, String hashes)
            throws IOException {
        return new ResumePoint(record.number(unit), record.number(hashes));
    }

    private boolean formatted(String id) {
        if (phase != Phase.CLAIMED) {
            return false;
        }
        phase = Phase.FORMATTED;
        volumeId = id;
        return true;
    }

    private boolean checkpoint(HashRun run) {
        boolean known = run.from().equals(ResumePoint.START);
        for (HashRun each : runs) {
            known |= each.to().equals(run.from());
        }
        if (volumeId == null
                || phase == Phase.RETIRED
                || !known
                || run.to().nextUnit() < run.from().nextUnit()
                || run.to().hashCount() < run.from().hashCount()) {
            return false;
        }
        backTo(run.from());
        runs.add(run);
        return true;
    }

    private boolean rewound(ResumePoint point) {
        if (volumeId == null || phase == Phase.RETIRED) {
            return false;
        }
        backTo(point);
        return true;
    }

    private boolean written(ResumePoint point, WrittenManifest what) {
        if (phase != Phase.FORMATTED || !point.equals(resumePoint())) {
            return false;
        }
        phase = Phase.WRITTEN;
        manifest = what;
        return true;
    }

    private boolean unwritten() {
        if (phase != Phase.WRITTEN && phase != Phase.VERIFIED) {
            return false;
        }
        backToFormatted();
        return true;
    }

    private boolean verified() {
        if (phase != Phase.WRITTEN) {
            return false;
        }
        phase = Phase.VERIFIED;
        return true;
    }

    private boolean retired() {
        if (phase == Phase.RETIRED) {
            return false;
        }
        phase = Phase.RETIRED;
        return true;
    }

    /** Forgets the checkpoints after that point, and that the drive was ever written to its end. */
    void backTo(ResumePoint point) {
        runs.removeIf(
                run ->
                        run.to().nextUnit() > point.nextUnit()
                                || run.to().hashCount() > point.hashCount());
        if (phase != Phase.CLAIMED && phase != Phase.RETIRED) {
            backToFormatted();
        }
    }

    private void backToFormatted() {
        phase = Phase.FORMATTED;
        manifest = null;
    }

    ResumePoint resumePoint() {
        return runs.isEmpty() ? ResumePoint.START : runs.get(runs.size() - 1).to();
    }

    List<HashRun> runs() {
        return List.copyOf(runs);
    }

    Phase phase() {
        return phase;
    }

    Optional<String> volumeId() {
        return Optional.ofNullable(volumeId);
    }

    Optional<WrittenManifest> manifest() {
        return Optional.ofNullable(manifest);
    }

    long nextSeq() {
        return lastSeq + 1;
    }
}
