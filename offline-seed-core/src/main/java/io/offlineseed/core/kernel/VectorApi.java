// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.kernel;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the classes that are written over the Vector API. The API incubates: it is there only if
 * the Java runtime was started with {@code --add-modules jdk.incubator.vector}, and our module does
 * not require it, since a product that does without it must start as well.
 */
public final class VectorApi {

    static final String MODULE = "jdk.incubator.vector";

    private static final Logger LOG = LoggerFactory.getLogger(VectorApi.class);

    private VectorApi() {}

    /** Returns whether the runtime was started with the API. */
    public static boolean isPresent() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /**
     * Returns a new object of a class over the API, or nothing if the runtime has no such API or
     * the machine no vectors that the class can use.
     *
     * @param className of a public class of ours with a public constructor without parameters
     * @param type what it is used as
     */
    public static <T> Optional<T> load(String className, Class<T> type) {
        Optional<Module> api = ModuleLayer.boot().findModule(MODULE);
        if (api.isEmpty()) {
            return Optional.empty();
        }
        VectorApi.class.getModule().addReads(api.get());
        try {
            Object made = Class.forName(className).getDeclaredConstructor().newInstance();
            return Optional.of(type.cast(made));
        } catch (ReflectiveOperationException | LinkageError e) {
            // An incubating API may be another one in the next Java; we have other ways.
            LOG.debug("{} is of no use on this machine", className, e);
            return Optional.empty();
        }
    }
}
