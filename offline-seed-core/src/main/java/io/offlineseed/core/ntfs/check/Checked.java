// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

import io.offlineseed.core.ntfs.BootSector;
import io.offlineseed.core.ntfs.read.MasterFileTable;
import io.offlineseed.core.ntfs.read.VolumeBytes;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/** The volume being checked, and what was gathered about it so far. Not shared between threads. */
final class Checked {

    final VolumeBytes volume;
    final BootSector boot;
    final MasterFileTable table;
    final Findings findings;

    /** Clusters of all files. */
    final ClusterOwners owners = new ClusterOwners();

    /** Records in use. */
    final BitSet inUse = new BitSet();

    /** Of these, the ones that only continue another. */
    final BitSet continuations = new BitSet();

    /** Of these, the ones that a list of attributes leads to. */
    final BitSet claimed = new BitSet();

    /** Records that are directories. */
    final BitSet directories = new BitSet();

    /** Names each record has, less the directory entries found for them. */
    final Numbers names = new Numbers();

    /** Security ids used, with the first record that uses each. */
    final Map<Integer, Long> securityIds = new TreeMap<>();

    Checked(VolumeBytes volume, MasterFileTable table, Findings findings) {
        this.volume = volume;
        this.boot = volume.boot();
        this.table = table;
        this.findings = findings;
    }
}
