// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The manifest on a drive, and the metadata and properties files it names. {@link
 * io.offlineseed.core.manifest.DriveManifestWriter} writes it, {@link
 * io.offlineseed.core.manifest.ManifestSizer} knows its size beforehand, {@link
 * io.offlineseed.core.manifest.DriveManifestReader} reads it back. Source:
 * docs/formats/manifest.md.
 */
@NullMarked
package io.offlineseed.core.manifest;

import org.jspecify.annotations.NullMarked;
