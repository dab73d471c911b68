// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.spi;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A volume that the system keeps mounted at a path until it is closed. */
public interface MountedVolume extends Closeable {

    /** Returns where its root directory is. */
    Path root();

    /** Returns the volume's own random id, which is the claim id of a seed on it. */
    String volumeId();

    /** Makes durable, as far as the system allows, all that was written before this call. */
    void flush() throws IOException;
}
