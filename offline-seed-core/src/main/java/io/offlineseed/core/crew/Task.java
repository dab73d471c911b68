// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.crew;

/** What one thread of a {@link Crew} does, from its start to its end. */
@FunctionalInterface
public interface Task {

    /**
     * Works until done, or until {@link Crew#stopping()}, which it looks at about every 100 ms.
     *
     * @throws Exception if it cannot go on
     */
    void run() throws Exception;
}
