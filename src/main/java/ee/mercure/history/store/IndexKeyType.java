package ee.mercure.history.store;

import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.StringDataType;

/** How keys of the indexes are stored. */
final class IndexKeyType extends BasicDataType<IndexKey> {
  static final IndexKeyType INSTANCE = new IndexKeyType();

  private IndexKeyType() {}

  @Override
  public int compare(IndexKey a, IndexKey b) {
    return a.compareTo(b);
  }

  @Override
  public int getMemory(IndexKey key) {
    return 40 + StringDataType.INSTANCE.getMemory(key.text());
  }

  @Override
  public void write(WriteBuffer buffer, IndexKey key) {
    StringDataType.INSTANCE.write(buffer, key.text());
    buffer.putVarLong(key.sequence());
  }

  @Override
  public IndexKey read(ByteBuffer buffer) {
    String text = StringDataType.INSTANCE.read(buffer);
    return new IndexKey(text, DataUtils.readVarLong(buffer));
  }

  @Override
  public IndexKey[] createStorage(int size) {
    return new IndexKey[size];
  }
}
