// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.shipping;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A return address, complete enough for the import service: everything but the second street line
 * and the state is required. Immutable; made by {@link #builder()}. Source of the rules: the
 * service's API description, "ReturnAddress".
 */
public final class PostalAddress {

    private final String recipientName;
    private final String streetAddress1;
    private final @Nullable String streetAddress2;
    private final String city;
    private final @Nullable String stateOrProvince;
    private final String postalCode;
    private final String countryOrRegion;
    private final String phone;
    private final String email;

    private PostalAddress(Builder from) {
        recipientName = required("recipientName", from.recipientName);
        streetAddress1 = required("streetAddress1", from.streetAddress1);
        streetAddress2 = from.streetAddress2;
        city = required("city", from.city);
        stateOrProvince = from.stateOrProvince;
        postalCode = required("postalCode", from.postalCode);
        countryOrRegion = required("countryOrRegion", from.countryOrRegion);
        phone = required("phone", from.phone);
        email = required("email", from.email);
        int at = email.indexOf('@');
        if (at < 1 || at != email.lastIndexOf('@') || at == email.length() - 1) {
            throw new IllegalArgumentException(
                    "email must have one @ with text on both sides; the datacenter writes there when a parcel has a"
                            + " problem, so a group mailbox is best");
        }
    }

    static String required(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is required and was not given or blank");
        }
        return value;
    }

    /** Returns an empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns who receives the parcel. */
    public String recipientName() {
        return recipientName;
    }

    /** Returns the first street line. */
    public String streetAddress1() {
        return streetAddress1;
    }

    /** Returns the second street line, if any. */
    public Optional<String> streetAddress2() {
        return Optional.ofNullable(streetAddress2);
    }

    /** Returns the city. */
    public String city() {
        return city;
    }

    /** Returns the state or province, where the country has such. */
    public Optional<String> stateOrProvince() {
        return Optional.ofNullable(stateOrProvince);
    }

    /** Returns the postal code. */
    public String postalCode() {
        return postalCode;
    }

    /** Returns the country or region. */
    public String countryOrRegion() {
        return countryOrRegion;
    }

    /** Returns the phone number; no format is published. */
    public String phone() {
        return phone;
    }

    /** Returns the mail address the datacenter writes to. */
    public String email() {
        return email;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PostalAddress a
                && recipientName.equals(a.recipientName)
                && streetAddress1.equals(a.streetAddress1)
                && Objects.equals(streetAddress2, a.streetAddress2)
                && city.equals(a.city)
                && Objects.equals(stateOrProvince, a.stateOrProvince)
                && postalCode.equals(a.postalCode)
                && countryOrRegion.equals(a.countryOrRegion)
                && phone.equals(a.phone)
                && email.equals(a.email);
    }

    @Override
    public int hashCode() {
        return Objects.hash(recipientName, streetAddress1, city, postalCode, countryOrRegion);
    }

    /** Returns the country only: addresses do not belong in logs. */
    @Override
    public String toString() {
        return "PostalAddress[" + countryOrRegion + "]";
    }

    /** Collects the parts; {@link #build()} checks them. Not thread-safe. */
    public static final class Builder {

        private @Nullable String recipientName;
        private @Nullable String streetAddress1;
        private @Nullable String streetAddress2;
        private @Nullable String city;
        private @Nullable String stateOrProvince;
        private @Nullable String postalCode;
        private @Nullable String countryOrRegion;
        private @Nullable String phone;
        private @Nullable String email;

        private Builder() {}

        /** Sets who receives the parcel. Required. */
        public Builder recipientName(String value) {
            recipientName = value;
            return this;
        }

        /** Sets the first street line. Required. */
        public Builder streetAddress1(String value) {
            streetAddress1 = value;
            return this;
        }

        /** Sets the second street line. */
        public Builder streetAddress2(String value) {
            streetAddress2 = value;
            return this;
        }

        /** Sets the city. Required. */
        public Builder city(String value) {
            city = value;
            return this;
        }

        /** Sets the state or province. */
        public Builder stateOrProvince(String value) {
            stateOrProvince = value;
            return this;
        }

        /** Sets the postal code. Required. */
        public Builder postalCode(String value) {
            postalCode = value;
            return this;
        }

        /** Sets the country or region. Required. */
        public Builder countryOrRegion(String value) {
            countryOrRegion = value;
            return this;
        }

        /** Sets the phone number. Required. */
        public Builder phone(String value) {
            phone = value;
            return this;
        }

        /** Sets the mail address. Required. */
        public Builder email(String value) {
            email = value;
            return this;
        }

        /**
         * Returns the address.
         *
         * @throws IllegalArgumentException if a required part is missing or the mail address is
         *     none
         */
        public PostalAddress build() {
            return new PostalAddress(this);
        }
    }
}
