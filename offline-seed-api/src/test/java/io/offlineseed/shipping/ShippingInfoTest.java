// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippingInfoTest {

    private static PostalAddress.Builder address() {
        return PostalAddress.builder()
                .recipientName("Operations")
                .streetAddress1("Main Street 1")
                .city("Bonn")
                .postalCode("53111")
                .countryOrRegion("Germany")
                .phone("+49 228 0000000")
                .email("ops@example.com");
    }

    private static ShippingInfo info(String tracking, int drives) {
        return new ShippingInfo(
                "DHL",
                tracking,
                drives,
                LocalDate.of(2026, 2, 20),
                address().build(),
                new CarrierAccount("DHL", "0815"));
    }

    @Test
    void arriveBy_always_isTwoWeeksAfterTheShipDate() {
        assertThat(info("T1", 2).arriveBy()).isEqualTo(LocalDate.of(2026, 3, 6));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11, -1})
    void driveCount_outsideAJobsLimit_isRefused(int count) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> info("T1", count))
                .withMessageContaining("1 to 10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " T1", "T1\n"})
    void trackingNumber_blankOrPadded_isRefused(String tracking) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> info(tracking, 1))
                .withMessageContaining("trackingNumber");
    }

    @Test
    void address_partMissing_isNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> address().city(" ").build())
                .withMessageContaining("city");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ops", "@example.com", "ops@", "a@b@c"})
    void address_mailThatIsNone_isRefused(String email) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> address().email(email).build())
                .withMessageContaining("email");
    }

    @Test
    void toString_addressAndAccount_showNothingPersonal() {
        assertThat(info("T1", 1).toString()).doesNotContain("Main Street", "0815", "ops@");
    }
}
