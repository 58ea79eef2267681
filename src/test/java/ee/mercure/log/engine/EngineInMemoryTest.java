package ee.mercure.log.engine;

/** The double of an engine, which other tests rely on, keeps what engines promise. */
class EngineInMemoryTest extends LogEngineContract {
  private final EngineInMemory.Log log = new EngineInMemory.Log();

  @Override
  protected LogEngine engine() {
    return new EngineInMemory(log);
  }

  @Override
  protected void makeAnew() {
    log.makeAnew();
  }
}
