// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.ntfs.check;

import io.offlineseed.core.ntfs.AttributeType;
import io.offlineseed.core.ntfs.IndexBlock;
import io.offlineseed.core.ntfs.Le;
import io.offlineseed.core.ntfs.SecurityDescriptors;
import io.offlineseed.core.ntfs.check.NtfsFinding.Kind;
import io.offlineseed.core.ntfs.read.AttributeContent;
import io.offlineseed.core.ntfs.read.DamagedStructure;
import io.offlineseed.core.ntfs.read.FileNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** $Secure: the descriptors, their mirror, both indexes, and the ids that files use. */
final class SecureCheck {

    private static final int MAX_BYTES = 64 << 20;

    private static final int HASH = 0x00;
    private static final int ID = 0x04;
    private static final int PLACE = 0x08;
    private static final int LENGTH = 0x10;

    private final Checked checked;
    private final Findings findings;
    private final Map<Integer, byte[]> headers = new HashMap<>(); // by id

    SecureCheck(Checked checked) {
        this.checked = checked;
        this.findings = checked.findings;
    }

    void check(FileNode file) throws IOException, DamagedStructure {
        Optional<AttributeContent> stream = file.content(AttributeType.DATA, "$SDS");
        if (stream.isEmpty() || stream.get().sizeBytes() > MAX_BYTES) {
            findings.add(Kind.SECURITY, "$Secure has no descriptors, or too many");
            return;
        }
        descriptors(stream.get().read(0, (int) stream.get().sizeBytes()));
        index(file, "$SII", IndexBlock.COLLATION_UINT32, 1);
        index(file, "$SDH", IndexBlock.COLLATION_SECURITY_HASH, 2);
        checked.securityIds.forEach(
                (id, record) ->
                        findings.require(
                                headers.containsKey(id),
                                Kind.SECURITY,
                                "record "
                                        + record
                                        + ": uses security id "
                                        + Integer.toHexString(id)
                                        + "h, which $Secure does not have"));
    }

    private void descriptors(byte[] stream) {
        int block = SecurityDescriptors.BLOCK_BYTES;
        for (int start = 0; start + block <= stream.length; start += 2 * block) {
            int at = start;
            while (at + SecurityDescriptors.HEADER_BYTES <= start + block) {
                int length = Le.int32(stream, at + LENGTH);
                if (length == 0) {
                    break;
                }
                if (length < SecurityDescriptors.HEADER_BYTES || length > start + block - at) {
                    findings.add(Kind.SECURITY, "$SDS has an entry of impossible length at " + at);
                    break;
                }
                descriptor(stream, at, length);
                at =
                        at + length + SecurityDescriptors.ALIGNMENT_BYTES - 1
                                & -SecurityDescriptors.ALIGNMENT_BYTES;
            }
        }
    }

    private void descriptor(byte[] stream, int at, int length) {
        int id = Le.int32(stream, at + ID);
        String where = "$SDS: the descriptor of id " + Integer.toHexString(id) + "h ";
        int headerBytes = SecurityDescriptors.HEADER_BYTES;
        int hash = SecurityDescriptors.hash(stream, at + headerBytes, length - headerBytes & ~3);
        findings.require(
                hash == Le.int32(stream, at + HASH), Kind.SECURITY, where + "has a wrong hash");
        findings.require(
                Le.int64(stream, at + PLACE) == at,
                Kind.SECURITY,
                where + "states another place than its own");
        int mirror = at + SecurityDescriptors.BLOCK_BYTES;
        findings.require(
                mirror + length <= stream.length
                        && Arrays.equals(stream, at, at + length, stream, mirror, mirror + length),
                Kind.SECURITY,
                where + "differs from its mirror");
        byte[] header = Arrays.copyOfRange(stream, at, at + headerBytes);
        findings.require(
                id >= SecurityDescriptors.FIRST_ID && headers.put(id, header) == null,
                Kind.SECURITY,
                where + "is there twice, or must not be");
    }

    /** Both indexes repeat the header of each descriptor; the id is the last number of the key. */
    private void index(FileNode file, String name, int collation, int keyNumbers)
            throws IOException {
        Map<Integer, byte[]> left = new HashMap<>(headers);
        ViewCheck.check(
                checked,
                file,
                name,
                collation,
                (key, data) -> {
                    boolean right = key.length == 4 * keyNumbers;
                    if (right) {
                        byte[] header = left.remove(Le.int32(key, key.length - 4));
                        right =
                                header != null
                                        && Arrays.equals(header, data)
                                        && (keyNumbers == 1
                                                || Le.int32(key, 0) == Le.int32(header, HASH));
                    }
                    findings.require(
                            right,
                            Kind.SECURITY,
                            name + " has an entry that no descriptor of $SDS fits");
                });
        findings.require(
                left.isEmpty(),
                Kind.SECURITY,
                name + " lacks descriptors that $SDS has: " + left.size());
    }
}
