// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Everything portable: staging, drives, import jobs, vault. What is not exported is internal and
 * free to change.
 */
module io.offlineseed.core {
    exports io.offlineseed.core;

    requires transitive com.azure.core;
    requires transitive com.azure.storage.blob;
    requires transitive io.offlineseed.api;
    requires com.azure.core.http.jdk.httpclient;
    requires com.github.luben.zstd_jni;
    requires java.xml;
    requires jdk.unsupported; // com.sun.nio.file.ExtendedOpenOption: transfers past the page cache
    requires org.apache.commons.compress;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.slf4j;

    uses io.offlineseed.spi.DriveProvider;
    uses io.offlineseed.spi.MachineSettings;
}
