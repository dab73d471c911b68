// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.replica;

/**
 * One line of a catalog, in the order {@link CatalogHeader}, then for each segment its {@link
 * CatalogEntry}s and its {@link SegmentSummary}, then {@link CatalogEnd}.
 */
public sealed interface CatalogLine
        permits CatalogHeader, CatalogEntry, SegmentSummary, CatalogEnd {}
