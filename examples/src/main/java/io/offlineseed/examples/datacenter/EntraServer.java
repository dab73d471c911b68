// SPDX-FileCopyrightText: the offline-seed authors
// SPDX-License-Identifier: Apache-2.0

package io.offlineseed.examples.datacenter;

import com.sun.net.httpserver.HttpExchange;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory's side of a datacenter, over HTTPS on loopback: the endpoints that programs sign in
 * at, and the part of Microsoft Graph that sets up applications. Thread-safe.
 */
public final class EntraServer implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(EntraServer.class);
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final String PAGE = "devicelogin";

    private final Tenant tenant;
    private final Graph graph;
    private final DeviceCodes deviceCodes;
    private final X509Certificate certificate;
    private final Loopback loopback;

    private EntraServer(Tenant tenant, int port) throws IOException {
        LoopbackCertificate made = LoopbackCertificate.create();
        this.tenant = tenant;
        this.graph = new Graph(tenant);
        this.deviceCodes = new DeviceCodes(tenant);
        this.certificate = made.certificate();
        this.loopback =
                Loopback.startSecure("datacenter-entra", port, made.serverSide(), this::handle);
    }

    /**
     * Starts it for the tenant of a datacenter.
     *
     * @param port 0 for any free one
     */
    public static EntraServer start(Datacenter datacenter, int port) throws IOException {
        return new EntraServer(datacenter.tenant(), port);
    }

    /** Returns the login authority, which is Graph's root too. */
    public URI uri() {
        return loopback.uri();
    }

    /** Returns the certificate that clients have to trust; it changes with each start. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** Returns that certificate as PEM. */
    public String certificatePem() {
        return LoopbackCertificate.pem(certificate);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String requestId = UUID.randomUUID().toString();
        JsonReply reply;
        try {
            reply = answer(exchange);
        } catch (ArmError e) {
            reply = JsonReply.of(e);
        } catch (IOException | RuntimeException e) {
            LOG.error("request {} failed in the stand-in itself", requestId, e);
            reply =
                    JsonReply.of(
                            new ArmError(500, "InternalServerError", "", "The stand-in failed."));
        }
        byte[] text = reply.body().isEmpty() ? new byte[0] : Json.bytes(reply.body());
        exchange.getResponseHeaders().set("request-id", requestId);
        if (text.length > 0) {
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        }
        Loopback.send(exchange, reply.status(), text);
    }

    private JsonReply answer(HttpExchange exchange) throws ArmError, IOException {
        List<String> path = Loopback.segments(exchange);
        byte[] body = Loopback.body(exchange, MAX_BODY_BYTES);
        if (path.size() == 4 && path.subList(1, 3).equals(List.of("oauth2", "v2.0"))) {
            if (!exchange.getRequestMethod().equals("POST")) {
                throw new ArmError(405, "MethodNotAllowed", "", "Only POST is known here.");
            }
            return login(path.get(0), path.get(3), body);
        }
        if (path.equals(List.of(PAGE))) {
            String code = Loopback.query(exchange).getOrDefault("code", "");
            if (!deviceCodes.approve(code)) {
                throw new ArmError(404, "NotFound", "", "No program waits for that code.");
            }
            return new JsonReply(200, Json.of("signedIn", tenant.userId()));
        }
        if (path.size() < 2 || !path.get(0).equals("v1.0")) {
            throw new ArmError(404, "NotFound", "", "There is nothing at this path.");
        }
        String token = bearer(exchange);
        Optional<String> application = tenant.applicationOf(token);
        if (application.isPresent() && !tenant.mayRegister(application.get())) {
            throw new ArmError(
                    403,
                    "Authorization_RequestDenied",
                    "",
                    "Insufficient privileges to complete the operation.");
        }
        return graph.answer(
                exchange.getRequestMethod(),
                path.subList(1, path.size()),
                Loopback.query(exchange),
                body.length == 0 ? Map.of() : parsed(body),
                application.isEmpty());
    }

    private static Map<String, Object> parsed(byte[] body) throws ArmError {
        try {
            return Json.parse(body);
        } catch (IOException e) {
            throw ArmError.badRequest("BadRequest", "", "The body is no JSON object.");
        }
    }

    private static String bearer(HttpExchange exchange) throws ArmError {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (given == null || !given.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            throw new ArmError(401, "InvalidAuthenticationToken", "", "Access token is empty.");
        }
        return given.substring("bearer ".length());
    }

    private JsonReply login(String tenantId, String endpoint, byte[] body) throws ArmError {
        if (!tenantId.equalsIgnoreCase(tenant.id())) {
            return new JsonReply(
                    400,
                    Json.of(
                            "error",
                            "invalid_request",
                            "error_description",
                            "AADSTS90002: Tenant '" + tenantId + "' not found.",
                            "error_codes",
                            List.of(90002)));
        }
        Map<String, String> form = Loopback.parameters(new String(body, StandardCharsets.UTF_8));
        if (endpoint.equals("devicecode")) {
            return deviceCodes.begin(uri() + "/" + PAGE, form);
        }
        if (!endpoint.equals("token")) {
            throw new ArmError(404, "NotFound", "", "There is nothing at this path.");
        }
        if (form.getOrDefault("grant_type", "").endsWith("device_code")) {
            return deviceCodes.redeem(form);
        }
        String audience = uri() + "/" + tenantId + "/oauth2/v2.0/token";
        return new TokenIssuer(tenant, audience).answer(form);
    }

    @Override
    public void close() {
        loopback.close();
    }
}
