// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.device;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Another process, or another part of this one, holds a device that was to be written. */
public final class DeviceHeldException extends IOException {

    private static final long serialVersionUID = 1L;

    DeviceHeldException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
