// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.write;

import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.SecurityDescriptors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The content of $Secure: the descriptors our files refer to, and both indexes of them. Source:
 * docs/formats/ntfs.md, "Security descriptors".
 */
final class SecureFile {

    /** For what nobody should change. */
    static final int READ_ONLY = 0x100;

    /** For the file system's own files that change. */
    static final int READ_WRITE = 0x101;

    /** For directories: everything to everyone, passed on. */
    static final int DIRECTORY = 0x102;

    /** For files: everything to everyone. */
    static final int FILE = 0x103;

    /** For {@code System Volume Information}: everything to the system alone, passed on. */
    static final int SYSTEM_ONLY = 0x104;

    private static final int READ = 0x0012_0089;
    private static final int WRITE = 0x0012_019f;
    private static final int EVERYTHING = 0x001f_01ff;

    private static final int PASSED_ON = 0x3; // to files and to directories

    private static final byte[] EVERYONE = sid(1, 0);
    private static final byte[] SYSTEM = sid(5, 18);
    private static final byte[] ADMINISTRATORS = sid(5, 32, 544);

    private static final SecureFile STANDARD = new SecureFile();

    /** A descriptor, and what stands before it in the stream. */
    private static final class Entry {

        private final int id;
        private final int hash;
        private final byte[] header;

        Entry(int id, int hash, byte[] header) {
            this.id = id;
            this.hash = hash;
            this.header = header;
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final byte[] block = new byte[SecurityDescriptors.BLOCK_BYTES];
    private int used;

    private SecureFile() {
        add(READ_ONLY, administratorsOwn(READ));
        add(READ_WRITE, administratorsOwn(WRITE));
        add(DIRECTORY, owned(acl(ace(PASSED_ON, EVERYTHING, EVERYONE))));
        add(FILE, owned(acl(ace(0, EVERYTHING, EVERYONE))));
        add(SYSTEM_ONLY, owned(acl(ace(PASSED_ON, EVERYTHING, SYSTEM))));
    }

    static SecureFile standard() {
        return STANDARD;
    }

    /** Returns the size of $SDS. */
    long streamBytes() {
        return (long) SecurityDescriptors.BLOCK_BYTES + used;
    }

    /** Returns $SDS: the block of descriptors, and the used part of it once more. */
    byte[] stream() {
        byte[] stream = new byte[SecurityDescriptors.BLOCK_BYTES + used];
        System.arraycopy(block, 0, stream, 0, block.length);
        System.arraycopy(block, 0, stream, block.length, used);
        return stream;
    }

    /** Returns the entries of $SII, by id. */
    List<byte[]> byId() {
        List<byte[]> found = new ArrayList<>();
        for (Entry entry : entries) {
            byte[] key = new byte[4];
            Le.putInt32(key, 0, entry.id);
            found.add(ViewEntries.entry(key, entry.header, new byte[0]));
        }
        return found;
    }

    /** Returns the entries of $SDH, by hash. */
    List<byte[]> byHash() {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(
                Comparator.comparingLong((Entry entry) -> Integer.toUnsignedLong(entry.hash))
                        .thenComparingInt(entry -> entry.id));
        List<byte[]> found = new ArrayList<>();
        for (Entry entry : sorted) {
            byte[] key = new byte[8];
            Le.putInt32(key, 0, entry.hash);
            Le.putInt32(key, 4, entry.id);
            found.add(ViewEntries.entry(key, entry.header, new byte[] {'I', 0, 'I', 0}));
        }
        return found;
    }

    private void add(int id, byte[] descriptor) {
        int alignment = SecurityDescriptors.ALIGNMENT_BYTES;
        int at = (used + alignment - 1) / alignment * alignment;
        int hash = SecurityDescriptors.hash(descriptor, 0, descriptor.length);
        byte[] header = new byte[SecurityDescriptors.HEADER_BYTES];
        Le.putInt32(header, 0, hash);
        Le.putInt32(header, 4, id);
        Le.putInt64(header, 8, at);
        Le.putInt32(header, 16, header.length + descriptor.length);
        System.arraycopy(header, 0, block, at, header.length);
        System.arraycopy(descriptor, 0, block, at + header.length, descriptor.length);
        used = at + header.length + descriptor.length;
        entries.add(new Entry(id, hash, header));
    }

    /** Returns the descriptor that a file bears itself instead of an id. */
    static byte[] own(boolean writable) {
        int mask = writable ? WRITE : READ;
        return descriptor(acl(ace(0, mask, SYSTEM), ace(0, mask, ADMINISTRATORS)), SYSTEM);
    }

    private static byte[] administratorsOwn(int mask) {
        return owned(acl(ace(0, mask, SYSTEM), ace(0, mask, ADMINISTRATORS)));
    }

    private static byte[] owned(byte[] acl) {
        return descriptor(acl, ADMINISTRATORS);
    }

    /** The list stands before owner and group: Windows refuses the other order. */
    private static byte[] descriptor(byte[] acl, byte[] owner) {
        int headerBytes = 0x14;
        byte[] bytes = new byte[headerBytes + acl.length + owner.length + ADMINISTRATORS.length];
        bytes[0] = 1;
        Le.putInt16(bytes, 2, 0x8004); // self-relative, with a list
        Le.putInt32(bytes, 4, headerBytes + acl.length);
        Le.putInt32(bytes, 8, headerBytes + acl.length + owner.length);
        Le.putInt32(bytes, 16, headerBytes);
        System.arraycopy(acl, 0, bytes, headerBytes, acl.length);
        System.arraycopy(owner, 0, bytes, headerBytes + acl.length, owner.length);
        System.arraycopy(
                ADMINISTRATORS,
                0,
                bytes,
                headerBytes + acl.length + owner.length,
                ADMINISTRATORS.length);
        return bytes;
    }

    private static byte[] acl(byte[]... entries) {
        int length = 8;
        for (byte[] entry : entries) {
            length += entry.length;
        }
        byte[] bytes = new byte[length];
        bytes[0] = 2;
        Le.putInt16(bytes, 2, length);
        Le.putInt16(bytes, 4, entries.length);
        int at = 8;
        for (byte[] entry : entries) {
            System.arraycopy(entry, 0, bytes, at, entry.length);
            at += entry.length;
        }
        return bytes;
    }

    private static byte[] ace(int flags, int mask, byte[] sid) {
        byte[] bytes = new byte[8 + sid.length];
        bytes[1] = (byte) flags;
        Le.putInt16(bytes, 2, bytes.length);
        Le.putInt32(bytes, 4, mask);
        System.arraycopy(sid, 0, bytes, 8, sid.length);
        return bytes;
    }

    /** Returns the id of Administrators, who own what is counted by no quota. */
    static byte[] administrators() {
        return ADMINISTRATORS.clone();
    }

    private static byte[] sid(int authority, int... parts) {
        byte[] bytes = new byte[8 + 4 * parts.length];
        bytes[0] = 1;
        bytes[1] = (byte) parts.length;
        bytes[7] = (byte) authority;
        for (int i = 0; i < parts.length; i++) {
            Le.putInt32(bytes, 8 + 4 * i, parts[i]);
        }
        return bytes;
    }
}
