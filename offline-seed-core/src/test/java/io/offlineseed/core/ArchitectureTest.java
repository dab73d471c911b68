// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The rooms of core and who may enter which. A new room, or a new arrow between two, is a decision:
 * it is written into the table here, with its reason in docs/architecture.md.
 */
class ArchitectureTest {

    private static final String CORE = "io.offlineseed.core";

    /** Open to every room above them: files that survive, threads, hashes. */
    private static final Set<String> GROUND = Set.of("durable", "crew", "hash");

    /** Room, and the rooms it may use; see docs/architecture.md. */
    private static final Map<String, Set<String>> ARROWS = arrows();

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(new ImportOption.DoNotIncludeJars())
                    .importPackages(CORE);

    private static Map<String, Set<String>> arrows() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (String room : List.of("durable", "crew", "xml", "kernel", "device", "cloud")) {
            arrows.put(room, Set.of());
        }
        arrows.put("hash", Set.of("kernel"));
        // Neither half of a format sees the other: the reader must not share the writer's mistakes.
        arrows.put("bitlocker", Set.of("kernel"));
        arrows.put("bitlocker.create", Set.of("bitlocker"));
        arrows.put("bitlocker.unlock", Set.of("bitlocker"));
        arrows.put("ntfs", Set.of());
        arrows.put("ntfs.write", Set.of("ntfs"));
        arrows.put("ntfs.read", Set.of("ntfs"));
        arrows.put("ntfs.check", Set.of("ntfs", "ntfs.read"));

        arrows.put("manifest", above("xml"));
        arrows.put("replica", above());
        arrows.put("secrets", above());
        arrows.put("machine", above());
        arrows.put("flow", above());
        arrows.put("drive", above("device"));
        arrows.put("journal", above());
        arrows.put("blob", above("cloud"));

        arrows.put("staging", above("replica", "ntfs"));
        arrows.put("identity", above("cloud", "machine", "xml"));
        // What is promised about a drive was read back through code that cannot see the writer.
        arrows.put(
                "verify",
                above(
                        "flow",
                        "device",
                        "bitlocker",
                        "bitlocker.unlock",
                        "ntfs",
                        "ntfs.read",
                        "ntfs.check",
                        "manifest",
                        "journal"));

        arrows.put("plan", above("staging"));
        // Whether every blob is on a sealed drive, only the plans can tell.
        arrows.put(
                "importjob",
                above("cloud", "staging", "secrets", "manifest", "machine", "journal", "plan"));

        arrows.put(
                "volume",
                above(
                        "plan",
                        "device",
                        "bitlocker",
                        "bitlocker.create",
                        "bitlocker.unlock", // what was begun is opened by what is on the drive
                        "ntfs",
                        "ntfs.write",
                        "manifest",
                        "staging"));
        // What the manifests say is taken from what they were rendered from: list, plans, hashes.
        arrows.put(
                "vault",
                above("blob", "replica", "manifest", "importjob", "staging", "journal", "plan"));

        arrows.put("copy", above("flow", "volume", "journal", "plan", "staging", "manifest"));

        // An image of a tree has no backup: only the rules for names are those of staging.
        arrows.put(
                "image",
                above(
                        "flow",
                        "drive",
                        "bitlocker.create",
                        "ntfs",
                        "ntfs.write",
                        "manifest",
                        "staging",
                        "volume"));

        arrows.put(
                "prepare",
                above(
                        "flow", // one for all drives of a call, made by the only room that knows
                        // them all
                        "drive",
                        "device",
                        "staging",
                        "plan",
                        "volume",
                        "journal",
                        "copy",
                        "verify",
                        "manifest",
                        "secrets"));
        return arrows;
    }

    private static Set<String> above(String... rooms) {
        Set<String> all = new TreeSet<>(GROUND);
        all.addAll(List.of(rooms));
        return all;
    }

    @Test
    void rooms_useOnlyTheRoomsOfTheTable() {
        List<String> violations = new ArrayList<>();
        for (JavaClass from : CLASSES) {
            String room = room(from.getPackageName());
            if (room.isEmpty()) {
                continue; // builders and front doors see every room
            }
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                JavaClass to = dependency.getTargetClass().getBaseComponentType();
                if (!to.getPackageName().startsWith(CORE)) {
                    continue;
                }
                String target = room(to.getPackageName());
                if (!target.equals(room) && !ARROWS.getOrDefault(room, Set.of()).contains(target)) {
                    violations.add(
                            room
                                    + " must not use "
                                    + (target.isEmpty() ? "the front doors" : target)
                                    + ": "
                                    + dependency.getDescription());
                }
            }
        }
        assertThat(violations).isEmpty();
    }

    @Test
    void table_ofArrows_hasNoCycle() {
        for (String room : ARROWS.keySet()) {
            assertThat(reachable(room, new TreeSet<>())).doesNotContain(room);
        }
    }

    @Test
    void verify_reachesNoWriterOverAnyPath() {
        assertThat(reachable("verify", new TreeSet<>()))
                .doesNotContain("volume", "plan", "ntfs.write", "bitlocker.create", "copy");
    }

    @Test
    void packages_dependOnEachOtherWithoutCycles() {
        slices().matching(CORE + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void nativeAccess_staysInTheWindowsModule() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.jna..", "io.offlineseed.windows..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void library_neverPrints() {
        noClasses().should(ACCESS_STANDARD_STREAMS).allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void packages_areNullMarked() {
        List<String> unmarked = new ArrayList<>();
        for (JavaClass each : CLASSES) {
            JavaPackage room = each.getPackage();
            if (!room.isAnnotatedWith(NullMarked.class) && !unmarked.contains(room.getName())) {
                unmarked.add(room.getName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    /** The room of a package, empty for the front doors. */
    private static String room(String packageName) {
        if (packageName.equals(CORE)) {
            return "";
        }
        String name = packageName.substring(CORE.length() + 1);
        for (String room = name; ; room = room.substring(0, room.lastIndexOf('.'))) {
            if (ARROWS.containsKey(room)) {
                return room;
            }
            assertThat(room)
                    .as("package %s belongs to a room of the table in this test", packageName)
                    .contains(".");
        }
    }

    private static Set<String> reachable(String room, Set<String> seen) {
        for (String next : ARROWS.getOrDefault(room, Set.of())) {
            if (seen.add(next)) {
                reachable(next, seen);
            }
        }
        return seen;
    }
}
