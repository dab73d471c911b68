// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.importjob;

import java.util.Locale;
import java.util.MissingResourceException;

/** Countries as Data Box's published requests have them: two letters. */
final class CountryCode {

    private CountryCode() {}

    /**
     * Returns the two letters of a country that is given by them, by three, or by its English name;
     * any other text as it is, for the service to judge.
     */
    static String of(String country) {
        String wanted = country.strip();
        for (String code : Locale.getISOCountries()) {
            Locale each = new Locale("", code);
            if (code.equalsIgnoreCase(wanted)
                    || each.getDisplayCountry(Locale.ENGLISH).equalsIgnoreCase(wanted)
                    || threeLetters(each).equalsIgnoreCase(wanted)) {
                return code;
            }
        }
        return country;
    }

    private static String threeLetters(Locale country) {
        try {
            return country.getISO3Country();
        } catch (MissingResourceException e) {
            return ""; // it has none
        }
    }
}
