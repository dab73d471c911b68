// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offlineseed.spi.MachineSettings;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all settings of a machine keep, wherever they lie. */
public abstract class MachineSettingsContract {

    private MachineSettings settings;

    /**
     * Returns settings that are empty when first called in a test, and the same ones afterwards.
     */
    protected abstract MachineSettings open() throws IOException;

    @BeforeEach
    void openSettings() throws IOException {
        settings = open();
    }

    @Test
    void put_thenFindAfterOpeningAgain_givesTheValue() throws IOException {
        settings.put("waiting/fs01", "{\"text\":\"Zoë \\\\srv\\seed\\\"\"}\n2");

        assertThat(open().find("waiting/fs01")).contains("{\"text\":\"Zoë \\\\srv\\seed\\\"\"}\n2");
    }

    @Test
    void put_again_replacesTheValue() throws IOException {
        settings.put("a", "1");
        settings.put("a", "");

        assertThat(settings.find("a")).contains("");
    }

    @Test
    void find_unknown_isEmpty() throws IOException {
        assertThat(settings.find("absent")).isEmpty();
    }

    @Test
    void list_prefix_givesThoseByName() throws IOException {
        settings.put("waiting/2", "two");
        settings.put("waiting/1", "one");
        settings.put("waitings", "no");
        settings.put("other", "no");

        assertThat(settings.list("waiting/").entrySet())
                .extracting(entry -> entry.getKey() + "=" + entry.getValue())
                .containsExactly("waiting/1=one", "waiting/2=two");
        assertThat(settings.list("")).hasSize(4);
        assertThat(settings.list("none")).isEmpty();
    }

    @Test
    void delete_known_isForgottenAndTwiceIsNoError() throws IOException {
        settings.put("a", "1");
        settings.delete("a");
        settings.delete("a");

        assertThat(settings.find("a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\\b", "ä", "a\u0000"})
    void put_nameOutsideTheRules_isRefused(String name) {
        assertThatThrownBy(() -> settings.put(name, "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name must be 1 to 200");
        assertThatThrownBy(() -> settings.find(name)).isInstanceOf(IllegalArgumentException.class);
    }
}
