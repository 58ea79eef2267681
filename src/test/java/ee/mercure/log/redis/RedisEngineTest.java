package ee.mercure.log.redis;

import ee.mercure.log.engine.LogEngine;
import ee.mercure.log.engine.LogEngineContract;
import redis.clients.jedis.Jedis;

/** The contract of engines, on a real Redis. */
class RedisEngineTest extends LogEngineContract {
  private final RedisAccess access = RedisServer.newLog();

  @Override
  protected LogEngine engine() {
    return new RedisEngine(access);
  }

  @Override
  protected void makeAnew() {
    try (Jedis connection = new Jedis("127.0.0.1", RedisServer.port())) {
      connection.del(RedisLog.streamKey(access.name()), RedisLog.identityKey(access.name()));
    }
  }
}
