// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The regions of the stand-in. Names and carriers look real, addresses do not. */
final class Locations {

    private static final String PROVIDER = "/providers/Microsoft.ImportExport/locations/";

    private static final List<Location> ALL =
            List.of(
                    open("Australia East", "Australia", "DHL"),
                    open("East US", "USA", "FedEx", "UPS"),
                    open("North Europe", "Ireland", "DHL", "FedEx", "UPS"),
                    open("West Europe", "Netherlands", "DHL", "FedEx", "UPS"),
                    open("West US", "USA", "FedEx", "UPS"),
                    new Location("UK South", "United Kingdom", List.of("DHL"), "northeurope"));

    /** A region; its drives go to {@code shipTo}, which is another one while it is closed. */
    record Location(String name, String country, List<String> carriers, String shipTo) {

        String id() {
            return PROVIDER + shortName(name);
        }

        Map<String, Object> body() {
            Map<String, Object> properties = address();
            properties.put("additionalShippingInformation", "");
            properties.put("supportedCarriers", carriers);
            properties.put("alternateLocations", List.of(PROVIDER + shipTo));
            return Json.of(
                    "id",
                    id(),
                    "name",
                    name,
                    "type",
                    "Microsoft.ImportExport/locations",
                    "properties",
                    properties);
        }

        /** Returns where a job of this region sends its drives. */
        Map<String, Object> shippingInformation() {
            Location open =
                    ALL.stream()
                            .filter(l -> shortName(l.name).equals(shipTo))
                            .findFirst()
                            .orElse(this);
            Map<String, Object> address = open.address();
            address.put("additionalInformation", "");
            return address;
        }

        private Map<String, Object> address() {
            return Json.of(
                    "recipientName", "Stand-in Import Service, " + name,
                    "streetAddress1", "1 Loopback Road",
                    "streetAddress2", "",
                    "city", "Example City",
                    "stateOrProvince", "",
                    "postalCode", "00000",
                    "countryOrRegion", country,
                    "phone", "000 0000 0000");
        }
    }

    private Locations() {}

    static List<Location> all() {
        return ALL;
    }

    /** Returns the region of that short or display name. */
    static Location find(String name) throws ArmError {
        for (Location location : ALL) {
            if (shortName(location.name()).equals(shortName(name))) {
                return location;
            }
        }
        throw new ArmError(
                404,
                "LocationNotFound",
                "location",
                "There is no location '" + name + "'; list the locations to see what there is.");
    }

    private static Location open(String name, String country, String... carriers) {
        return new Location(name, country, List.of(carriers), shortName(name));
    }

    private static String shortName(String name) {
        return name.replace(" ", "").toLowerCase(Locale.ROOT);
    }
}
