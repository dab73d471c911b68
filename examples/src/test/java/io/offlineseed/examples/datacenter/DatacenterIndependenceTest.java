// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.offlineseed.OfflineSeedException;
import io.offlineseed.core.Drives;
import org.junit.jupiter.api.Test;

/**
 * Where client and stand-in share code, they can be wrong together. One class of the stand-in opens
 * drives through the library's reader, as a second implementation of BitLocker and NTFS would be a
 * second library; outside programs read drives made the same way in other tests. What the drives
 * hold is read by the stand-in itself.
 */
class DatacenterIndependenceTest {

    private static final String OWN = "io.offlineseed.examples.datacenter";

    private static final DescribedPredicate<JavaClass> THE_LIBRARY =
            resideInAPackage("io.offlineseed..").and(resideOutsideOfPackage(OWN));

    private static final DescribedPredicate<JavaClass> ITS_READER =
            resideInAPackage("io.offlineseed.drive")
                    .or(JavaClass.Predicates.type(Drives.class))
                    .or(JavaClass.Predicates.type(OfflineSeedException.class));

    private static final DescribedPredicate<JavaClass> OPENS_DRIVES =
            JavaClass.Predicates.belongToAnyOf(BitLockerDrive.class);

    private final JavaClasses stand =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(OWN);

    @Test
    void datacenter_butForTheClassThatOpensDrives_usesNothingOfTheLibrary() {
        noClasses()
                .that(are(DescribedPredicate.not(OPENS_DRIVES)))
                .should()
                .dependOnClassesThat(THE_LIBRARY)
                .check(stand);
    }

    @Test
    void classThatOpensDrives_usesTheirReaderAndNothingElse() {
        noClasses()
                .that(are(OPENS_DRIVES))
                .should()
                .dependOnClassesThat(THE_LIBRARY.and(DescribedPredicate.not(ITS_READER)))
                .check(stand);
        assertThat(stand.contain(BitLockerDrive.class)).isTrue();
    }
}
