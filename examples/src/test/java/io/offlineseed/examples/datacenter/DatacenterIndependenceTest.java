// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class DatacenterIndependenceTest {

    /** Where client and stand-in share code, they can be wrong together. */
    @Test
    void datacenter_usesNothingOfTheLibrary() {
        String own = "io.offlineseed.examples.datacenter";
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.offlineseed..").and(resideOutsideOfPackage(own)))
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages(own));
    }
}
