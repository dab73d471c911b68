// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.staging;

import io.offlineseed.VolumeCipher;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a backup is staged for: the import job, its storage account and where in it the blobs go.
 * Fixed when the backup is created, because the drives' layout depends on it. Every name is checked
 * here, weeks before the service would. Immutable. Made by {@link #builder()}.
 */
public final class ImportJobSpec {

    /** What every service that can hold the job accepts as its name. */
    private static final Pattern JOB_NAME = Pattern.compile("[a-z][a-z0-9-]{1,22}[a-z0-9]");

    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");
    private static final Pattern RESOURCE_GROUP =
            Pattern.compile("[\\p{L}\\p{N}_().-]{0,89}[\\p{L}\\p{N}_()-]");
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9 ]*[A-Za-z0-9])?");
    private static final Pattern METADATA_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final String jobName;
    private final UUID subscriptionId;
    private final String resourceGroup;
    private final String region;
    private final String storageAccount;
    private final String storageResourceGroup;
    private final String container;
    private final String destinationPrefix;
    private final ImportDisposition disposition;
    private final Map<String, String> blobMetadata;
    private final Map<BlobProperty, String> blobProperties;
    private final VolumeCipher volumeCipher;
    private final @Nullable Path publishSettings;

    private ImportJobSpec(Builder from) {
        jobName =
                matching(
                        "jobName",
                        from.jobName,
                        JOB_NAME,
                        "3 to 24 lower-case letters, digits and hyphens, starting with a letter and ending with a"
                                + " letter or digit (what all import services accept)");
        try {
            String id = given("subscriptionId", from.subscriptionId);
            subscriptionId = UUID.fromString(id);
            if (!subscriptionId.toString().equalsIgnoreCase(id)) {
                throw new IllegalArgumentException("not in canonical form");
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "subscriptionId must be a GUID such as 11111111-2222-3333-4444-555555555555, was '"
                            + from.subscriptionId
                            + "'",
                    e);
        }
        resourceGroup =
                matching(
                        "resourceGroup",
                        from.resourceGroup,
                        RESOURCE_GROUP,
                        "1 to 90 letters, digits, underscores, hyphens, periods and parentheses, not ending with a"
                                + " period");
        region =
                matching(
                        "region",
                        from.region,
                        REGION,
                        "an Azure region such as westeurope or West Europe: letters, digits, single blanks");
        storageAccount =
                matching(
                        "storageAccount",
                        from.storageAccount,
                        ACCOUNT,
                        "3 to 24 lower-case letters and digits");
        storageResourceGroup =
                from.storageResourceGroup == null
                        ? resourceGroup
                        : matching(
                                "storageResourceGroup",
                                from.storageResourceGroup,
                                RESOURCE_GROUP,
                                "1 to 90 letters, digits, underscores, hyphens, periods and parentheses, not ending"
                                        + " with a period");
        container = BlobNames.checkContainer(given("container", from.container));
        destinationPrefix = checkedPrefix(from.destinationPrefix);
        disposition = from.disposition;
        blobMetadata = Map.copyOf(from.blobMetadata);
        blobMetadata
                .keySet()
                .forEach(
                        name ->
                                matching(
                                        "metadata name",
                                        name,
                                        METADATA_NAME,
                                        "ASCII letters, digits and underscores, not starting with a digit"));
        blobProperties = Map.copyOf(from.blobProperties);
        blobMetadata.forEach((name, value) -> checkHeader("metadata " + name, value));
        blobProperties.forEach((property, value) -> checkHeader(property.elementName(), value));
        volumeCipher = from.volumeCipher;
        publishSettings = from.publishSettings;
    }

    private static String checkedPrefix(String prefix) {
        if (prefix.isEmpty()) {
            return prefix;
        }
        if (!prefix.endsWith("/") || prefix.startsWith("/") || prefix.contains("//")) {
            throw new IllegalArgumentException(
                    "destinationPrefix must be empty or directories each followed by one slash, such as seeds/fs01/,"
                            + " was '"
                            + prefix
                            + "'");
        }
        BlobNames.check(prefix.substring(0, prefix.length() - 1));
        return prefix;
    }

    /** Both travel in headers of HTTP, which take no more than this. */
    private static void checkHeader(String name, String value) {
        boolean printable = value.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
        if (!printable || value.isEmpty() || !value.equals(value.strip())) {
            throw new IllegalArgumentException(
                    name
                            + " must be printable ASCII, not empty and without blanks at its ends, was '"
                            + value
                            + "'");
        }
    }

    private static String given(String name, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is required and was not given");
        }
        return value;
    }

    private static String matching(
            String name, @Nullable String value, Pattern pattern, String rule) {
        String text = given(name, value);
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(name + " must be " + rule + "; was '" + text + "'");
        }
        return text;
    }

    /** Returns an empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the import job's name, which also names the backup's folder in the staging location.
     */
    public String jobName() {
        return jobName;
    }

    /** Returns the subscription the job is created in. */
    public UUID subscriptionId() {
        return subscriptionId;
    }

    /** Returns the resource group the job is created in. */
    public String resourceGroup() {
        return resourceGroup;
    }

    /** Returns the Azure region the job is created in; where to ship is the service's answer. */
    public String region() {
        return region;
    }

    /** Returns the name of the storage account the blobs go to. */
    public String storageAccount() {
        return storageAccount;
    }

    /** Returns the resource group of the storage account; the job's own unless given. */
    public String storageResourceGroup() {
        return storageResourceGroup;
    }

    /** Returns the container the blobs go to. */
    public String container() {
        return container;
    }

    /**
     * Returns what stands before each blob path inside the container: empty, or directories ending
     * with a slash.
     */
    public String destinationPrefix() {
        return destinationPrefix;
    }

    /** Returns what the service does with a blob that exists already. */
    public ImportDisposition disposition() {
        return disposition;
    }

    /** Returns the metadata every blob gets; empty by default. */
    public Map<String, String> blobMetadata() {
        return blobMetadata;
    }

    /** Returns the properties every blob gets; empty by default. */
    public Map<BlobProperty, String> blobProperties() {
        return blobProperties;
    }

    /**
     * Returns how the drives are encrypted, where this library makes their volumes; on Windows the
     * system decides.
     */
    public VolumeCipher volumeCipher() {
        return volumeCipher;
    }

    /** Returns the publish-settings file of the schedule, if one was named. */
    public Optional<Path> publishSettings() {
        return Optional.ofNullable(publishSettings);
    }

    /** Returns the storage account's resource id, as the import job names it. */
    public String storageAccountId() {
        return "/subscriptions/"
                + subscriptionId
                + "/resourceGroups/"
                + storageResourceGroup
                + "/providers/Microsoft.Storage/storageAccounts/"
                + storageAccount;
    }

    /**
     * Returns the name inside the container of the blob staged at {@code blobPath}.
     *
     * @throws IllegalArgumentException if the result is no legal blob name; the message names the
     *     rule
     */
    public String blobName(String blobPath) {
        return BlobNames.check(destinationPrefix + blobPath);
    }

    @Override
    public String toString() {
        return "ImportJobSpec["
                + jobName
                + " -> "
                + storageAccount
                + "/"
                + container
                + "/"
                + destinationPrefix
                + "]";
    }

    /** Collects the parts; {@link #build()} checks them. Not thread-safe. */
    public static final class Builder {

        private @Nullable String jobName;
        private @Nullable String subscriptionId;
        private @Nullable String resourceGroup;
        private @Nullable String region;
        private @Nullable String storageAccount;
        private @Nullable String storageResourceGroup;
        private @Nullable String container;
        private String destinationPrefix = "";
        private ImportDisposition disposition = ImportDisposition.NO_OVERWRITE;
        private final Map<String, String> blobMetadata = new TreeMap<>();
        private final Map<BlobProperty, String> blobProperties = new EnumMap<>(BlobProperty.class);
        private VolumeCipher volumeCipher = VolumeCipher.XTS_AES_128;
        private @Nullable Path publishSettings;

        private Builder() {}

        /** Names the import job. Required. */
        public Builder jobName(String name) {
            jobName = name;
            return this;
        }

        /** Names the subscription by its GUID. Required. */
        public Builder subscriptionId(String id) {
            subscriptionId = id;
            return this;
        }

        /** Names the job's resource group. Required. */
        public Builder resourceGroup(String name) {
            resourceGroup = name;
            return this;
        }

        /** Names the Azure region. Required. */
        public Builder region(String name) {
            region = name;
            return this;
        }

        /** Names the storage account. Required. */
        public Builder storageAccount(String name) {
            storageAccount = name;
            return this;
        }

        /** Names the storage account's resource group, where it is not the job's. */
        public Builder storageResourceGroup(String name) {
            storageResourceGroup = name;
            return this;
        }

        /** Names the container. Required. */
        public Builder container(String name) {
            container = name;
            return this;
        }

        /**
         * Sets what stands before each blob path: directories, each followed by a slash. Empty by
         * default.
         */
        public Builder destinationPrefix(String prefix) {
            destinationPrefix = Objects.requireNonNull(prefix, "prefix");
            return this;
        }

        /**
         * Sets what happens to blobs that exist already; {@link ImportDisposition#NO_OVERWRITE} by
         * default.
         */
        public Builder disposition(ImportDisposition value) {
            disposition = Objects.requireNonNull(value, "value");
            return this;
        }

        /** Adds a metadata value to every blob. */
        public Builder blobMetadata(String name, String value) {
            blobMetadata.put(
                    Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** Sets a property on every blob. */
        public Builder blobProperty(BlobProperty property, String value) {
            blobProperties.put(
                    Objects.requireNonNull(property, "property"),
                    Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Sets how the drives are encrypted, where this library makes their volumes; {@link
         * VolumeCipher#XTS_AES_128} by default.
         */
        public Builder volumeCipher(VolumeCipher cipher) {
            volumeCipher = Objects.requireNonNull(cipher, "cipher");
            return this;
        }

        /**
         * Names the publish-settings file, so that a copy machine can ask for its own. The file is
         * not read.
         */
        public Builder publishSettings(Path file) {
            publishSettings = Objects.requireNonNull(file, "file");
            return this;
        }

        /**
         * Returns the spec.
         *
         * @throws IllegalArgumentException if a part is missing or breaks a rule; the message names
         *     the part and the rule
         */
        public ImportJobSpec build() {
            return new ImportJobSpec(this);
        }
    }
}
