// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.prepare;

import io.offlineseed.core.journal.DriveJournal;
import io.offlineseed.core.plan.PlannedUnit;
import io.offlineseed.core.plan.UnitCursor;
import io.offlineseed.core.plan.UnitPiece;
import io.offlineseed.core.plan.VolumeMeter;
import io.offlineseed.core.staging.OpenBackup;
import io.offlineseed.core.volume.NotThisClaimException;
import io.offlineseed.core.volume.SeedMeters;
import io.offlineseed.core.volume.SeedVolume;
import io.offlineseed.core.volume.TailFile;
import io.offlineseed.core.volume.VolumeFormat;
import io.offlineseed.core.volume.VolumeJob;
import io.offlineseed.drive.BlockDevice;
import io.offlineseed.drive.Drive;
import io.offlineseed.drive.RecoveryPassword;
import io.offlineseed.spi.DriveLease;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The least volume that can be written sector by sector: a header that names the claim, each unit
 * at a place of its own, an index of the files at the end, and the header once more when it is
 * complete. Stands for native volumes where only the order of writes matters.
 */
final class RawFormat implements VolumeFormat {

    private static final String MAGIC = "RAWSEED1";
    private static final int HEADER_BYTES = 4096;
    private static final long DATA_OFFSET = 64 << 10;
    private static final int STRIDE_BYTES = 4 << 20;

    /** Index of every unit written, in order, by all volumes of this format. */
    final ConcurrentLinkedQueue<Long> unitsWritten = new ConcurrentLinkedQueue<>();

    /** Bytes of them. */
    final AtomicLong bytesWritten = new AtomicLong();

    @Override
    public String kind() {
        return "raw";
    }

    @Override
    public boolean isShippable(Drive drive) {
        return true;
    }

    @Override
    public VolumeMeter meter(Drive drive, OpenBackup backup) {
        return new SeedMeters(any -> Optional.empty()).meter(drive, backup);
    }

    @Override
    public int layoutVersion() {
        return 1;
    }

    @Override
    public String layoutDigest(VolumeJob job) {
        return "stride " + STRIDE_BYTES + " of " + job.plan().listDigest();
    }

    @Override
    public SeedVolume create(VolumeJob job, DriveLease lease, RecoveryPassword password)
            throws IOException {
        BlockDevice device = lease.device().orElseThrow();
        device.write(0, ByteBuffer.allocate(HEADER_BYTES));
        device.flush();
        writeHeader(device, header(job, password, 'F', 0, 0));
        device.flush();
        return new RawVolume(device, job, password);
    }

    @Override
    public SeedVolume open(VolumeJob job, DriveLease lease, RecoveryPassword password)
            throws IOException {
        BlockDevice device = lease.device().orElseThrow();
        String[] header = readHeader(device);
        if (header.length != 6
                || !header[1].equals(job.claimId())
                || !header[2].equals(DriveJournal.passwordCheck(job.claimId(), password))) {
            throw new NotThisClaimException("its header names another claim or none", null, null);
        }
        return new RawVolume(device, job, password);
    }

    /** Reads the files of a complete volume, by its index alone. */
    static Map<String, byte[]> files(BlockDevice device) throws IOException {
        if (!isComplete(device)) {
            throw new IOException("there is no complete volume");
        }
        String[] header = readHeader(device);
        byte[] index = read(device, Long.parseLong(header[4]), Integer.parseInt(header[5]));
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String line : new String(index, StandardCharsets.UTF_8).lines().toList()) {
            String[] fields = line.split("\t", -1);
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            for (int i = 1; i < fields.length && !fields[i].isEmpty(); i++) {
                String[] extent = fields[i].split(":", -1);
                content.writeBytes(
                        read(device, Long.parseLong(extent[0]), Integer.parseInt(extent[1])));
            }
            files.put(fields[0], content.toByteArray());
        }
        return files;
    }

    static boolean isComplete(BlockDevice device) throws IOException {
        String[] header = readHeader(device);
        return header.length == 6 && header[3].equals("C");
    }

    static String claimId(BlockDevice device) throws IOException {
        String[] header = readHeader(device);
        return header.length == 6 ? header[1] : "";
    }

    private static String header(
            VolumeJob job, RecoveryPassword password, char state, long index, int indexBytes) {
        return String.join(
                "\n",
                MAGIC,
                job.claimId(),
                DriveJournal.passwordCheck(job.claimId(), password),
                String.valueOf(state),
                String.valueOf(index),
                String.valueOf(indexBytes));
    }

    /** In one sector, so that it is there or not. */
    private static void writeHeader(BlockDevice device, String header) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(device.sectorBytes());
        buffer.put(header.getBytes(StandardCharsets.US_ASCII));
        device.write(0, buffer.rewind());
    }

    private static String[] readHeader(BlockDevice device) throws IOException {
        String text = new String(read(device, 0, 512), StandardCharsets.US_ASCII);
        return text.startsWith(MAGIC) ? text.replace("\0", "").split("\n", -1) : new String[0];
    }

    private static byte[] read(BlockDevice device, long offset, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(rounded(device, bytes));
        device.read(offset, buffer);
        byte[] content = new byte[bytes];
        buffer.rewind().get(content);
        return content;
    }

    private static int rounded(BlockDevice device, int bytes) {
        int sector = device.sectorBytes();
        return (bytes + sector - 1) / sector * sector;
    }

    private static long place(long unit) {
        return DATA_OFFSET + unit * STRIDE_BYTES;
    }

    private final class RawVolume implements SeedVolume {

        private final BlockDevice device;
        private final VolumeJob job;
        private final RecoveryPassword password;

        RawVolume(BlockDevice device, VolumeJob job, RecoveryPassword password) {
            this.device = device;
            this.job = job;
            char[] digits = password.reveal();
            this.password = RecoveryPassword.parse(digits);
        }

        @Override
        public String volumeId() {
            return job.claimId();
        }

        @Override
        public void resumeAt(long nextUnit) {
            // What lies behind is written over.
        }

        @Override
        public void write(PlannedUnit unit, byte[] slab, int offset) throws IOException {
            unitsWritten.add(unit.unit().index());
            unit.pieces().forEach(piece -> bytesWritten.addAndGet(piece.bytes()));
            int bytes = rounded(device, unit.unit().bytes());
            if (bytes > 0) {
                device.write(place(unit.unit().index()), ByteBuffer.wrap(slab, offset, bytes));
            }
        }

        @Override
        public boolean read(PlannedUnit unit, byte[] slab, int offset) throws IOException {
            int bytes = rounded(device, unit.unit().bytes());
            if (bytes > 0) {
                device.read(place(unit.unit().index()), ByteBuffer.wrap(slab, offset, bytes));
            }
            return true;
        }

        @Override
        public void flush() throws IOException {
            device.flush();
        }

        @Override
        public boolean complete(List<TailFile> tail, BooleanSupplier stopping) throws IOException {
            Map<String, List<String>> extents = new LinkedHashMap<>();
            long end = 0;
            try (UnitCursor units = UnitCursor.open(job.backup(), job.plan(), 0)) {
                while (units.hasNext()) {
                    PlannedUnit unit = units.next();
                    end = unit.unit().index() + 1;
                    for (UnitPiece piece : unit.pieces()) {
                        List<String> where =
                                extents.computeIfAbsent(
                                        piece.blob().drivePath(), path -> new ArrayList<>());
                        if (piece.bytes() > 0) {
                            where.add(
                                    (place(unit.unit().index()) + piece.unitOffsetBytes())
                                            + ":"
                                            + piece.bytes());
                        }
                    }
                }
            }
            long position = place(end);
            for (TailFile file : tail) {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                file.content().write(content);
                if (content.size() != file.bytes()) {
                    throw new IllegalStateException(file.drivePath() + " has another length");
                }
                extents.put(file.drivePath(), List.of(position + ":" + content.size()));
                position = append(position, content.toByteArray());
            }
            StringBuilder index = new StringBuilder();
            extents.forEach(
                    (path, where) ->
                            index.append(path)
                                    .append('\t')
                                    .append(String.join("\t", where))
                                    .append('\n'));
            byte[] bytes = index.toString().getBytes(StandardCharsets.UTF_8);
            append(position, bytes);
            device.flush();
            writeHeader(device, header(job, password, 'C', position, bytes.length));
            device.flush();
            return true; // it takes no time worth stopping
        }

        private long append(long position, byte[] content) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(rounded(device, content.length));
            buffer.put(content);
            device.write(position, buffer.rewind());
            return position + buffer.capacity();
        }

        @Override
        public void close() {
            password.close();
        }
    }
}
