// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The one place where XML is read and written: {@link io.offlineseed.core.xml.Xml}. What the
 * elements mean is the business of the rooms that have files in XML, such as the manifest.
 */
@NullMarked
package io.offlineseed.core.xml;

import org.jspecify.annotations.NullMarked;
