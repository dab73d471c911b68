// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.FileName;
import io.offlineseed.core.ntfs.Run;
import io.offlineseed.testing.Judges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Records that Windows wrote. Of the one volume of Windows at hand that is not encrypted only the
 * copies of the first four records have their content; the rest was blanked by its owner.
 */
class WindowsRecordsTest {

    private static final int MIRROR_BYTES = 8192;
    private static final int RECORD_BYTES = 1024;

    private static List<MftRecord> records() throws IOException, DamagedStructure {
        List<MftRecord> records = new ArrayList<>();
        try (InputStream in =
                new GZIPInputStream(
                        Files.newInputStream(
                                Judges.requireShared("vectors/bitlocker/d-decrypted.img.gz")))) {
            in.skipNBytes(MIRROR_BYTES);
            for (int number = 0; number < 4; number++) {
                records.add(MftRecord.parse(number, in.readNBytes(RECORD_BYTES)));
            }
        }
        return records;
    }

    private static Attribute attribute(MftRecord record, int type) {
        return record.attributes().stream().filter(a -> a.type() == type).findFirst().orElseThrow();
    }

    @Test
    void parse_recordsOfWindows_givesTheirNames() throws Exception {
        List<String> names = new ArrayList<>();
        for (MftRecord record : records()) {
            Attribute name = attribute(record, AttributeType.FILE_NAME);
            assertThat(record.isInUse()).isTrue();
            assertThat(name.isIndexed()).isTrue();
            names.add(FileName.decode(name.value(), 0, name.valueBytes()).orElseThrow().name());
        }

        assertThat(names).containsExactly("$MFT", "$MFTMirr", "$LogFile", "$Volume");
    }

    @Test
    void parse_recordsOfWindows_givesTheirRuns() throws Exception {
        List<MftRecord> records = records();

        assertThat(attribute(records.get(0), AttributeType.DATA).runs())
                .containsExactly(Run.of(5370, 64));
        assertThat(attribute(records.get(0), AttributeType.BITMAP).runs())
                .containsExactly(Run.of(5369, 1), Run.of(37, 1));
        assertThat(attribute(records.get(1), AttributeType.DATA).runs())
                .containsExactly(Run.of(2, 1));
        assertThat(attribute(records.get(3), AttributeType.DATA).valueBytes()).isZero();
    }
}
