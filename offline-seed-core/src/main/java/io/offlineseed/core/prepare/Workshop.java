// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.drive.DriveProviders;
import java.security.SecureRandom;

/** What every preparation works with. */
record Workshop(
        DriveProviders providers,
        DriveKinds kinds,
        PasswordStores passwords,
        SecureRandom random) {}
