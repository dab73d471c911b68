// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.drive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VolumePathTest {

    @Test
    void parse_asPeopleType_givesThePathOfTheVolume() {
        assertThat(VolumePath.parse("\\dir\\file")).isEqualTo("\\dir\\file");
        assertThat(VolumePath.parse("dir/file/")).isEqualTo("\\dir\\file");
        assertThat(VolumePath.parse("/")).isEqualTo("\\");
        assertThat(VolumePath.parse("")).isEqualTo("\\");
    }

    @Test
    void liesIn_directory_isNotFooledByABeginning() {
        assertThat(VolumePath.liesIn("\\dir", "\\dir\\a")).isTrue();
        assertThat(VolumePath.liesIn("\\dir", "\\dir2\\a")).isFalse();
        assertThat(VolumePath.liesIn("\\dir", "\\dir")).isFalse();
        assertThat(VolumePath.liesIn("\\", "\\dir")).isTrue();
    }
}
