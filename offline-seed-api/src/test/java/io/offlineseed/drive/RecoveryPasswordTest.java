// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryPasswordTest {

    /** Valid passwords that Windows made or Microsoft published; see docs/formats/manifest.md. */
    private static final String WINDOWS_MADE =
            "060456-014509-132033-080300-252615-584177-672089-411631";

    private static RecoveryPassword parse(String text) {
        return RecoveryPassword.parse(text.toCharArray());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                WINDOWS_MADE,
                "238810-662376-448998-450120-652806-203390-606320-483076",
                "442926-020713-108086-436744-137335-435358-242242-279598",
                "000000-000000-111111-222222-333333-444444-555555-666666",
                "720885-720885-720885-720885-720885-720885-720885-720885"
            })
    void parse_validPassword_isRevealedInItsUsualForm(String text) {
        assertThat(new String(parse(text).reveal())).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "439675-460165-128202-905124-487224-524332-851649-442187",
                "295888-146773-434511-382459-355014-589787-673035-684222",
                "720896-000000-000000-000000-000000-000000-000000-000000"
            })
    void parse_mistypedGroup_isRefusedWithoutTellingDigits(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(text))
                .withMessageContaining("group 1")
                .withMessageNotContaining(text.substring(0, 6));
    }

    @Test
    void parse_withoutHyphensOrWithBlanks_isTheSamePassword() {
        assertThat(parse(WINDOWS_MADE.replace("-", ""))).isEqualTo(parse(WINDOWS_MADE));
        assertThat(parse(" " + WINDOWS_MADE.replace('-', ' ') + "\n"))
                .isEqualTo(parse(WINDOWS_MADE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "060456", WINDOWS_MADE + "-000000", "x" + WINDOWS_MADE})
    void parse_wrongLengthOrLetters_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(text));
    }

    @Test
    void generate_manyTimes_givesDistinctPasswordsThatParse() {
        SecureRandom random = new SecureRandom();
        RecoveryPassword first = RecoveryPassword.generate(random);
        for (int i = 0; i < 200; i++) {
            RecoveryPassword next = RecoveryPassword.generate(random);
            assertThat(RecoveryPassword.parse(next.reveal())).isEqualTo(next);
            assertThat(next).isNotEqualTo(first);
        }
    }

    @Test
    void close_thenReveal_isRefusedAndDigitsAreGone() {
        RecoveryPassword password = parse(WINDOWS_MADE);
        password.close();
        password.close();

        assertThatIllegalStateException().isThrownBy(password::reveal);
        assertThat(password).isNotEqualTo(parse(WINDOWS_MADE));
    }

    @Test
    void toString_always_showsNothing() {
        assertThat(parse(WINDOWS_MADE)).hasToString("RecoveryPassword[redacted]");
    }
}
