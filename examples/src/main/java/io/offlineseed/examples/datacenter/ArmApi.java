// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import java.io.IOException;
import java.util.Set;

/** The operations of one resource provider. Thread-safe. */
interface ArmApi {

    /** Returns the provider's namespace. */
    String provider();

    /** Returns the versions of its description that are taken. */
    Set<String> versions();

    /** Answers a call whose path names the provider. */
    ArmReply answer(ArmCall call) throws ArmError, IOException;
}
