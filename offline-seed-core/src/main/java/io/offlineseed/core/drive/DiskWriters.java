// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.drive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Programs that have a device open for writing, such as a virtual machine that was given a drive.
 * Only those that this process may look into are seen.
 *
 * @param byNode the programs, by the device they have open
 */
record DiskWriters(Map<String, List<String>> byNode) {

    private static final Logger LOG = LoggerFactory.getLogger(DiskWriters.class);
    private static final Pattern FLAGS = Pattern.compile("(?m)^flags:\\s*([0-7]+)");
    private static final int ACCESS_MODE = 3; // 0 is reading

    static DiskWriters read(SysTree tree) throws IOException {
        Map<String, List<String>> found = new HashMap<>();
        Path proc = tree.root().resolve("proc");
        String self = Long.toString(ProcessHandle.current().pid());
        for (String pid : tree.names(proc)) {
            if (pid.matches("\\d+") && !pid.equals(self)) {
                try {
                    look(tree, proc.resolve(pid), pid, found);
                } catch (IOException e) {
                    LOG.trace("Process {} has ended, or belongs to another user", pid, e);
                }
            }
        }
        return new DiskWriters(found);
    }

    private static void look(
            SysTree tree, Path process, String pid, Map<String, List<String>> found)
            throws IOException {
        for (String handle : tree.names(process.resolve("fd"))) {
            String target;
            try {
                target = Files.readSymbolicLink(process.resolve("fd").resolve(handle)).toString();
            } catch (IOException e) {
                LOG.trace("Process {} has closed {} meanwhile, as busy ones do", pid, handle, e);
                continue;
            }
            if (target.startsWith("/dev/")
                    && writes(tree.text(process.resolve("fdinfo").resolve(handle)).orElse(""))) {
                String name = tree.text(process.resolve("comm")).orElse("?");
                found.computeIfAbsent(target, node -> new ArrayList<>())
                        .add("process " + pid + " (" + name + ")");
            }
        }
    }

    private static boolean writes(String info) {
        Matcher flags = FLAGS.matcher(info);
        return flags.find() && (Long.parseLong(flags.group(1), 8) & ACCESS_MODE) != 0;
    }

    List<String> of(String node) {
        return byNode.getOrDefault(node, List.of());
    }
}
