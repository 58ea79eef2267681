package ee.mercure.bench.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs {@link BareResource} as an application of its own. */
final class BareWar {
  private BareWar() {}

  static Path in(Path directory) throws IOException {
    Path war = directory.resolve("bare.war");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war))) {
      for (Class<?> type : List.of(BareApplication.class, BareResource.class)) {
        String name = type.getName().replace('.', '/') + ".class";
        zip.putNextEntry(new ZipEntry("WEB-INF/classes/" + name));
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
          bytes.transferTo(zip);
        }
        zip.closeEntry();
      }
    }
    return war;
  }
}
