// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.read;

import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.Fixups;
import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.Le;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A B+ tree of entries: a directory, or one of the file system's own indexes. Keeps the last blocks
 * it read. Not shared between threads.
 */
public final class Index {

    /** Name of the index that is a directory. */
    public static final String DIRECTORY = "$I30";

    /** No index of blocks of 4 KiB can be as deep: each node has at least two below it. */
    static final int MAX_DEPTH = 32;

    private static final int BLOCKS_KEPT = 16;

    private final String where;
    private final byte[] rootValue;
    private final IndexNode root;
    private final Optional<AttributeContent> blocks;
    private final int blockBytes;
    private final int unitBytes;
    private final Map<Long, IndexNode> kept =
            new LinkedHashMap<>(BLOCKS_KEPT * 2, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, IndexNode> eldest) {
                    return size() > BLOCKS_KEPT;
                }
            };

    private Index(
            String where, byte[] rootValue, Optional<AttributeContent> blocks, int clusterBytes)
            throws DamagedStructure {
        this.where = where;
        this.rootValue = rootValue;
        this.blocks = blocks;
        if (rootValue.length < IndexBlock.ROOT_NODE + IndexBlock.NODE_BYTES) {
            throw new DamagedStructure(where + ": its root is too short");
        }
        this.blockBytes = Le.int32(rootValue, IndexBlock.ROOT_BLOCK_BYTES);
        if (Integer.bitCount(blockBytes) != 1
                || blockBytes < Fixups.STRIDE_BYTES
                || blockBytes > 1 << 16) {
            throw new DamagedStructure(where + ": its root states an impossible block size");
        }
        this.unitBytes = clusterBytes <= blockBytes ? clusterBytes : IndexBlock.SMALL_UNIT_BYTES;
        this.root = IndexNode.parse(where + ": its root", rootValue, IndexBlock.ROOT_NODE);
    }

    /**
     * Finds an index of a file.
     *
     * @throws DamagedStructure if it has no such index
     */
    public static Index of(VolumeBytes volume, FileNode file, String name) throws DamagedStructure {
        String where = "record " + file.base().number() + ": index " + name;
        byte[] rootValue =
                file.resident(AttributeType.INDEX_ROOT, name)
                        .orElseThrow(() -> new DamagedStructure(where + " is missing"));
        Optional<AttributeContent> blocks = file.content(AttributeType.INDEX_ALLOCATION, name);
        if (blocks.isPresent() && (blocks.get().runs().isEmpty() || blocks.get().hasHoles())) {
            throw new DamagedStructure(where + ": its blocks are not blocks");
        }
        return new Index(where, rootValue, blocks, volume.boot().clusterBytes());
    }

    /** Returns the node at the top. */
    public IndexNode root() {
        return root;
    }

    /** Returns the value of the root attribute, which the caller must not change. */
    public byte[] rootValue() {
        return rootValue;
    }

    /** Returns the size of a block. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Returns how many blocks there is room for. */
    public long blocks() {
        return blocks.map(b -> b.initializedBytes() / blockBytes).orElse(0L);
    }

    /**
     * Returns which block has that number.
     *
     * @throws DamagedStructure if none has
     */
    public long blockIndex(long vcn) throws DamagedStructure {
        long units = Math.max(1, blockBytes / unitBytes);
        if (vcn < 0 || vcn % units != 0 || vcn / units >= blocks()) {
            throw new DamagedStructure(where + " refers to block " + vcn + ", which is not there");
        }
        return vcn / units;
    }

    /** Returns the node in the block of that number. */
    public IndexNode block(long vcn) throws IOException, DamagedStructure {
        IndexNode node = kept.get(vcn);
        if (node == null) {
            node = read(vcn);
            kept.put(vcn, node);
        }
        return node;
    }

    private IndexNode read(long vcn) throws IOException, DamagedStructure {
        long offset = blockIndex(vcn) * blockBytes;
        byte[] bytes = blocks.orElseThrow().read(offset, blockBytes);
        String block = where + ": block " + vcn;
        if (Le.int32(bytes, 0) != IndexBlock.MAGIC) {
            throw new DamagedStructure(block + " is not an index block");
        }
        if (!Fixups.restore(bytes, 0, bytes.length)) {
            throw new DamagedStructure(block + " is torn");
        }
        if (Le.int64(bytes, IndexBlock.VCN) != vcn) {
            throw new DamagedStructure(block + " bears another number");
        }
        return IndexNode.parse(block, bytes, IndexBlock.NODE);
    }
}
