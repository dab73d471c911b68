// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.staging;

import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import io.offlineseed.VolumeCipher;
import io.offlineseed.staging.BlobProperty;
import io.offlineseed.staging.ImportDisposition;
import io.offlineseed.staging.ImportJobSpec;
import io.offlineseed.staging.SourceMachine;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is recorded when a backup is created, and never changed. Source: docs/formats/staging.md,
 * "job.json".
 *
 * @param spec what it is staged for
 * @param source the machine it was created on
 * @param stagingPath the staging location as it was given there
 * @param createdAt when
 */
record JobFile(ImportJobSpec spec, SourceMachine source, String stagingPath, Instant createdAt) {

    private static final Logger LOG = LoggerFactory.getLogger(JobFile.class);

    byte[] render() throws IOException {
        return StateFile.render(this::write);
    }

    private void write(JsonWriter json) throws IOException {
        json.writeStringField("jobName", spec.jobName())
                .writeStringField("subscriptionId", spec.subscriptionId().toString())
                .writeStringField("resourceGroup", spec.resourceGroup())
                .writeStringField("region", spec.region())
                .writeStringField("storageAccount", spec.storageAccount())
                .writeStringField("storageResourceGroup", spec.storageResourceGroup())
                .writeStringField("container", spec.container())
                .writeStringField("destinationPrefix", spec.destinationPrefix())
                .writeStringField("disposition", spec.disposition().wireName());
        json.writeStartObject("blobMetadata");
        for (Map.Entry<String, String> entry : new TreeMap<>(spec.blobMetadata()).entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        json.writeStartObject("blobProperties");
        for (Map.Entry<BlobProperty, String> entry :
                new TreeMap<>(spec.blobProperties()).entrySet()) {
            json.writeStringField(entry.getKey().elementName(), entry.getValue());
        }
        json.writeEndObject();
        json.writeStringField("volumeCipher", spec.volumeCipher().name());
        if (spec.publishSettings().isPresent()) {
            json.writeStringField("publishSettings", spec.publishSettings().get().toString());
        }
        json.writeStringField("stagingPath", stagingPath)
                .writeStringField("createdAt", createdAt.toString())
                .writeStartObject("source")
                .writeStringField("name", source.name())
                .writeStringField("operatingSystem", source.operatingSystem());
        if (source.virtualMachineEvidence().isPresent()) {
            json.writeStringField("virtualMachineEvidence", source.virtualMachineEvidence().get());
        }
        json.writeEndObject();
    }

    /**
     * Reads the file.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException if it cannot be read
     * @throws io.offlineseed.staging.StagingException if it cannot be understood
     */
    static JobFile read(Path file) throws IOException {
        Parts parts = new Parts();
        StateFile.read(file, parts::take);
        try {
            return new JobFile(
                    parts.spec.build(),
                    new SourceMachine(
                            parts.machine,
                            parts.operatingSystem,
                            Optional.of(parts.virtualMachineEvidence).filter(e -> !e.isEmpty())),
                    parts.stagingPath,
                    parts.createdAt);
        } catch (IllegalArgumentException e) {
            throw StateFile.unreadable(file, String.valueOf(e.getMessage()), e);
        }
    }

    /** What was read so far. */
    private static final class Parts {

        final ImportJobSpec.Builder spec = ImportJobSpec.builder();
        String machine = "";
        String operatingSystem = "";
        String virtualMachineEvidence = "";
        String stagingPath = "";
        Instant createdAt = Instant.EPOCH;

        void take(String name, JsonReader json) throws IOException {
            switch (name) {
                case "jobName" -> spec.jobName(json.getString());
                case "subscriptionId" -> spec.subscriptionId(json.getString());
                case "resourceGroup" -> spec.resourceGroup(json.getString());
                case "region" -> spec.region(json.getString());
                case "storageAccount" -> spec.storageAccount(json.getString());
                case "storageResourceGroup" -> spec.storageResourceGroup(json.getString());
                case "container" -> spec.container(json.getString());
                case "destinationPrefix" -> spec.destinationPrefix(json.getString());
                case "disposition" -> spec.disposition(disposition(json.getString()));
                case "blobMetadata" -> takeObject(json, spec::blobMetadata);
                case "blobProperties" ->
                        takeObject(json, (key, value) -> spec.blobProperty(property(key), value));
                case "volumeCipher" -> spec.volumeCipher(cipher(json.getString()));
                case "publishSettings" -> publishSettings(json.getString());
                case "stagingPath" -> stagingPath = json.getString();
                case "createdAt" -> createdAt = Instant.parse(json.getString());
                case "source" -> takeObject(json, this::source);
                default -> json.skipChildren();
            }
        }

        private void source(String name, String value) {
            switch (name) {
                case "name" -> machine = value;
                case "operatingSystem" -> operatingSystem = value;
                case "virtualMachineEvidence" -> virtualMachineEvidence = value;
                default -> LOG.debug("Passing over the field {} of the source machine", name);
            }
        }

        /** A path of the source machine need not be one here. */
        private void publishSettings(String text) {
            try {
                spec.publishSettings(Path.of(text));
            } catch (InvalidPathException e) {
                LOG.info("The publish-settings file {} is no path on this machine", text);
            }
        }

        private static void takeObject(JsonReader json, Entry entry) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.getFieldName();
                json.nextToken();
                entry.take(name, json.getString());
            }
        }

        private static ImportDisposition disposition(String wireName) {
            for (ImportDisposition each : ImportDisposition.values()) {
                if (each.wireName().equals(wireName)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("it has the unknown disposition " + wireName);
        }

        private static VolumeCipher cipher(String name) {
            for (VolumeCipher each : VolumeCipher.values()) {
                if (each.name().equals(name)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("it has the unknown volume cipher " + name);
        }

        private static BlobProperty property(String elementName) {
            for (BlobProperty each : BlobProperty.values()) {
                if (each.elementName().equals(elementName)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("it has the unknown property " + elementName);
        }
    }

    /** One field of an inner object. */
    @FunctionalInterface
    private interface Entry {
        void take(String name, String value);
    }
}
