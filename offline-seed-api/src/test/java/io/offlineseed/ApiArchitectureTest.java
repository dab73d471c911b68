// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The packages of the API and which of them may name types of which. */
class ApiArchitectureTest {

    private static final String ROOT = "io.offlineseed";

    /** Package, and the packages whose types it may use; the root is open to all of them. */
    private static final Map<String, Set<String>> ARROWS =
            Map.of(
                    "", Set.of(),
                    "shipping", Set.of(""),
                    "identity", Set.of(""),
                    "staging", Set.of(""),
                    "drive", Set.of("", "staging"),
                    "spi", Set.of("", "staging", "drive"),
                    "importjob", Set.of("", "staging", "drive", "shipping"),
                    "vault", Set.of("", "staging", "drive", "shipping", "importjob"));

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(new ImportOption.DoNotIncludeJars())
                    .importPackages(ROOT);

    @Test
    void packages_useOnlyThePackagesOfTheTable() {
        List<String> violations = new ArrayList<>();
        for (JavaClass from : CLASSES) {
            String source = field(from.getPackageName());
            assertThat(ARROWS).as("the table in this test").containsKey(source);
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                String targetPackage =
                        dependency.getTargetClass().getBaseComponentType().getPackageName();
                if (!targetPackage.startsWith(ROOT)) {
                    continue;
                }
                String target = field(targetPackage);
                if (!target.equals(source)
                        && !ARROWS.getOrDefault(source, Set.of()).contains(target)) {
                    violations.add(dependency.getDescription());
                }
            }
        }
        assertThat(violations).isEmpty();
    }

    @Test
    void api_usesTheJdkAndNullnessAnnotationsOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", ROOT + "..", "org.jspecify.annotations..")
                .check(CLASSES);
    }

    @Test
    void api_neverPrints() {
        noClasses().should(ACCESS_STANDARD_STREAMS).check(CLASSES);
    }

    @Test
    void packages_areNullMarked() {
        List<String> unmarked = new ArrayList<>();
        for (JavaClass each : CLASSES) {
            if (!each.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(each.getName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    private static String field(String packageName) {
        return packageName.equals(ROOT) ? "" : packageName.substring(ROOT.length() + 1);
    }
}
