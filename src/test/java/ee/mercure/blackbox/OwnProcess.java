package ee.mercure.blackbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Tests that start and kill Open Liberty themselves ({@link HubProcess}) and never use the shared
 * server: they run on Open Liberty alone, beside the tests of the shared server.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("liberty-only")
@Execution(ExecutionMode.CONCURRENT)
@interface OwnProcess {}
