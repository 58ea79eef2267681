package ee.mercure.history;

import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.StringDataType;

/** How places are stored. */
final class PlaceType extends BasicDataType<Place> {
  static final PlaceType INSTANCE = new PlaceType();

  private PlaceType() {}

  @Override
  public int compare(Place a, Place b) {
    return a.compareTo(b);
  }

  @Override
  public int getMemory(Place place) {
    return 40 + StringDataType.INSTANCE.getMemory(place.text());
  }

  @Override
  public void write(WriteBuffer buffer, Place place) {
    StringDataType.INSTANCE.write(buffer, place.text());
    buffer.putVarLong(place.sequence());
  }

  @Override
  public Place read(ByteBuffer buffer) {
    String text = StringDataType.INSTANCE.read(buffer);
    return new Place(text, DataUtils.readVarLong(buffer));
  }

  @Override
  public Place[] createStorage(int size) {
    return new Place[size];
  }
}
