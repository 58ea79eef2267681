package ee.mercure.bench.server;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Puts {@link BareResource} where the hub would be. */
@ApplicationPath("/.well-known")
public class BareApplication extends Application {}
