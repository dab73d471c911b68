// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.drive.RecoveryPasswordStore;

/** Where the recovery passwords of a backup's drives are kept. */
@FunctionalInterface
public interface PasswordStores {

    /** Returns the store of that backup. */
    RecoveryPasswordStore of(OpenBackup backup);
}
