// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import io.offlineseed.testing.Judges;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Microsoft's emulator keeps the contract that our embedded endpoint is held to. */
class AzuriteIT extends BlobEndpointContract {

    @Override
    BlobEndpoint start(Path folder, String account) throws IOException {
        return Azurite.start(
                Judges.require("node"),
                Judges.requireNodeModule(Azurite.PROGRAM),
                folder,
                List.of(account));
    }
}
