// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileNameTest {

    @Test
    void decode_whatWasEncoded_givesTheSame() {
        FileName name =
                new FileName(
                        FileReferences.of(5, 5),
                        1,
                        2,
                        3,
                        4,
                        4096,
                        17,
                        0x20,
                        0,
                        0,
                        "Gr\u00f6\u00dfe.txt");
        byte[] bytes = new byte[name.sizeBytes() + 8];
        name.encode(bytes, 8);

        assertThat(FileName.decode(bytes, 8, name.sizeBytes())).contains(name);
        assertThat(FileName.decode(bytes, 8, name.sizeBytes() - 1)).isEmpty();
        assertThat(FileReferences.record(name.parent())).isEqualTo(5);
        assertThat(FileReferences.sequence(name.parent())).isEqualTo(5);
    }
}
