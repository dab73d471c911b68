// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Names the judges that tests would have asked; run by the build as its last step. */
class SkippedJudges {

    private SkippedJudges() {}

    /** Reads and removes {@code target/judges-skipped.txt} of each module below the given folder. */
    public static void main(String[] args) throws IOException {
        Set<String> judges = new TreeSet<>();
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(Path.of(args[0]))) {
            for (Path module : modules) {
                Path list = module.resolve("target").resolve("judges-skipped.txt");
                if (Files.exists(list)) {
                    judges.addAll(Files.readAllLines(list));
                    Files.delete(list);
                }
            }
        }
        if (!judges.isEmpty()) {
            System.out.println(
                    "SKIPPED JUDGES: "
                            + String.join(", ", judges)
                            + ". Tests that ask them were skipped; ./verify installs them and"
                            + " requires their verdict.");
        }
    }
}
