// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.core.cloud;

import io.offlineseed.identity.AzureCloud;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a service is: scheme, host, port and perhaps a path. Always HTTPS, unless the host is this
 * machine. Immutable.
 */
public final class Endpoint {

    /** Resource Manager of the public cloud. */
    public static final Endpoint PUBLIC_RESOURCE_MANAGER =
            parse(AzureCloud.PUBLIC.resourceManager().toString());

    /** Literals only: what a name resolves to is another's decision. */
    private static final Pattern LOOPBACK =
            Pattern.compile(
                    "localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]|\\[(0+:){7}0*1]");

    private final String origin;
    private final String host;
    private final String path;

    private Endpoint(String origin, String host, String path) {
        this.origin = origin;
        this.host = host;
        this.path = path;
    }

    /**
     * Returns the endpoint for an address such as {@code https://management.azure.com}; a slash at
     * the end makes no difference.
     *
     * @throws IllegalArgumentException if it is no HTTPS address, or an HTTP address of another
     *     machine, or has a user, a query or a fragment
     */
    public static Endpoint parse(String address) {
        URI uri;
        try {
            uri = new URI(Objects.requireNonNull(address, "endpoint"));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("endpoint '" + address + "' is no URL", e);
        }
        String origin = originOf(uri);
        if (origin == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "endpoint must be a URL such as https://management.azure.com, without user, query"
                            + " and fragment; it was not");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (origin.startsWith("http:") && !LOOPBACK.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "endpoint "
                            + origin
                            + " must use https: only a stand-in on this machine may be spoken to"
                            + " without, because the token travels with every call");
        }
        return new Endpoint(origin, host, uri.getRawPath().replaceFirst("/+$", ""));
    }

    /** Scheme, host and port, in one form for all ways to write them; null if it has none. */
    private static @Nullable String originOf(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("https") || scheme.equals("http")) || uri.getHost() == null) {
            return null;
        }
        int usual = scheme.equals("https") ? 443 : 80;
        String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
    }

    /** Returns whether the host is this machine, by its literal address or as localhost. */
    public boolean isLoopback() {
        return LOOPBACK.matcher(host).matches();
    }

    /** Returns whether what is sent there is encrypted. */
    boolean isEncrypted() {
        return origin.startsWith("https:");
    }

    /** Returns what a token for this service is asked for. */
    String tokenScope() {
        return origin + "/.default";
    }

    /** Returns the address of a path below this endpoint. */
    String resolve(String pathAndQuery) {
        return origin + path + pathAndQuery;
    }

    /** Returns whether the address has this endpoint's scheme, host and port. */
    boolean covers(URI address) {
        return origin.equals(originOf(address)) && address.getRawUserInfo() == null;
    }

    /**
     * Returns the text as one segment of a path: everything but letters, digits and -._~ escaped.
     */
    public static String segment(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return origin + path;
    }
}
