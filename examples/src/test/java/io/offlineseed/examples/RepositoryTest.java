// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for the files of the whole repository, whatever module they belong to. */
class RepositoryTest {

    private static final Path ROOT = Path.of(System.getProperty("offlineseed.root", ".."));
    private static final Path TROUBLESHOOTING = ROOT.resolve("docs/troubleshooting.md");

    /** An error code is the first argument of what is thrown or found, or a constant of its own. */
    private static final Pattern CODE =
            Pattern.compile("[(=]\\s*\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"\\s*[,;]");

    /** What looks like a code and is the name of an environment variable. */
    private static final Set<String> NOT_CODES = Set.of("XDG_CONFIG_HOME");

    private static final Pattern SECTION = Pattern.compile("(?m)^## (.*)$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final Pattern HEADER =
            Pattern.compile(
                    "// SPDX-FileCopyrightText: the offline-seed authors\n"
                            + "// SPDX-License-Identifier: Apache-2\\.0\n\n[\\s\\S]*");

    @Test
    void sources_startWithTheLicenceHeader() throws IOException {
        List<Path> wrong = new ArrayList<>();
        for (Path source : files(".java")) {
            if (!HEADER.matcher(Files.readString(source)).matches()) {
                wrong.add(source);
            }
        }
        assertThat(wrong).as("run mvn spotless:apply").isEmpty();
    }

    @Test
    void errorCodes_haveEachTheirSectionInTroubleshooting() throws IOException {
        Set<String> codes = new TreeSet<>();
        for (Path source : publishedSources()) {
            Matcher code = CODE.matcher(Files.readString(source));
            while (code.find()) {
                codes.add(code.group(1));
            }
        }
        codes.removeAll(NOT_CODES);
        codes.removeAll(sections());
        assertThat(codes).as("codes without a section in docs/troubleshooting.md").isEmpty();
    }

    @Test
    void troubleshooting_namesOnlyCodesThatExist() throws IOException {
        Set<String> sections = new TreeSet<>(sections());
        for (Path source : publishedSources()) {
            String text = Files.readString(source);
            sections.removeIf(code -> text.contains('"' + code + '"'));
        }
        assertThat(sections).as("sections for codes that no source has").isEmpty();
    }

    @Test
    void troubleshooting_isSortedAndHasNoSectionTwice() throws IOException {
        assertThat(sections()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void troubleshooting_tellsMeaningStateAndRemedyOnceEach() throws IOException {
        String text = Files.readString(TROUBLESHOOTING);
        for (String section : text.split("(?m)^## ")) {
            if (!section.contains("**Meaning.**")) {
                continue; // the page's head
            }
            assertThat(Pattern.compile("(?m)^\\*\\*(\\w+)\\.\\*\\*").matcher(section).results())
                    .as(section)
                    .extracting(found -> found.group(1))
                    .containsExactly("Meaning", "State", "Remedy");
        }
    }

    @Test
    void decisions_haveEachANumberOfTheirOwn() throws IOException {
        List<String> numbers = new ArrayList<>();
        try (Stream<Path> decisions = Files.list(ROOT.resolve("docs/adr"))) {
            decisions.forEach(d -> numbers.add(String.valueOf(d.getFileName()).substring(0, 4)));
        }
        assertThat(numbers).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void documents_linkOnlyToFilesThatExist() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : files(".md")) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                if (!Files.exists(document.resolveSibling(link.group(1)))) {
                    broken.add(ROOT.relativize(document) + " -> " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static List<String> sections() throws IOException {
        List<String> sections = new ArrayList<>();
        Matcher section = SECTION.matcher(Files.readString(TROUBLESHOOTING));
        while (section.find()) {
            sections.add(section.group(1));
        }
        return sections;
    }

    private static List<Path> publishedSources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path source : files(".java")) {
            String path = ROOT.relativize(source).toString().replace('\\', '/');
            if (path.startsWith("offline-seed-") && path.contains("/src/main/")) {
                sources.add(source);
            }
        }
        return sources;
    }

    private static List<Path> files(String suffix) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(
                ROOT,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes attributes) {
                        String name = directory.getFileName().toString();
                        boolean ours =
                                !Set.of("target", "node_modules", ".git").contains(name)
                                        || directory.equals(ROOT);
                        return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (file.toString().endsWith(suffix)) {
                            files.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return files;
    }
}
