package ee.mercure.blackbox.deployment;

import org.jboss.arquillian.core.spi.LoadableExtension;

/** Makes {@link KeptDeployment} known to Arquillian. */
public final class KeptDeploymentExtension implements LoadableExtension {
  @Override
  public void register(ExtensionBuilder builder) {
    builder.observer(KeptDeployment.class);
  }
}
